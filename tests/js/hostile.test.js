// Whatever a file holds where words, days, levels and lists should be: everything
// made from it is made, and nothing is thrown.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { archiveOf } from "../../themes/default/assets/js/archive.js";
import { conversation, sheetMarkdown } from "../../themes/default/assets/js/conversation.js";
import { dueDay } from "../../themes/default/assets/js/due.js";
import { gapsOf } from "../../themes/default/assets/js/gaps.js";
import { conflictInWords, preview } from "../../themes/default/assets/js/preview.js";
import { readProgressFile } from "../../themes/default/assets/js/read-file.js";
import { counts, lastTouched, nextActions, nextOpen, pace } from "../../themes/default/assets/js/schedule.js";
import { decodeShare, encodeShare } from "../../themes/default/assets/js/share.js";
import { toCsv } from "../../themes/default/assets/js/to-csv.js";
import { toIcs } from "../../themes/default/assets/js/to-ics.js";
import { toMarkdown } from "../../themes/default/assets/js/to-markdown.js";
import { option, planOf } from "./plan.js";
import { seeded } from "./random.js";

const NOW = Date.UTC(2026, 4, 2, 12);
const IDS = ["a", "b", "c", "gone", "stranger", "toString"];
const ODD = ["", "text", "?", "2026-02-31", "2026-06-01", "working", "=1", 0, -1, 1e300, true, false, null, [], ["x"], {}, { t: 7 }, { t: null, u: 5, on: [] }, { t: { t: 1 }, on: "soon" }, { by: 7, levels: [], say: "x" }, { by: "mentor", on: 7, levels: { talk: {} }, say: { a: [] } }, { levels: null, say: null, overall: {} }, { t: "x", u: "javascript:1", on: "2026-01-01" }];

/** A document with something odd at every leaf, and at places that should be no leaves. */
function odd(random) {
  const pick = () => ODD[random(ODD.length)];
  const register = () => [pick(), [0, 5, NOW, Number.MAX_SAFE_INTEGER][random(4)], random(3), ["d-a", "d-b", ""][random(3)]];
  const any = () => (random(4) ? register() : pick());
  const map = (keys, value) => Object.fromEntries(keys.filter(() => random(3)).map((key) => [key, value()]));
  const entry = () => (random(9) ? { s: random(3) ? [["open", "doing", "done", "na"][random(4)], NOW, 0, "d-a"] : any(), due: any(), seen: any(), mood: any(), notes: random(6) ? map(["n-1", "n-2", "x"], any) : pick(), ev: random(6) ? map(["e-1", "toString"], any) : pick() } : pick());
  return { format: "pathbook-progress", v: 1, book: "b", plan: "pm", profile: "p", saved: 5, items: map(IDS, entry), levels: map(["talk", "lead", "toString", "nobody"], () => map(["self", "e-1", "x"], any)), reviews: map(["r-1", "r-2"], any), x: map(["started", "pace", "other"], any), texts: pick() };
}

test("(g) odd values anywhere stop nothing", () => {
  const plan = planOf([{ id: "a", dev: [0, 9], due: "+3m" }, { id: "b", after: ["a"], dev: [1], due: "2026-06-01" }, { id: "c", f: 1 }], { gone: [{ id: "gone", n: 9 }] });
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = seeded(seed);
    const [mine, theirs] = [odd(random), odd(random)].map((document) => readProgressFile(JSON.stringify(document), NOW).progress);
    const day = "2026-05-02";
    try {
      gapsOf(plan, mine);
      archiveOf(plan, mine, () => undefined);
      for (const activity of plan.items) dueDay(activity, mine);
      nextActions(plan, mine, day);
      nextOpen(plan, mine, "a");
      lastTouched(plan, mine);
      assert.ok(counts(plan, mine).plan.total <= 3);
      pace(plan, option(mine, "pace", true), day);
      sheetMarkdown(conversation(plan, mine, day));
      assert.doesNotMatch(toMarkdown(plan, mine, { today: day }), /\]\(javascript|\[object|undefined|NaN/);
      assert.doesNotMatch(toCsv(plan, mine), /\[object|undefined|NaN/);
      toIcs(plan, mine, { profile: "p", host: "h", now: NOW });
      assert.equal(decodeShare(encodeShare(plan, mine, { book: "b", build: "" }), plan, { book: "b", build: "" }).problem, undefined);
      for (const conflict of preview(mine, theirs).conflicts) assert.doesNotMatch(conflictInWords(conflict, plan), /\[object|undefined|NaN/);
    } catch (problem) {
      assert.fail(`seed ${seed}: ${problem.stack}\n${JSON.stringify(mine)}`);
    }
  }
});
