// The table for spreadsheets. An independent reader checks it in tests/browser/exports.test.js.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { toCsv } from "../../themes/default/assets/js/to-csv.js";
import { at, fresh, keep, planOf, reviewed, states } from "./plan.js";

const noon = new Date("2026-05-02T12:00").getTime();

test("one row per item, in plain words", () => {
  const plan = planOf([{ id: "a", t: 'Say "hello", twice', dev: [0, 2], due: "2026-06-30" }, { id: "b", f: 2, p: 1 }]);
  let progress = keep(states(fresh(), { a: "done" }, noon), "a", { notes: { "n-a-1": at({ t: "First\nlines", on: "2026-04-20" }), "n-a-2": at(null) }, ev: { "e-a-1": at({ t: "Proof", u: "https://example.org/a,b", on: "2026-04-21" }), "e-a-2": at({ t: "Bad", u: "javascript:alert(1)", on: "2026-04-22" }) } });
  progress = reviewed(progress, "r-1", { name: "Ada", say: { a: "Well done", other: "x" } });
  assert.equal(toCsv(plan, progress), [
    '\uFEFF"Step","Page","Activity","State","Due","Done on","Notes","Evidence","Develops","Reviewer comments"',
    '"Step invest","Page 0","Say ""hello"", twice","Done","2026-06-30","2026-05-02","2026-04-20: First\nlines","2026-04-21: Proof https://example.org/a,b\n2026-04-22: Bad","To talk; To plan","Ada (mentor), 2026-05-02: Well done"',
    '"Step rate","Page 1","Do b","Not applicable","","","","","",""',
    "",
  ].join("\r\n"));
});

test("nothing becomes a formula", () => {
  const signs = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "=cmd|' /C calc'!A0", "\0=1"];
  const csv = toCsv(planOf(signs.map((t, place) => ({ id: `i${place}`, t }))), fresh());
  for (const sign of signs) assert.ok(csv.includes(`,"'${sign}",`), JSON.stringify(sign));
  const fine = ["a=1", "1-1", "'x", "שלום =1", "👩🏽‍🚀"];
  const kept = toCsv(planOf(fine.map((t, place) => ({ id: `i${place}`, t }))), fresh());
  for (const text of fine) assert.ok(kept.includes(`,"${text}",`), text);
});

test("a comment on an item that has another id now is on it still", () => {
  const plan = planOf([{ id: "new", was: ["older", "old"] }, { id: "b" }]);
  const progress = reviewed(fresh(), "r-1", { say: { old: "Early words", toString: "x" } });
  assert.match(toCsv(plan, progress), /"mentor, 2026-05-02: Early words"\r\n.*""\r\n$/);
});
