// The quiet line under an item: since when it is done, what is kept with it, when it
// is due, and what comes first. The build wrote what it knows; this adds what only
// the reader's browser knows, and changes the line only where it has to.

import { inWords, today } from "./calendar.js";
import { el } from "./dom.js";
import { evidenceOf, notesOf, reviewsOf } from "./entries.js";
import { flagsOf } from "./manifest.js";
import { dueDay } from "./schedule.js";
import { stateOf } from "./state.js";

/** @typedef {import("./checklist.js").Row} Row */

/**
 * A day as readers say it: this year's without the year.
 * @param {string} day
 */
export function dayInWords(day) {
  return inWords(day, document.documentElement.lang || "en").replace(` ${today().slice(0, 4)}`, "");
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
  const kept = wordsOfKept(row);
  showPart(row, "kept", kept);
  row.button.classList.toggle("holds", kept !== "");
  showDue(row);
  showFirst(row);
}

/** @param {Row} row */
function wordsOfKept({ item: [id], store: { progress } }) {
  const notes = notesOf(progress, id).length;
  const evidence = evidenceOf(progress, id).length;
  const comments = reviewsOf(progress).filter(({ say }) => say?.[id]).length;
  const [state, wall = 0] = progress.items[id]?.s ?? [];
  return [
    state === "done" ? `Done ${dayInWords(today(new Date(wall)))}` : "",
    notes && `${notes} ${notes === 1 ? "note" : "notes"}`,
    evidence && `${evidence} ${evidence === 1 ? "piece" : "pieces"} of evidence`,
    comments && `${comments} ${comments === 1 ? "comment" : "comments"}`,
  ].filter(Boolean).join(" · ");
}

/** @param {Row} row */
function showDue(row) {
  const due = dueOfRow(row);
  const part = row.meta?.querySelector(".due");
  if (part instanceof HTMLElement) part.dataset.words ??= part.textContent ?? "";
  const planned = part instanceof HTMLElement ? part.dataset.words : "";
  const late = due !== undefined && due.day < today();
  const span = showPart(row, "due", due ? `${late ? "Overdue since" : "Due"} ${dayInWords(due.day)}` : (planned ?? ""));
  span?.toggleAttribute("data-overdue", late);
}

/** @param {Row} row */
function showFirst(row) {
  const { after, li, store } = row;
  const waits = after.filter((span) => (span.dataset.after ?? "").split(" ").some((id) => ["open", "doing"].includes(stateOf(store.progress, [id, flagsOf(id)]))));
  li.toggleAttribute("data-blocked", waits.length > 0);
  for (const span of after) {
    const isFirst = waits.includes(span);
    if (span.hasAttribute("data-first") === isFirst) continue;
    span.toggleAttribute("data-first", isFirst);
    if (isFirst) span.append(el("span", { class: "first" }, ", which comes first"));
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
