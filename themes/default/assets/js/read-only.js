// Somebody's progress to look at: a shared link, a file a mentor opens, a file of
// a newer version. It changes nothing and belongs to no store.

import { inWords, today } from "./calendar.js";
import { headingOf } from "./controls.js";
import { el } from "./dom.js";
import { evidenceOf, notesOf, safeUrl } from "./entries.js";
import { activityNow, activityState, levelName, rankOf, stepOf } from "./plan-data.js";
import { archiveOf } from "./archive.js";
import { dueDay } from "./due.js";
import { ratingEvidenceOf, ratingOf, reviewsOf } from "./ratings.js";
import { STATE_WORDS } from "./state-words.js";
import { count } from "./state.js";
import { t } from "./words.js";

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
  return t("n_of_total_done", { n: done, total });
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
    view.append(head(t("competencies")), el("ul", {}, ...plan.competencies.map((of) => el("li", {}, ...competencyLines(plan, progress, of), ...competency(of)))));
  }
  for (const [index, title] of [...plan.steps.map((step, at) => /** @type {const} */ ([at, step.t])), /** @type {const} */ ([-1, t("other_activities")])]) {
    const inside = plan.items.filter((one) => stepOf(plan, one) === index);
    if (!inside.length) continue;
    view.append(head(title, " ", el("small", {}, doneWords(inside, progress))));
    view.append(el("ul", {}, ...inside.map((one) => el("li", {}, stateLine(activityState(one, progress), one.t), ...activityLines(one, progress), ...activity(one)))));
  }
  const gone = archiveOf(plan, progress, textOf);
  if (gone.length) {
    view.append(head(t("no_longer_in_plan")));
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
  return [...(due ? [el("p", { class: "quiet" }, t("due_on", { date: inWords(due.day) }))] : []), ...entries(notesOf(progress, activity.id), evidenceOf(progress, activity.id))];
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {Competency} competency
 */
function competencyLines(plan, progress, competency) {
  const own = ratingOf(progress, competency.id);
  const expected = expectedWords(plan, competency);
  const words = own ? [ownWords(plan, competency, own.level), ...(own.at ? [inWords(today(new Date(own.at)))] : [])].join(t("list_comma")) : t("not_rated");
  return [
    el("p", {}, el("b", {}, competency.t)),
    el("p", { class: "quiet" }, [t("own_rating", { words }), expected].filter(Boolean).join("; ")),
    ...entries([], ratingEvidenceOf(progress, competency.id)),
  ];
}

/**
 * @param {Plan} plan
 * @param {Competency} competency
 */
function expectedWords(plan, competency) {
  const { from, to } = competency;
  return [from < 0 ? "" : t("expected_now", { level: levelName(plan, competency, from) }), to < 0 ? "" : t("expected_next", { level: levelName(plan, competency, to) })].filter(Boolean).join("; ");
}

/**
 * @param {Plan} plan
 * @param {Competency} competency
 * @param {string} level
 */
function ownWords(plan, competency, level) {
  return level === "?" ? t("not_sure_within") : levelName(plan, competency, rankOf(plan, competency, level)) || level;
}

/**
 * @param {{ t: string, on?: string }[]} notes
 * @param {{ t: string, u?: string, on?: string }[]} evidence
 */
function entries(notes, evidence) {
  const lines = [
    ...notes.map(({ t: text, on }) => [el("small", {}, withDay(t("note"), on)), " ", text]),
    ...evidence.map(({ t: text, u, on }) => {
      const safe = u && safeUrl(u);
      return [el("small", {}, withDay(t("evidence"), on)), " ", safe ? el("a", { href: safe, rel: "noreferrer" }, text || safe) : text];
    }),
  ];
  return lines.length ? [el("ul", { class: "seen-entries" }, ...lines.map((line) => el("li", {}, ...line)))] : [];
}

/**
 * @param {string} words
 * @param {string | undefined} on
 */
function withDay(words, on) {
  return [words, ...(on ? [inWords(on)] : [])].join(t("list_comma"));
}

/** @param {Review} review */
export function reviewerWords({ by, name, on }) {
  if (name) return [name, by === "mentor" ? t("as_mentor") : by === "coach" ? t("as_coach") : t("as_manager"), inWords(on)].join(t("list_comma"));
  return [by === "mentor" ? t("mentor") : by === "coach" ? t("coach") : t("manager"), inWords(on)].join(t("list_comma"));
}

/**
 * "2 reviews by mentor"
 * @param {Review[]} reviews
 */
function reviewsInWords(reviews) {
  const roles = [...new Set(reviews.map(({ by }) => by))];
  return roles.map((role) => {
    const n = reviews.filter(({ by }) => by === role).length;
    return role === "mentor" ? t("reviews_by_mentor", { n }) : role === "coach" ? t("reviews_by_coach", { n }) : t("reviews_by_manager", { n });
  }).join(t("list_comma"));
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
  const head = [t("competency"), t("you"), ...reviews.map(reviewerWords)].map((text) => el("th", { scope: "col" }, text));
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
