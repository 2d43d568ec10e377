// A plan with what the reader did, as a table (RFC 4180) that a spreadsheet opens:
// with a byte order mark, and with no cell that it would take for a formula.

import { dueDay } from "./due.js";
import { evidenceOf, notesOf } from "./entries.js";
import { activityState, commentsOn, doneDay, reviewerName, stepOf } from "./plan-data.js";
import { reviewsOf } from "./ratings.js";
import { STATE_WORDS } from "./state-words.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./state.js").Progress} Progress */

const columns = () => [t("step"), t("page"), t("activity"), t("state"), t("due"), t("done_on_head"), t("notes"), t("evidence"), t("develops"), t("reviewer_comments")];

/**
 * @param {Plan} plan
 * @param {Progress} progress
 */
export function toCsv(plan, progress) {
  const reviews = reviewsOf(progress);
  const rows = [columns(), ...plan.items.map((activity) => cellsOf(plan, progress, activity, reviews))];
  return `\uFEFF${rows.map((row) => `${row.map(csvCell).join()}\r\n`).join("")}`;
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {Activity} activity
 * @param {import("./ratings.js").Review[]} reviews
 */
function cellsOf(plan, progress, activity, reviews) {
  const { id, p, dev = [] } = activity;
  const lines = (/** @type {(string | undefined)[][]} */ entries) => entries.map((parts) => parts.filter(Boolean).join(" ")).join("\n");
  return [
    plan.steps[stepOf(plan, activity)]?.t ?? "", plan.pages[p]?.t ?? "", activity.t,
    STATE_WORDS[activityState(activity, progress)], dueDay(activity, progress)?.day ?? "", doneDay(activity, progress) ?? "",
    lines(notesOf(progress, id).map(({ t: text, on }) => [on && `${on}:`, text])),
    lines(evidenceOf(progress, id).map(({ t: text, u, on }) => [on && `${on}:`, text, u])),
    dev.flatMap((index) => plan.competencies[index]?.t ?? []).join("; "),
    lines(commentsOn(activity, reviews).map(({ review, text }) => [`${reviewerName(review)},`, `${review.on}:`, text])),
  ];
}

/**
 * Always in quotes; a leading sign that starts a formula is made text.
 * @param {string} text
 */
function csvCell(text) {
  const safe = /^[\s\0]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
