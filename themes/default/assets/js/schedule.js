// What waits for what, what comes next, how far the reader is and how fast.

import { addSpan, daysBetween } from "./calendar.js";
import { dueDay, startDay } from "./due.js";
import { optionOf } from "./entries.js";
import { activityOf, activityState, doneDay, isLeft, stepOf } from "./plan-data.js";
import { OPTIONAL, count, observe } from "./state.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").Count} Count */
/** @typedef {import("./due.js").Due} Due */
/** @typedef {{ activity: Activity, doing: boolean, due?: Due, overdue: boolean }} NextAction */
/** @typedef {{ plan: Count, steps: Count[], pages: Count[], competencies: Map<number, Count> }} Counts competencies by their index */
/** @typedef {{ perMonth: number, left: number, finish?: string }} Pace */

/** A pace is not told before so many days, nor a day to finish by fewer done or further away. */
const PACE_DAYS = 14;
const PACE_DONE = 3;
const PACE_AHEAD = 3653;
const MONTH_DAYS = 365.25 / 12;

/**
 * What has to be done, or be not applicable, before this one.
 * @param {Activity} activity
 * @param {Progress} progress
 * @param {Plan} plan
 * @returns {Activity[]}
 */
export function blockers({ after = [] }, progress, plan) {
  return after.flatMap((id) => activityOf(plan, id) ?? []).filter((before) => isLeft(before, progress));
}

/**
 * What can be done now: begun before open, overdue first, then by day, then in
 * reading order; what is optional comes last.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {string} now the reader's day
 * @param {number} [limit]
 * @returns {NextAction[]}
 */
export function nextActions(plan, progress, now, limit = Infinity) {
  const free = plan.items.filter((activity) => isLeft(activity, progress) && !blockers(activity, progress, plan).length);
  const keyed = free.map((activity) => {
    const due = dueDay(activity, progress);
    const doing = activityState(activity, progress) === "doing";
    // Overdue days are the earliest days: their order is that of all days.
    const key = `${activity.f & OPTIONAL}${doing ? 0 : 1}${due?.day ?? "9999-99-99"}`;
    return { key, action: { activity, doing, due, overdue: !!due && due.day < now } };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).slice(0, limit).map(({ action }) => action);
}

/**
 * Where to go on in reading order after an item, around the end; what is blocked
 * or optional only where nothing else is left.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {string} [afterId]
 * @returns {Activity | undefined}
 */
export function nextOpen(plan, progress, afterId) {
  const start = plan.items.findIndex(({ id }) => id === afterId) + 1;
  const left = [...plan.items.slice(start), ...plan.items.slice(0, start)].filter((activity) => isLeft(activity, progress));
  const wanted = left.filter(({ f }) => !(f & OPTIONAL));
  const free = (/** @type {Activity} */ activity) => !blockers(activity, progress, plan).length;
  return wanted.find(free) ?? wanted[0] ?? left.find(free) ?? left[0];
}

/**
 * All counts at once. Optional and not-applicable items are in none of them.
 * @param {Plan} plan
 * @param {Progress} progress
 * @returns {Counts}
 */
export function counts(plan, progress) {
  const none = () => ({ done: 0, total: 0 });
  /** @type {Counts} */
  const all = { plan: none(), steps: plan.steps.map(none), pages: plan.pages.map(none), competencies: new Map(plan.competencies.map((_, index) => [index, none()])) };
  for (const activity of plan.items) {
    const one = count(progress, [[activity.id, activity.f]]);
    const places = [all.plan, all.steps[stepOf(plan, activity)], all.pages[activity.p], ...(activity.dev ?? []).map((index) => all.competencies.get(index))];
    for (const place of new Set(places)) {
      if (!place) continue;
      place.done += one.done;
      place.total += one.total;
    }
  }
  return all;
}

/**
 * How many items a month the reader gets done, and when they would finish like
 * this. Only where they asked for it, and not before there is something to tell.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {string} now the reader's day
 * @returns {Pace | undefined}
 */
export function pace(plan, progress, now) {
  if (optionOf(progress, "pace") !== true) return undefined;
  const counted = plan.items.filter(({ id, f }) => count(progress, [[id, f]]).total > 0);
  const done = counted.filter((activity) => activityState(activity, progress) === "done");
  const days = done.flatMap((activity) => doneDay(activity, progress) ?? []).sort();
  const start = startDay(progress) ?? days[0];
  const elapsed = start ? daysBetween(start, now) : 0;
  if (!start || elapsed < PACE_DAYS) return undefined;
  const since = days.filter((day) => day >= start).length;
  const left = counted.length - done.length;
  const ahead = Math.ceil((left * elapsed) / since);
  const told = { perMonth: Math.round((since * MONTH_DAYS * 10) / elapsed) / 10, left };
  return left > 0 && since >= PACE_DONE && ahead <= PACE_AHEAD ? { ...told, finish: addSpan(now, `${ahead}d`) } : told;
}

/**
 * The next days on which the plan wants to be reviewed, counted from the start,
 * with the how-manieth review each is.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {string} now the reader's day
 * @param {number} [limit]
 * @returns {{ number: number, day: string }[]}
 */
export function reviewDays({ review = "" }, progress, now, limit = 4) {
  const start = startDay(progress);
  const [, count, unit] = /^\+?(\d+)([dwmy])$/.exec(review) ?? [];
  /** @type {{ number: number, day: string }[]} */
  const days = [];
  if (!start || !Number(count)) return days;
  // Each from the start, so that the end of a short month does not shift the later ones.
  for (let number = 1; days.length < limit; number += 1) {
    const day = addSpan(start, `${Number(count) * number}${unit}`);
    if (!day) break;
    if (day >= now) days.push({ number, day });
  }
  return days;
}

/**
 * What the reader changed last, of what is in the plan.
 * @param {Plan} plan
 * @param {Progress} progress
 * @returns {Activity | undefined}
 */
export function lastTouched(plan, progress) {
  /** @type {Activity | undefined} */
  let last;
  let latest = { wall: 0, counter: -1 };
  for (const activity of plan.items) {
    if (!Object.hasOwn(progress.items, activity.id)) continue;
    const clock = observe({ wall: 0, counter: -1 }, progress.items[activity.id]);
    if (clock.counter < 0 || clock.wall < latest.wall || (clock.wall === latest.wall && clock.counter <= latest.counter)) continue;
    [last, latest] = [activity, clock];
  }
  return last;
}
