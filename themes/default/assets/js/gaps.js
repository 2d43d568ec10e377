// How far the reader is from what is expected next, competency by competency. A
// competency nobody rated is not one without a gap: it counts from below the scale.

import { UNSURE, ratingOf, reviewsOf } from "./ratings.js";
import { developing, rankOf, stepOf } from "./plan-data.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./plan-data.js").Competency} Competency */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {{ by: string, name?: string, rank: number, on: string }} ReviewRank */
/**
 * @typedef {object} ReaderGap
 * @property {number} index of the competency
 * @property {Competency} competency
 * @property {number} from rank expected now, or -1
 * @property {number} to rank expected next, or -1
 * @property {number} self rank the reader gave, or -1
 * @property {boolean} unsure the reader said "not sure"
 * @property {boolean} unknown a level was given that the scale no longer has; it counts as not rated
 * @property {number} [at] when the reader rated, in ms
 * @property {ReviewRank[]} reviews newest first
 * @property {number} gap levels still to go; 0 where nothing is expected or it is reached
 * @property {boolean} rated by the reader or a reviewer
 * @property {Activity[]} activities that develop it
 */

/**
 * Largest gaps first, then in the order of the handbook. Those from which nothing
 * is expected next are not here; with a step, only those that its activities develop.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {number} [step] index
 * @returns {ReaderGap[]}
 */
export function gapsOf(plan, progress, step) {
  const reviews = reviewsOf(progress);
  const gaps = plan.competencies.flatMap((competency, index) => {
    const { id, from, to } = competency;
    const activities = developing(plan, index).filter((activity) => step === undefined || stepOf(plan, activity) === step);
    if (to < 0 || (step !== undefined && !activities.length)) return [];
    const { level, at } = ratingOf(progress, id) ?? {};
    const given = reviews.filter(({ levels }) => Object.hasOwn(levels, id));
    const ranks = given.map(({ by, name, on, levels }) => ({ by, name, on, rank: rankOf(plan, competency, levels[id] ?? "") }));
    const known = ranks.filter(({ rank }) => rank >= 0);
    const unsure = level === UNSURE;
    const self = level === undefined ? -1 : rankOf(plan, competency, level);
    const unknown = (level !== undefined && !unsure && self < 0) || known.length < ranks.length;
    const now = [self, known[0]?.rank ?? -1].filter((rank) => rank >= 0);
    const rated = now.length > 0;
    return [{ index, competency, from, to, self, unsure, unknown, at, reviews: known, gap: Math.max(0, to - (rated ? Math.min(...now) : -1)), rated, activities }];
  });
  return gaps.sort((a, b) => b.gap - a.gap || a.index - b.index);
}
