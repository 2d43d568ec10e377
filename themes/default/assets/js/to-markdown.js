// A plan with what the reader did, as Markdown: a list to tick, with notes and
// evidence below each item. What somebody wrote stays text, whatever it looks like.

import { archiveOf } from "./archive.js";
import { inWords } from "./calendar.js";
import { dueDay, startDay } from "./due.js";
import { evidenceOf, notesOf, safeUrl } from "./entries.js";
import { activityState, commentsOn, doneDay, levelName, rankOf, reviewerName } from "./plan-data.js";
import { UNSURE, ratingEvidenceOf, ratingOf, reviewsOf } from "./ratings.js";
import { counts } from "./schedule.js";
import { STATE_WORDS } from "./state-words.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./plan-data.js").Competency} Competency */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./ratings.js").Review} Review */
/** @typedef {{ t: string, u?: string, on?: string }} Dated */

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {{ today: string, textOf?: (hash: string) => string | undefined }} from textOf: for items that are gone
 */
export function toMarkdown(plan, progress, { today, textOf = () => undefined }) {
  const all = counts(plan, progress);
  const start = startDay(progress);
  const reviews = reviewsOf(progress);
    const lines = [`# ${mdText(plan.title)}`, "", `${mdText(plan.site)}${t("list_comma")}${inWords(today, plan.lang)}. ${start ? t("done_and_started", { n: all.plan.done, total: all.plan.total, date: inWords(start, plan.lang) }) : t("done_so_far", { n: all.plan.done, total: all.plan.total })}`];
  const places = [...plan.steps.map((step, index) => ({ title: step.t, index, count: all.steps[index] })), { title: plan.steps.length ? t("other_pages") : t("pages"), index: -1, count: undefined }];
  for (const { title, index, count } of places) {
    const pages = plan.pages.map((page, at) => ({ page, own: plan.items.filter(({ p }) => p === at) })).filter(({ page, own }) => page.s === index && own.length);
    if (!pages.length) continue;
    lines.push("", `## ${mdText(title)}${count ? ` (${t("n_of_total", { n: count.done, total: count.total })})` : ""}`);
    for (const { page, own } of pages) lines.push("", `### ${mdText(page.t)}`, "", ...own.flatMap((activity) => itemLines(plan, progress, activity, reviews)));
  }
  return `${[...lines, ...ratingLines(plan, progress, reviews), ...shelfLines(plan, progress, textOf)].join("\n")}\n`;
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {Activity} activity
 * @param {Review[]} reviews
 */
function itemLines(plan, progress, activity, reviews) {
  const state = activityState(activity, progress);
  const [on, due] = [doneDay(activity, progress), dueDay(activity, progress)];
  const more = [
    state === "done" ? (on ? t("done_on", { date: inWords(on, plan.lang) }) : "") : state === "open" ? "" : STATE_WORDS[state].toLowerCase(),
    (state === "open" || state === "doing") && due ? t("due_within", { date: inWords(due.day, plan.lang) }) : "",
  ].filter(Boolean).join(t("list_comma"));
  return [
    `- [${state === "done" ? "x" : " "}] ${mdText(activity.t, "  ")}${more ? ` (${more})` : ""}`,
    ...notesOf(progress, activity.id).map((note) => datedLine(t("note"), note, plan.lang, "  ")),
    ...evidenceOf(progress, activity.id).map((evidence) => datedLine(t("evidence"), evidence, plan.lang, "  ")),
    ...commentsOn(activity, reviews).map(({ review, text }) => datedLine(mdText(reviewerName(review)), { t: text, on: review.on }, plan.lang, "  ")),
  ];
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {Review[]} reviews
 */
function ratingLines(plan, progress, reviews) {
  const rated = plan.competencies.flatMap((competency) => {
    const given = ratingOf(progress, competency.id);
    const proof = ratingEvidenceOf(progress, competency.id).map((evidence) => datedLine(t("evidence"), evidence, plan.lang, "  "));
    const views = reviews.flatMap((review) => {
      const said = reviewWords(plan, competency, review);
      return said ? datedLine(mdText(reviewerName(review)), { t: said, on: review.on }, plan.lang, "  ") : [];
    });
    if (!given && !proof.length && !views.length) return [];
    return [`- ${mdText(competency.t)}: ${given ? mdText(wordsOfLevel(plan, competency, given.level)) : t("not_rated")}`, ...proof, ...views];
  });
  return rated.length ? ["", `## ${t("ratings")}`, "", ...rated] : [];
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {(hash: string) => string | undefined} textOf
 */
function shelfLines(plan, progress, textOf) {
  const shelf = archiveOf(plan, progress, textOf).flatMap(({ text, state, notes, evidence }) => [
    `- [${state === "done" ? "x" : " "}] ${mdText(text, "  ")}`,
    ...notes.map((note) => datedLine(t("note"), note, plan.lang, "  ")),
    ...evidence.map((one) => datedLine(t("evidence"), one, plan.lang, "  ")),
  ]);
  return shelf.length ? ["", `## ${t("no_longer_in_plan")}`, "", ...shelf] : [];
}

/**
 * What a review says of a competency: the level, then the comment.
 * @param {Plan} plan
 * @param {Competency} competency
 * @param {Review} review
 */
export function reviewWords(plan, competency, { levels, say }) {
  const { id } = competency;
  return [Object.hasOwn(levels, id) ? wordsOfLevel(plan, competency, levels[id] ?? "") : "", say[`competency:${id}`]].filter(Boolean).join(". ");
}

/**
 * A level's name, or what was said instead of one.
 * @param {Plan} plan
 * @param {Competency} competency
 * @param {string} level
 */
function wordsOfLevel(plan, competency, level) {
  return level === UNSURE ? t("not_sure") : levelName(plan, competency, rankOf(plan, competency, level)) || level;
}

/**
 * A nested line for a note, evidence or comment.
 * @param {string} what already Markdown
 * @param {Dated} entry
 * @param {string} lang
 * @param {string} indent
 */
export function datedLine(what, { t: text, u = "", on }, lang, indent) {
  const link = safeUrl(u);
  const inner = `${indent}  `;
  // What would end the address or hold markup is written as its code.
  const address = link?.replace(/[\s()<>\\[\]`*_]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return `${indent}- ${what}${on ? `${t("list_comma")}${mdText(inWords(on, lang))}` : ""}: ${address ? `[${mdText(text || u, inner)}](${address})` : mdText(text, inner)}`;
}

/**
 * Text that Markdown shows as it is; its lines stay lines of one paragraph.
 * @param {string} text
 * @param {string} [indent] of the lines after the first
 */
export function mdText(text, indent = "") {
  const lines = text.split(/[\r\n\u2028\u2029]+/).map((line) => line.trim()).filter(Boolean);
  const safe = lines.map((line) => line.replace(/[\\`*_[\]<>~|&#]/g, "\\$&").replace(/^([+=:-])/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2"));
  return safe.join(`\\\n${indent}`);
}
