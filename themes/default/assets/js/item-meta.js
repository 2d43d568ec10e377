// The quiet line under an item: since when it is done, what is kept with it, when it
// is due, and what comes first. The build wrote what it knows; this adds what only
// the reader's browser knows, and changes the line only where it has to.

import { dayAndMonth, inWords, isDay, today } from "./calendar.js";
import { el } from "./dom.js";
import { dueDay } from "./due.js";
import { dueOf, evidenceOf, notesOf } from "./entries.js";
import { stateOf } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./checklist.js").Row} Row */

/**
 * A day as readers say it: this year's without the year.
 * @param {string} day
 */
export function dayInWords(day) {
  return (day.slice(0, 4) === today().slice(0, 4) ? dayAndMonth : inWords)(day, t("locale"));
}

/**
 * What reviewers wrote about an item, and who: a file's words, so nothing is taken for granted.
 * @param {import("./state.js").Progress} progress
 * @param {string} id
 * @returns {{ text: string, who: string }[]}
 */
export function commentsOf({ reviews }, id) {
  return Object.values(reviews).flatMap(([review]) => {
    const text = review?.say?.[id];
    const who = [review?.name, review?.by, isDay(review?.on) ? dayInWords(review.on) : ""].filter((part) => typeof part === "string" && part);
    return typeof text === "string" && text ? [{ text, who: who.join(t("list_comma")) }] : [];
  });
}

/**
 * What the build wrote about an item's day.
 * @param {Row} row
 */
export function plannedDue({ meta }) {
  const due = meta?.querySelector(".due");
  return due instanceof HTMLElement ? due.dataset.due : undefined;
}

/**
 * The day an item is due by, the reader's own before the plan's.
 * @param {Row} row
 */
export function dueOfRow(row) {
  return dueDay({ id: row.item[0], due: plannedDue(row) }, row.store.progress);
}

/** @param {Row} row */
export function showMeta(row) {
  const { item: [id], store: { progress }, button } = row;
  const [notes, evidence, comments] = [notesOf(progress, id).length, evidenceOf(progress, id).length, commentsOf(progress, id).length];
  const words = [notes && t("notes_counted", { n: notes }), evidence && t("evidence_counted", { n: evidence }), comments && t("comments_counted", { n: comments })].filter((word) => typeof word === "string");
  button.classList.toggle("holds", words.length > 0 || dueOf(progress, id) !== undefined);
  const [state, wall = 0] = progress.items[id]?.s ?? [];
  if (state === "done") words.unshift(t("done_date", { date: dayInWords(today(new Date(wall))) }));
  showPart(row, "kept", words.join(" · "));
  showDue(row);
  showFirst(row);
}

/** @param {Row} row */
function showDue(row) {
  const due = dueOfRow(row);
  const part = row.meta?.querySelector(".due");
  if (part instanceof HTMLElement) part.dataset.words ??= part.textContent ?? "";
  const planned = part instanceof HTMLElement ? part.dataset.words : "";
  const late = due !== undefined && due.day < today();
  const span = showPart(row, "due", due ? (late ? t("overdue_since_date", { date: dayInWords(due.day) }) : t("due_on", { date: dayInWords(due.day) })) : (planned ?? ""));
  span?.toggleAttribute("data-overdue", late);
}

/** @param {Row} row */
function showFirst(row) {
  const { after, li, store, flagsOf } = row;
  const waits = after.filter((span) => (span.dataset.after ?? "").split(" ").some((id) => id && ["open", "doing"].includes(stateOf(store.progress, [id, flagsOf(id)]))));
  li.toggleAttribute("data-blocked", waits.length > 0);
  for (const span of after) {
    const isFirst = waits.includes(span);
    if (span.hasAttribute("data-first") === isFirst) continue;
    span.toggleAttribute("data-first", isFirst);
    if (isFirst) span.append(el("span", { class: "first" }, t("which_comes_first")));
    else span.querySelector(".first")?.remove();
  }
}

/**
 * @param {Row} row
 * @param {string} name
 * @param {string} words none: the part goes, unless the build wrote it
 */
function showPart(row, name, words) {
  let part = row.meta?.querySelector(`.${name}`);
  if (!part && !words) return null;
  if (!part) {
    part = el("span", { class: name });
    metaOf(row).prepend(part);
  }
  if (part.textContent !== words) part.textContent = words;
  if (!words) part.remove();
  return part;
}

/**
 * The line of an item; one is made where the build had nothing to say.
 * @param {Row} row
 */
function metaOf(row) {
  if (!row.meta) {
    row.meta = el("p", { class: "item-meta", id: `meta:${row.box.id}` });
    row.button.after(row.meta);
    row.box.setAttribute("aria-describedby", row.meta.id);
  }
  return row.meta;
}
