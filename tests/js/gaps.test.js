// Gaps from expected levels, one's own ratings and reviews.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { gapsOf } from "../../themes/default/assets/js/gaps.js";
import { fresh, planOf, rated, reviewed } from "./plan.js";

const plan = planOf([{ id: "a", dev: [0, 1] }, { id: "b", p: 1, dev: [1] }]);
const shown = (gaps) => gaps.map(({ competency, gap }) => `${competency.id} ${gap}`).join(", ");
const one = (progress, id = "lead") => gapsOf(plan, progress).find(({ competency }) => competency.id === id);

test("not rated is not without a gap", () => {
  const gaps = gapsOf(plan, fresh());
  // talk, lead and plan expect ranks 2, 2 and 3; nothing is expected of old.
  assert.equal(shown(gaps), "plan 4, talk 3, lead 3");
  assert.ok(gaps.every(({ rated, unsure, unknown, self }) => !rated && !unsure && !unknown && self === -1));
  const low = planOf([], { competencies: [{ id: "x", t: "X", u: "", scale: 0, from: -1, to: 0 }] });
  assert.equal(gapsOf(low, fresh())[0].gap, 1);
  assert.equal(gapsOf(low, rated(fresh(), { x: "awareness" }))[0].gap, 0);
});

test("largest first, then in the order of the handbook", () => {
  assert.equal(shown(gapsOf(plan, rated(fresh(), { talk: "working", lead: "awareness", plan: "practitioner" }))), "lead 2, talk 1, plan 1");
  assert.equal(shown(gapsOf(plan, rated(fresh(), { talk: "expert", lead: "practitioner", plan: "expert" }))), "talk 0, lead 0, plan 0");
});

test("\"not sure\" is said, and is no rating", () => {
  const gap = one(rated(fresh(), { lead: "?" }, 77));
  assert.deepEqual([gap.unsure, gap.rated, gap.unknown, gap.self, gap.gap, gap.at], [true, false, false, -1, 3, 77]);
});

test("a level the scale no longer has is no rating, and is reported", () => {
  const gap = one(rated(fresh(), { lead: "guru" }));
  assert.deepEqual([gap.unknown, gap.unsure, gap.rated, gap.self, gap.gap], [true, false, false, -1, 3]);
  const review = one(reviewed(rated(fresh(), { lead: "working" }), "r-1", { levels: { lead: "guru" } }));
  assert.deepEqual([review.unknown, review.rated, review.reviews.length, review.gap], [true, true, 0, 1]);
});

test("the lower of one's own rating and the newest review counts", () => {
  const mine = rated(fresh(), { lead: "expert" });
  const old = reviewed(mine, "r-1", { on: "2026-01-02", levels: { lead: "awareness" } });
  assert.equal(one(old).gap, 2);
  const both = reviewed(old, "r-2", { by: "manager", name: "Ada", on: "2026-03-02", levels: { lead: "working" } });
  assert.equal(one(both).gap, 1);
  assert.deepEqual(one(both).reviews, [{ by: "manager", name: "Ada", rank: 1, on: "2026-03-02" }, { by: "mentor", name: undefined, rank: 0, on: "2026-01-02" }]);
  const kind = reviewed(both, "r-3", { on: "2026-04-02", levels: { lead: "expert", talk: "working" } });
  assert.equal(one(kind).gap, 0);
  // A review that says nothing of it is not the newest of it; a review alone is a rating.
  assert.equal(one(reviewed(both, "r-4", { on: "2026-05-02", levels: { constructor: "expert" } })).gap, 1);
  assert.deepEqual([one(kind, "talk").gap, one(kind, "talk").rated, one(kind, "talk").self], [1, true, -1]);
});

test("with the activities that develop it, and by step", () => {
  assert.deepEqual(one(fresh()).activities.map(({ id }) => id), ["a", "b"]);
  const step = gapsOf(plan, fresh(), 1);
  assert.deepEqual(step.map(({ competency, activities }) => [competency.id, activities.map(({ id }) => id)]), [["lead", ["b"]]]);
  assert.deepEqual(gapsOf(plan, fresh(), 2), []);
});

test("names of ratings that reach into objects are nothing", () => {
  const odd = planOf([], { competencies: [{ id: "constructor", t: "X", u: "", scale: 0, from: -1, to: 1 }, { id: "y", t: "Y", u: "", scale: 7, from: -1, to: 1 }] });
  const gaps = gapsOf(odd, rated(fresh(), { y: "working" }));
  assert.deepEqual(gaps.map(({ rated, unknown }) => [rated, unknown]), [[false, false], [false, true]]);
});
