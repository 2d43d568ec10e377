// What a reader says of herself, competency by competency, and what others said
// in their reviews. Pure.

import { dated, stamped } from "./entries.js";
import { REFUSED, isObject, isRegister } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./entries.js").Stamp} Stamp */
/** @typedef {import("./entries.js").Evidence} Evidence */
/** @typedef {"mentor" | "coach" | "manager"} Reviewer */
/**
 * @typedef {{ by: Reviewer, name?: string, on: string, levels: Record<string, string>, say: Record<string, string>, overall?: string }} ReviewText
 * `say` by the id of an item, or `competency:` and that of a competency
 */
/** @typedef {ReviewText & { key: string, at: number }} Review */

/** The rating that says one can't tell. No level has this id. */
export const UNSURE = "?";

/**
 * @param {Progress} progress
 * @param {string} competency
 * @param {string | null} level the id of a level, `?` for not sure, null for no rating
 * @param {Stamp} stamp
 */
export function rate(progress, competency, level, stamp) {
  return withRating(progress, competency, "self", stamped(level, stamp));
}

/**
 * @param {Progress} progress
 * @param {string} competency
 * @param {string} key
 * @param {import("./entries.js").Proof | null} proof null takes it away
 * @param {Stamp} stamp
 */
export function putRatingEvidence(progress, competency, key, proof, stamp) {
  return withRating(progress, competency, key, stamped(proof, stamp));
}

/**
 * @param {Progress} progress
 * @param {string} key
 * @param {ReviewText | null} review null takes it away
 * @param {Stamp} stamp
 * @returns {Progress}
 */
export function putReview(progress, key, review, stamp) {
  return { ...progress, reviews: { ...progress.reviews, [key]: stamped(review, stamp) } };
}

/**
 * @param {Progress} progress
 * @param {string} competency
 * @returns {{ level: string, at: number } | undefined} level as stored: the scale may have lost it
 */
export function ratingOf(progress, competency) {
  const self = levelsOf(progress, competency)?.self;
  return isRegister(self) && typeof self[0] === "string" ? { level: self[0], at: self[1] } : undefined;
}

/**
 * @param {Progress} progress
 * @param {string} competency
 * @returns {Evidence[]} the oldest day first
 */
export function ratingEvidenceOf(progress, competency) {
  return dated(levelsOf(progress, competency), (key) => key.startsWith("e-"));
}

/**
 * @param {Progress} progress
 * @returns {Review[]} the newest first
 */
export function reviewsOf(progress) {
  const found = [];
  for (const [key, [value, at]] of Object.entries(progress.reviews)) {
    if (!isObject(value)) continue;
    const by = REVIEWERS.find((who) => who === value.by) ?? "mentor";
    /** @type {Review} */
    const review = { key, at, by, on: textOr(value.on, ""), levels: texts(value.levels), say: texts(value.say) };
    if (typeof value.name === "string" && value.name) review.name = value.name;
    if (typeof value.overall === "string" && value.overall) review.overall = value.overall;
    found.push(review);
  }
  return found.sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : b.at - a.at));
}

/** @type {Reviewer[]} */
const REVIEWERS = ["mentor", "coach", "manager"];

/**
 * @param {Progress} progress
 * @param {string} competency
 */
function levelsOf(progress, competency) {
  return Object.hasOwn(progress.levels, competency) ? progress.levels[competency] : undefined;
}

/**
 * @param {Progress} progress
 * @param {string} competency
 * @param {string} name
 * @param {import("./state.js").Register} register
 * @returns {Progress}
 */
function withRating(progress, competency, name, register) {
  if (REFUSED.has(competency)) return progress;
  return { ...progress, levels: { ...progress.levels, [competency]: { ...levelsOf(progress, competency), [name]: register } } };
}

/**
 * @param {unknown} value
 * @param {string} otherwise
 */
function textOr(value, otherwise) {
  return typeof value === "string" ? value : otherwise;
}

/**
 * @param {unknown} value
 * @returns {Record<string, string>} those of its fields that are texts
 */
function texts(value) {
  if (!isObject(value)) return {};
  return /** @type {Record<string, string>} */ (Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === "string")));
}
