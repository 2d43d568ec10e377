// What was kept on items that are gone.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { archiveOf } from "../../themes/default/assets/js/archive.js";
import { at, fresh, keep, planOf, states } from "./plan.js";

const plan = planOf([{ id: "here" }, { id: "renamed", was: ["before"] }], {
  gone: [
    { id: "retired", n: 8, at: "2026-02-01", t: "Read the old book", rep: "before" },
    { id: "twice", n: 5, rep: "retired" }, { id: "round", n: 6, rep: "trip" }, { id: "trip", n: 7, rep: "round" }, { id: "lost", n: 9, lost: true },
  ],
});
const texts = { "9f2c1a7e": "As it was" };
const shelf = (progress) => archiveOf(plan, progress, (hash) => texts[hash]);

test("what is here or only renamed is not on the shelf", () => {
  assert.deepEqual(shelf(states(fresh(), { here: "done", renamed: "done", before: "done" })), []);
});

test("what was kept on the others is, with what took their place", () => {
  const progress = states(fresh(), { retired: "done", twice: "doing", round: "na", lost: "done", stranger: "done", toString: "done" });
  const found = shelf(keep(progress, "lost", { seen: at("9f2c1a7e") }));
  assert.deepEqual(found.map(({ id, text, state, at, known, replacedBy }) => [id, text, state, at, known, replacedBy?.id]), [
    ["twice", "twice", "doing", undefined, true, "renamed"],
    ["round", "round", "na", undefined, true, undefined],
    ["retired", "Read the old book", "done", "2026-02-01", true, "renamed"],
    ["lost", "As it was", "done", undefined, true, undefined],
    ["stranger", "stranger", "done", undefined, false, undefined],
    ["toString", "toString", "done", undefined, false, undefined],
  ]);
});

test("notes and evidence keep an item there; an empty entry does not", () => {
  let progress = states(fresh(), { a: "open", b: null });
  progress = keep(progress, "c", { notes: { "n-a-1": at({ t: "Still mine", on: "2026-01-01" }), "n-a-2": at(null) } });
  progress = keep(progress, "d", { ev: { "e-a-1": at({ t: "Proof", u: "https://example.org/", on: "2026-01-01" }) } });
  progress = keep(progress, "e", { notes: { "n-a-1": at(null) }, seen: at("9f2c1a7e") });
  const found = shelf(progress);
  assert.deepEqual(found.map(({ id, notes, evidence }) => [id, notes.map(({ t }) => t), evidence.map(({ t }) => t)]), [["c", ["Still mine"], []], ["d", [], ["Proof"]]]);
});

test("an item that was renamed before it went is there once, with all of it", () => {
  const renamed = planOf([], { gone: [{ id: "second", n: 2, t: "Do it", was: ["first"] }, { id: "other", n: 3, rep: "first" }] });
  const found = (progress) => archiveOf(renamed, progress, () => undefined).map(({ id, text, state, notes }) => [id, text, state, notes.length]);
  const first = keep(states(fresh(), { first: "done" }), "first", { notes: { "n-a-1": at({ t: "x" }) } });
  assert.deepEqual(found(first), [["second", "Do it", "done", 1]]);
  assert.deepEqual(found(keep(first, "second", { s: at("doing", 2000), notes: { "n-a-2": at({ t: "y" }) } })), [["second", "Do it", "doing", 2]]);
});
