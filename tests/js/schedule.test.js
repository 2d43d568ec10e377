// Dates, blocking, what comes next, counts and pace.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { dueDay } from "../../themes/default/assets/js/due.js";
import { blockers, counts, lastTouched, nextActions, nextOpen, pace } from "../../themes/default/assets/js/schedule.js";
import { activityNow, activityOf, activityUrl, developing, levelName, rankOf, stepOf } from "../../themes/default/assets/js/plan-data.js";
import { at, fresh, keep, option, planOf, states } from "./plan.js";

const NOW = "2026-05-10";
const ids = (actions) => actions.map(({ activity }) => activity.id).join(" ");
const ms = (day, hour = 12) => new Date(`${day}T${String(hour).padStart(2, "0")}:00`).getTime();

test("things are found in a plan", () => {
  const plan = planOf([{ id: "a", dev: [0, 2] }, { id: "b", p: 2, a: "box:b", was: ["old-b"], dev: [2] }], { pages: [{ u: "x%20y.html", t: "X", s: 0 }, { u: "y.html", t: "Y", s: -1 }, { u: "z.html", t: "Z", s: 2 }] });
  assert.equal(activityOf(plan, "b"), plan.items[1]);
  assert.equal(activityOf(plan, "old-b"), undefined);
  assert.equal(activityOf(plan, "constructor"), undefined);
  assert.equal(activityNow(plan, "old-b"), plan.items[1]);
  assert.deepEqual(plan.items.map((activity) => activityUrl(plan, activity)), ["x%20y.html#a", "z.html#box:b"]);
  assert.deepEqual(plan.items.map((activity) => stepOf(plan, activity)), [0, 2]);
  assert.deepEqual(developing(plan, 2).map(({ id }) => id), ["a", "b"]);
  assert.equal(rankOf(plan, plan.competencies[0], "expert"), 3);
  assert.equal(rankOf(plan, plan.competencies[0], "guru"), -1);
  assert.equal(levelName(plan, plan.competencies[0], 1), "Working");
  assert.equal(levelName(plan, plan.competencies[0], -1), "");
});

test("a day of one's own goes before the plan's; a span needs a start", () => {
  const plan = planOf([{ id: "day", due: "2026-06-30" }, { id: "span", due: "+3m" }, { id: "none" }, { id: "odd", due: "soon" }]);
  const days = (progress) => plan.items.map((activity) => dueDay(activity, progress)?.day);
  assert.deepEqual(days(fresh()), ["2026-06-30", undefined, undefined, undefined]);
  const started = option(fresh(), "started", "2026-01-31");
  assert.deepEqual(days(started), ["2026-06-30", "2026-04-30", undefined, undefined]);
  assert.deepEqual(days(option(fresh(), "started", "31 January")), days(fresh()));
  const own = keep(keep(started, "span", { due: at("2026-09-01") }), "none", { due: at("2026-08-01") });
  assert.deepEqual(days(own), ["2026-06-30", "2026-09-01", "2026-08-01", undefined]);
  assert.equal(dueDay(plan.items[1], own).from, "own");
  assert.equal(dueDay(plan.items[0], own).from, "plan");
  // Taken back, or nonsense: the plan's again.
  assert.deepEqual(days(keep(own, "span", { due: at(null, 2000) })).slice(1, 2), ["2026-04-30"]);
  assert.deepEqual(days(keep(own, "span", { due: at("2026-02-31", 2000) })).slice(1, 2), ["2026-04-30"]);
});

test("done and not applicable set free what waits; what is not in the plan never blocks", () => {
  const plan = planOf([{ id: "a" }, { id: "b", f: 2 }, { id: "c", after: ["a", "b", "gone", "constructor"] }]);
  const blocked = (given) => blockers(plan.items[2], states(fresh(), given), plan).map(({ id }) => id);
  assert.deepEqual(blocked({}), ["a"]);
  assert.deepEqual(blocked({ a: "doing" }), ["a"]);
  assert.deepEqual(blocked({ a: "done" }), []);
  assert.deepEqual(blocked({ a: "na" }), []);
  assert.deepEqual(blocked({ a: "na", b: "open" }), ["b"]);
  assert.deepEqual(blocked({ a: "done", gone: "open" }), []);
});

test("next: begun first, overdue, by day, in reading order, optional last", () => {
  const plan = planOf([
    { id: "plain" }, { id: "opt-late", f: 1, due: "2026-01-01" }, { id: "soon", due: "2026-05-12" }, { id: "late", due: "2026-05-09" }, { id: "later", due: "2026-04-01" },
    { id: "today", due: NOW }, { id: "doing" }, { id: "doing-late", due: "2026-05-01" }, { id: "done", due: "2026-01-01" }, { id: "na", f: 2, due: "2026-01-01" },
    { id: "waits", after: ["plain"], due: "2026-01-01" }, { id: "free", after: ["done", "na"] }, { id: "opt", f: 1 },
  ]);
  const progress = states(fresh(), { doing: "doing", "doing-late": "doing", done: "done" });
  const actions = nextActions(plan, progress, NOW);
  assert.equal(ids(actions), "doing-late doing later late today soon plain free opt-late opt");
  assert.equal(actions.filter(({ overdue }) => overdue).map(({ activity }) => activity.id).join(" "), "doing-late later late opt-late");
  assert.deepEqual(actions.map(({ doing }) => doing).slice(0, 3), [true, true, false]);
  assert.equal(ids(nextActions(plan, progress, NOW, 3)), "doing-late doing later");
  assert.deepEqual(nextActions(planOf([]), fresh(), NOW), []);
});

test("the next open item follows the last one, around the end", () => {
  const plan = planOf([{ id: "a" }, { id: "o", f: 1 }, { id: "b", after: ["c"] }, { id: "c" }, { id: "d" }]);
  const next = (given, after) => nextOpen(plan, states(fresh(), given), after)?.id;
  assert.equal(next({}), "a");
  assert.equal(next({}, "a"), "c");
  assert.equal(next({}, "d"), "a");
  assert.equal(next({}, "unknown"), "a");
  assert.equal(next({ c: "done" }, "a"), "b");
  assert.equal(next({ a: "done", c: "done", d: "na" }, "d"), "b");
  assert.equal(next({ a: "done", b: "done", c: "done", d: "done" }), "o");
  assert.equal(next({ a: "done", b: "done", c: "done", d: "done", o: "na" }), undefined);
  const circle = planOf([{ id: "a", after: ["b"] }, { id: "b", after: ["a"] }]);
  assert.equal(nextOpen(circle, fresh(), "a").id, "b");
});

test("counts by plan, step, page and competency", () => {
  const plan = planOf([
    { id: "a", p: 0, dev: [0, 1, 1] }, { id: "b", p: 0, dev: [0] }, { id: "o", p: 0, f: 1, dev: [0] }, { id: "n", p: 1, f: 2, dev: [2] }, { id: "c", p: 2 }, { id: "d", p: 9 },
  ]);
  const all = counts(plan, states(fresh(), { a: "done", o: "done", c: "done", zzz: "done" }));
  assert.deepEqual(all.plan, { done: 2, total: 4 });
  assert.deepEqual(all.steps, [{ done: 1, total: 2 }, { done: 0, total: 0 }, { done: 1, total: 1 }]);
  assert.deepEqual(all.pages, all.steps);
  assert.deepEqual([...all.competencies], [[0, { done: 1, total: 2 }], [1, { done: 1, total: 1 }], [2, { done: 0, total: 0 }], [3, { done: 0, total: 0 }]]);
  assert.deepEqual(counts(plan, states(fresh(), { n: "open" })).plan, { done: 0, total: 5 });
});

test("a page of no step counts in the plan only", () => {
  const plan = planOf([{ id: "a" }], { pages: [{ u: "x.html", t: "X", s: -1 }] });
  const all = counts(plan, fresh());
  assert.equal(all.plan.total, 1);
  assert.ok(all.steps.every(({ total }) => total === 0));
});

test("a pace is told only when asked for, and when there is something to tell", () => {
  const plan = planOf([..."abcdefghij"].map((id) => ({ id })).concat({ id: "o", f: 1 }));
  const asked = (start) => option(option(fresh(), "pace", true), "started", start);
  const done = (progress, days) => days.reduce((all, day, n) => states(all, { [plan.items[n].id]: "done" }, ms(day)), progress);
  const days = ["2026-03-12", "2026-03-20", "2026-04-02", "2026-05-01"];
  assert.equal(pace(plan, done(option(fresh(), "started", "2026-03-01"), days), NOW), undefined, "not asked");
  assert.equal(pace(plan, done(option(option(fresh(), "pace", false), "started", "2026-03-01"), days), NOW), undefined, "refused");
  assert.deepEqual(pace(plan, done(asked("2026-03-01"), days), NOW), { perMonth: 1.7, left: 6, finish: "2026-08-23" });
  assert.equal(pace(plan, done(asked("2026-05-01"), days), NOW), undefined, "too early");
  assert.equal(pace(plan, done(asked("2026-06-01"), days), NOW), undefined, "starts later");
  assert.deepEqual(pace(plan, done(asked("2026-03-01"), days.slice(0, 2)), NOW), { perMonth: 0.9, left: 8 }, "too few for a day");
  assert.deepEqual(pace(plan, asked("2026-03-01"), NOW), { perMonth: 0, left: 10 });
  // What was done before the start says nothing about the pace since.
  assert.deepEqual(pace(plan, done(asked("2026-04-01"), days), NOW), { perMonth: 1.6, left: 6 });
  assert.equal(pace(plan, done(asked("1990-01-01"), days), NOW).finish, undefined, "not in fifty years");
  assert.equal(pace(plan, done(option(fresh(), "pace", true), days), NOW).perMonth, 2.1, "from the first one done");
  assert.equal(pace(plan, option(fresh(), "pace", true), NOW), undefined);
  const whole = plan.items.reduce((all, { id }) => states(all, { [id]: "done" }, ms("2026-04-01")), asked("2026-03-01"));
  assert.deepEqual(pace(plan, whole, NOW), { perMonth: 4.3, left: 0 });
});

test("what was touched last, in whatever way", () => {
  const plan = planOf([{ id: "a" }, { id: "b" }, { id: "c" }]);
  assert.equal(lastTouched(plan, fresh()), undefined);
  let progress = states(states(fresh(), { a: "done" }, 100), { b: "open" }, 200);
  assert.equal(lastTouched(plan, progress).id, "b");
  progress = keep(progress, "a", { notes: { "n-a-1": at({ t: "x" }, 300) } });
  assert.equal(lastTouched(plan, progress).id, "a");
  progress = keep(progress, "c", { due: ["2026-01-01", 300, 4, "d-a"] });
  assert.equal(lastTouched(plan, progress).id, "c");
  assert.equal(lastTouched(plan, states(progress, { gone: "done" }, 900)).id, "c");
});
