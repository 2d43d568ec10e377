// What a merge would change, and in which words.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { conflictInWords, preview } from "../../themes/default/assets/js/preview.js";
import { encode, merge } from "../../themes/default/assets/js/state.js";
import { at, fresh, keep, option, planOf, rated, reviewed, states } from "./plan.js";
import { seeded } from "./random.js";

const ms = (day) => new Date(`${day}T12:00`).getTime();
const plan = planOf([{ id: "one-course", t: "Take one course" }, { id: "b", was: ["old-b"] }], { gone: [{ id: "g", n: 9, t: "Gone one" }] });
const numbers = ({ added, newer, older, same, conflicts }) => [added, newer, older, same, conflicts.length];

test("each leaf is counted once", () => {
  const mine = states(states(fresh(), { a: "done", b: "open", c: "done", d: "na" }, 100), { only: "done" });
  const theirs = states(states(states(fresh(), { a: "done", b: "done" }, 200), { c: "doing" }, 50), { e: "done", f: "done" });
  assert.deepEqual(numbers(preview(mine, theirs)), [2, 1, 1, 1, 0]);
  assert.deepEqual(numbers(preview(mine, mine)), [0, 0, 0, 5, 0]);
  assert.deepEqual(numbers(preview(fresh(), mine)), [5, 0, 0, 0, 0]);
  assert.deepEqual(numbers(preview(mine, fresh())), [0, 0, 0, 0, 0]);
});

test("notes, evidence, ratings, reviews and settings count; what the app keeps for itself does not", () => {
  let theirs = keep(states(fresh(), { a: "done" }), "a", { seen: at("9f2c"), due: at("2026-01-01"), notes: { n: at({ t: "x" }) }, ev: { e: at({ t: "y" }) } });
  theirs = option(reviewed(rated(theirs, { talk: "working" }), "r", {}), "started", "2026-03-02");
  assert.deepEqual(numbers(preview(fresh(), theirs)), [7, 0, 0, 0, 0]);
});

test("removed there and never here changes nothing; removed there and kept here does", () => {
  const theirs = keep(fresh(), "a", { notes: { n: at(null, 500) } });
  assert.deepEqual(numbers(preview(fresh(), theirs)), [0, 0, 0, 1, 0]);
  assert.deepEqual(numbers(preview(keep(fresh(), "a", { notes: { n: at({ t: "x" }, 100) } }), theirs)), [0, 1, 0, 0, 0]);
});

test("a conflict is told with both sides, and what is taken", () => {
  const mine = states(fresh(), { "one-course": "done", b: "done" }, ms("2026-05-02"), "d-a");
  const theirs = states(states(fresh(), { "one-course": "doing" }, ms("2026-05-03"), "d-b"), { b: "na" }, ms("2026-05-01"), "d-b");
  const { conflicts, newer, older } = preview(mine, theirs);
  assert.deepEqual([newer, older], [1, 1]);
  assert.deepEqual(conflicts.map(({ path, id, what, takes }) => [path.join("/"), id, what, takes]), [["items/one-course/s", "one-course", "state", "theirs"], ["items/b/s", "b", "state", "mine"]]);
  assert.deepEqual(conflicts.map((conflict) => conflictInWords(conflict, plan)), [
    'State of "Take one course": Done here (2 May), In progress in the file (3 May); the newer is taken',
    'State of "Do b": Done here (2 May), Not applicable in the file (1 May); the newer is taken',
  ]);
});

test("every kind of leaf has words", () => {
  const side = (progress, wall, device, value) => {
    const to = (given) => [given, wall, 0, device];
    let all = keep(progress, "old-b", { due: to(value ? "2026-06-30" : "2026-07-31"), notes: { n: to({ t: value ? "Long ".repeat(30) : "Short" }) }, ev: { e: to(value ? null : { t: "Certificate" }) }, mood: to(value ? 1 : 2) });
    all = keep(all, "g", { s: to(value ? null : "done") });
    all = { ...all, levels: { talk: { self: to(value ? "?" : "working"), "e-1": to({ t: value ? "A" : "B" }) }, nobody: { self: to(value ? "x" : "y") } } };
    return { ...all, reviews: { r: to({ by: "mentor", overall: value ? "Good" : undefined }) }, x: { pace: to(value) } };
  };
  const at = ms("2026-05-02");
  const words = preview(side(fresh(), at, "d-b", true), side(fresh(), at, "d-a", false)).conflicts.map((conflict) => conflictInWords(conflict, plan));
  assert.deepEqual(words.map((line) => line.replace(/\(2 May\)/g, "()").replace(/; the one here is taken$/, "")), [
    'Due date of "Do b": 30 June 2026 here (), 31 July 2026 in the file ()',
    `Note of "Do b": "${"Long ".repeat(30).slice(0, 59)}…" here (), "Short" in the file ()`,
    'Evidence of "Do b": removed here (), "Certificate" in the file ()',
    'Something of "Do b": 1 here (), 2 in the file ()',
    'State of "Gone one": removed here (), "Done" in the file ()'.replace(/"Done"/, "Done"),
    'Rating of "To talk": Not sure here (), Working in the file ()',
    'Evidence of "To talk": "A" here (), "B" in the file ()',
    'Rating of "nobody": x here (), y in the file ()',
    'Review of "r": "Good" here (), "mentor" in the file ()',
    'Setting of "pace": true here (), false in the file ()',
  ]);
});

test("it says what the merge then does", () => {
  const values = ["open", "doing", "done", "na", null];
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const side = (device) => Array.from({ length: 8 }, (_, place) => place).reduce((all, place) => (random(3) ? states(all, { [`i${place}`]: values[random(5)] }, random(5), random(3) ? device : "d-shared") : all), fresh());
    const [mine, theirs] = [side("d-a"), side("d-b")];
    const found = preview(mine, theirs);
    const merged = merge(mine, theirs);
    assert.equal(found.added + found.newer + found.older + found.same, Object.keys(theirs.items).length);
    const changed = Object.keys(theirs.items).filter((id) => encode(merged.items[id].s[0]) !== encode(mine.items[id]?.s[0] ?? null)).length;
    assert.equal(found.added + found.newer, changed, `seed ${seed}`);
    for (const { path, takes } of found.conflicts) assert.equal(encode(merged.items[path[1]].s), encode((takes === "mine" ? mine : theirs).items[path[1]].s));
  }
});
