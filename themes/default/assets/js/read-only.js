// Somebody's progress to look at: a shared link, a file a mentor opens, a file of
// a newer version. It changes nothing and belongs to no store.

import { inWords, today } from "./calendar.js";
import { headingOf, times } from "./controls.js";
import { el } from "./dom.js";
import { evidenceOf, notesOf, safeUrl } from "./entries.js";
import { activityNow, activityState, levelName, rankOf, stepOf } from "./plan-data.js";
import { archiveOf } from "./archive.js";
import { dueDay } from "./due.js";
import { ratingEvidenceOf, ratingOf, reviewsOf } from "./ratings.js";
import { STATE_WORDS } from "./state-words.js";
import { count } from "./state.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./plan-data.js").Competency} Competency */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof reviewsOf>[number]} Review */
/** @typedef {{ competency?: (of: Competency) => Node[], activity?: (of: Activity) => Node[], textOf?: (hash: string) => string | undefined, h?: number }} More what to add below each, and the level of the headings */

/** @type {Record<State, string>} */
const SHAPES_OF_STATES = { open: "", doing: "–", done: "✓", na: "×" };

/**
 * @param {Activity[]} activities
 * @param {Progress} progress
 */
export function doneWords(activities, progress) {
  const { done, total } = count(progress, activities.map(({ id, f }) => [id, f]));
  return `${done} of ${total} done`;
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {More} [more]
 * @returns {HTMLElement}
 */
export function readOnlyPlan(plan, progress, { competency = () => [], activity = () => [], textOf = () => undefined, h = 3 } = {}) {
  const head = (/** @type {(Node | string)[]} */ ...words) => headingOf(h, ...words);
  const view = el("div", { class: "read-only" });
  if (plan.competencies.length) {
    view.append(head("Competencies"), el("ul", {}, ...plan.competencies.map((of) => el("li", {}, ...competencyLines(plan, progress, of), ...competency(of)))));
  }
  for (const [index, title] of [...plan.steps.map(({ t }, at) => /** @type {const} */ ([at, t])), /** @type {const} */ ([-1, "Other activities"])]) {
    const inside = plan.items.filter((one) => stepOf(plan, one) === index);
    if (!inside.length) continue;
    view.append(head(title, " ", el("small", {}, doneWords(inside, progress))));
    view.append(el("ul", {}, ...inside.map((one) => el("li", {}, stateLine(activityState(one, progress), one.t), ...activityLines(one, progress), ...activity(one)))));
  }
  const gone = archiveOf(plan, progress, textOf);
  if (gone.length) {
    view.append(head("No longer in the plan"));
    view.append(el("ul", {}, ...gone.map(({ text, state, notes, evidence }) => el("li", {}, stateLine(state, text), ...entries(notes, evidence)))));
  }
  return view;
}

/**
 * @param {State} state
 * @param {string} text
 */
function stateLine(state, text) {
  return el("p", { class: `seen-state ${state}` }, el("span", { "aria-hidden": "true" }, SHAPES_OF_STATES[state]), el("b", {}, text), " ", el("small", {}, STATE_WORDS[state]));
}

/**
 * @param {Activity} activity
 * @param {Progress} progress
 */
function activityLines(activity, progress) {
  const due = dueDay(activity, progress);
  return [...(due ? [el("p", { class: "quiet" }, `Due ${inWords(due.day)}`)] : []), ...entries(notesOf(progress, activity.id), evidenceOf(progress, activity.id))];
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {Competency} competency
 */
function competencyLines(plan, progress, competency) {
  const own = ratingOf(progress, competency.id);
  const expected = expectedWords(plan, competency);
  const words = own ? `${ownWords(plan, competency, own.level)}${own.at ? `, ${inWords(today(new Date(own.at)))}` : ""}` : "not rated";
  return [
    el("p", {}, el("b", {}, competency.t)),
    el("p", { class: "quiet" }, [`Own rating: ${words}`, expected].filter(Boolean).join("; ")),
    ...entries([], ratingEvidenceOf(progress, competency.id)),
  ];
}

/**
 * @param {Plan} plan
 * @param {Competency} competency
 */
function expectedWords(plan, competency) {
  const { from, to } = competency;
  return [from < 0 ? "" : `expected now: ${levelName(plan, competency, from)}`, to < 0 ? "" : `next: ${levelName(plan, competency, to)}`].filter(Boolean).join("; ");
}

/**
 * @param {Plan} plan
 * @param {Competency} competency
 * @param {string} level
 */
function ownWords(plan, competency, level) {
  return level === "?" ? "not sure" : levelName(plan, competency, rankOf(plan, competency, level)) || level;
}

/**
 * @param {{ t: string, on?: string }[]} notes
 * @param {{ t: string, u?: string, on?: string }[]} evidence
 */
function entries(notes, evidence) {
  const lines = [
    ...notes.map(({ t, on }) => [el("small", {}, `Note${on ? `, ${inWords(on)}` : ""}`), " ", t]),
    ...evidence.map(({ t, u, on }) => {
      const safe = u && safeUrl(u);
      return [el("small", {}, `Evidence${on ? `, ${inWords(on)}` : ""}`), " ", safe ? el("a", { href: safe, rel: "noreferrer" }, t || safe) : t];
    }),
  ];
  return lines.length ? [el("ul", { class: "seen-entries" }, ...lines.map((line) => el("li", {}, ...line)))] : [];
}

/** @param {Review} review */
export function reviewerWords({ by, name, on }) {
  const role = `${by.charAt(0).toUpperCase()}${by.slice(1)}`;
  return `${name ? `${name}, ${by}` : role}, ${inWords(on)}`;
}

/**
 * "2 reviews by mentor"
 * @param {Review[]} reviews
 */
function reviewsInWords(reviews) {
  const roles = [...new Set(reviews.map(({ by }) => by))];
  return roles.map((role) => `${times(reviews.filter(({ by }) => by === role).length, "review")} by ${role}`).join(", ");
}

/**
 * All reviews beside each other and beside the reader's own ratings.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {number} [h] the level of the headings
 * @returns {Node[]}
 */
export function reviewsBeside(plan, progress, h = 3) {
  const reviews = reviewsOf(progress);
  if (!reviews.length) return [];
  const title = reviewsInWords(reviews);
  const cell = (/** @type {string} */ text) => el("td", {}, text);
  // A competency that this edition no longer has keeps its ratings, under its id.
  const ids = new Set([...plan.competencies.map(({ id }) => id), ...reviews.flatMap(({ levels }) => Object.keys(levels))]);
  const rated = [...ids].filter((id) => reviews.some(({ levels }) => levels[id])).map((id) => plan.competencies.find((one) => one.id === id) ?? { id, t: id, u: "", scale: -1, from: -1, to: -1 });
  const head = ["Competency", "You", ...reviews.map(reviewerWords)].map((text) => el("th", { scope: "col" }, text));
  const rows = rated.map((competency) => {
    const own = ratingOf(progress, competency.id);
    const theirs = reviews.map(({ levels }) => (levels[competency.id] ? ownWords(plan, competency, levels[competency.id] ?? "") : "–"));
    return el("tr", {}, el("th", { scope: "row" }, competency.t), cell(own ? ownWords(plan, competency, own.level) : "–"), ...theirs.map(cell));
  });
  const table = el("div", { class: "table", role: "region", "aria-label": title, tabindex: "0" }, el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)));
  return [headingOf(h, title), ...(rows.length ? [table] : []), ...reviews.flatMap((review) => comments(plan, review, h + 1))];
}

/**
 * @param {Plan} plan
 * @param {Review} review
 * @param {number} h
 */
function comments(plan, review, h) {
  const { overall, say } = review;
  const of = (/** @type {string} */ key) => {
    const id = key.replace(/^competency:/, "");
    return (key === id ? activityNow(plan, id)?.t : plan.competencies.find((competency) => competency.id === id)?.t) ?? id;
  };
  const lines = Object.entries(say).map(([key, text]) => el("li", {}, el("b", {}, of(key)), el("br"), text));
  if (!overall && !lines.length) return [];
  return [headingOf(h, reviewerWords(review)), ...(overall ? [el("blockquote", {}, el("p", {}, overall))] : []), ...(lines.length ? [el("ul", {}, ...lines)] : [])];
}
