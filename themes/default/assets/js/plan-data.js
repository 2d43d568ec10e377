// A plan as the build says it (`activities/<plan>.js`): its shapes, and finding
// things in it. The data never changes, so what is looked up is kept.

import { isDay, today } from "./calendar.js";
import { stateOf } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/** @typedef {{ id: string, t: string, u: string }} PlanStep id, title, address of its first page or "" */
/** @typedef {{ u: string, t: string, s: number }} PlanPage address from the site's root, title, index of its step or -1 */
/**
 * @typedef {object} Activity a leaf of a checklist that is kept
 * @property {string} id
 * @property {number} n its permanent number
 * @property {string} t
 * @property {string} h hash of the text
 * @property {number} p index of its page
 * @property {number} f flags: optional, not applicable by default, evidence wanted
 * @property {string} [a] anchor where it is not the id
 * @property {string} [due] a day, or a span from the reader's start
 * @property {string[]} [after]
 * @property {number[]} [dev] indexes of the competencies it develops
 * @property {string[]} [by]
 * @property {string} [eff]
 * @property {"training" | "experience" | "guidance"} [kind]
 * @property {string[]} [was] earlier ids
 */
/** @typedef {{ id: string, n: number, at?: string, t?: string, rep?: string, lost?: boolean, was?: string[] }} Gone retired on, text, what took its place, earlier ids; lost: not retired, just gone */
/** @typedef {{ id: string, t: string, d?: string }} ScaleLevel */
/** @typedef {{ id: string, t: string, d?: string, u: string, area?: string, scale: number, from: number, to: number }} Competency ranks of what is expected now and next, or -1 */
/**
 * @typedef {object} Plan
 * @property {string} plan its id
 * @property {string} title
 * @property {string} [summary]
 * @property {string} [build] eight hexadecimal digits that stand for all of this, the edition
 * @property {string} site title of the handbook
 * @property {string} lang
 * @property {{ id: string, name: string }} [from]
 * @property {{ id: string, name: string }} [to]
 * @property {string} [review] a span
 * @property {PlanStep[]} steps
 * @property {PlanPage[]} pages
 * @property {Activity[]} items in reading order
 * @property {Gone[]} gone
 * @property {string} [rate] where readers rate themselves, from the site's root
 * @property {ScaleLevel[][]} scales lowest first
 * @property {Competency[]} competencies
 */

/** @type {WeakMap<Plan, Map<string, Activity>>} */
const activitiesOfPlan = new WeakMap();

/**
 * @param {Plan} plan
 * @param {string} id of now, not an earlier one
 */
export function activityOf(plan, id) {
  let known = activitiesOfPlan.get(plan);
  if (!known) activitiesOfPlan.set(plan, (known = new Map(plan.items.map((activity) => [activity.id, activity]))));
  return known.get(id);
}

/**
 * @param {Plan} plan
 * @param {string} id of now or an earlier one
 */
export function activityNow(plan, id) {
  return activityOf(plan, id) ?? plan.items.find(({ was }) => was?.includes(id));
}

/**
 * Where an activity stands, from the site's root.
 * @param {Plan} plan
 * @param {Activity} activity
 */
export function activityUrl(plan, { id, a = id, p }) {
  return `${plan.pages[p]?.u ?? ""}#${a}`;
}

/**
 * The index of the step it belongs to, or -1.
 * @param {Plan} plan
 * @param {Activity} activity
 */
export function stepOf(plan, { p }) {
  return plan.pages[p]?.s ?? -1;
}

/**
 * @param {Activity} activity
 * @param {Progress} progress
 * @returns {State}
 */
export function activityState({ id, f }, progress) {
  return stateOf(progress, [id, f]);
}

/**
 * Still to be done: open or in progress.
 * @param {Activity} activity
 * @param {Progress} progress
 */
export function isLeft(activity, progress) {
  return ["open", "doing"].includes(activityState(activity, progress));
}

/**
 * The day it was done, where the reader was.
 * @param {Activity} activity
 * @param {Progress} progress
 * @returns {string | undefined}
 */
export function doneDay(activity, progress) {
  const wall = progress.items[activity.id]?.s?.[1];
  const day = wall && activityState(activity, progress) === "done" ? today(new Date(wall)) : undefined;
  return isDay(day) ? day : undefined;
}

/**
 * The scale of a competency, lowest level first.
 * @param {Plan} plan
 * @param {Competency} competency
 */
export function scaleOf(plan, { scale }) {
  return plan.scales[scale] ?? [];
}

/**
 * The place of a level in a competency's scale, or -1 where the scale has none such.
 * @param {Plan} plan
 * @param {Competency} competency
 * @param {string} level
 */
export function rankOf(plan, competency, level) {
  return scaleOf(plan, competency).findIndex(({ id }) => id === level);
}

/**
 * The name of a rank; "" for -1.
 * @param {Plan} plan
 * @param {Competency} competency
 * @param {number} rank
 */
export function levelName(plan, competency, rank) {
  return scaleOf(plan, competency)[rank]?.t ?? "";
}

/**
 * What develops a competency, in reading order.
 * @param {Plan} plan
 * @param {number} index
 */
export function developing(plan, index) {
  return plan.items.filter(({ dev }) => dev?.includes(index));
}

/** @param {{ by: string, name?: string }} review */
export function reviewerName({ by, name }) {
  const role = by === "mentor" ? t("as_mentor") : by === "coach" ? t("as_coach") : t("as_manager");
  return name ? `${name} (${role})` : role;
}

/**
 * What reviews say of an activity, also of one that had another id then.
 * @template {{ say: Record<string, string> }} R
 * @param {Pick<Activity, "id" | "was">} activity
 * @param {R[]} reviews
 * @returns {{ review: R, text: string }[]}
 */
export function commentsOn({ id, was = [] }, reviews) {
  return reviews.flatMap((review) => {
    const text = [id, ...was].flatMap((one) => (Object.hasOwn(review.say, one) ? (review.say[one] ?? "") : []))[0];
    return text ? [{ review, text }] : [];
  });
}
