// Fills the rings of the trail. It knows which items stand on which page from
// the data scripts, and their states from storage, read only and without a model:
// so rings are right on pages that have no items and do not load `store.js`.
// A page that does says its states in a `pathbook:states` event, which goes first.

import { all, el, on, one, pathInSite, site, siteUrl } from "./dom.js";
import { recallJson } from "./keep.js";

/** @typedef {(id: string) => string | undefined} StateOf */
/** @typedef {[id: string, flags: number]} RingItem flags: 1 optional, 2 not applicable by default */
/** @typedef {{ u: string, s: string, i: RingItem[] }} PlanPage address, step, items */

/** @type {Map<string, RingItem[]>} by page */
const itemsByPage = new Map();
/** @type {Map<string, RingItem[]>} */
const itemsByStep = new Map();
/** @type {StateOf} */
let storedState = () => undefined;
/** @type {StateOf} */
let liveState = () => undefined;

export function startRings() {
  on("pathbook:data", ({ kind, data }) => {
    if (kind === "items") learnPlan(data);
    if (kind === "nav") learnSection(data);
    drawRings();
  });
  on("pathbook:states", ({ of }) => {
    liveState = of;
    drawRings();
  });
  addEventListener("storage", readStates);
  addEventListener("pageshow", readStates);
}

/** @param {{ steps: { id: string }[], pages: PlanPage[] }} plan */
function learnPlan({ steps, pages }) {
  for (const { u, i } of pages) itemsByPage.set(siteUrl(u), i);
  for (const { id } of steps) itemsByStep.set(id, pages.flatMap(({ s, i }) => (s === id ? i : [])));
}

/** @param {{ pages: { u: string, i?: string[] }[] }} section */
function learnSection({ pages }) {
  for (const { u, i = [] } of pages) {
    const url = siteUrl(u);
    if (!itemsByPage.has(url)) itemsByPage.set(url, i.map((id) => [id, 0]));
  }
}

/**
 * The states of every plan of the reader's current profile, as stored. Whatever
 * does not look right counts as not started; mending it is `store.js`'s work.
 */
function readStates() {
  const base = `pathbook:${site.book}:1`;
  const index = recallJson(base);
  const plans = Array.isArray(index?.plans) ? index.plans : [];
  const items = Object.assign({}, ...plans.map((/** @type {string} */ plan) => recallJson(`${base}:${index.profile}:${plan}`)?.items));
  storedState = (id) => items[id]?.s?.[0];
  drawRings();
}

export function drawRings() {
  for (const stop of all("#trail .n")) {
    const link = stop.querySelector("a");
    const items = link && (itemsByStep.get(stop.dataset.step ?? "") ?? itemsByPage.get(siteUrl(pathInSite(link))));
    if (!items) continue;
    const { done, total } = tally(items);
    stop.style.setProperty("--done", `${total && Math.floor((done * 100) / total)}`);
    stop.classList.toggle("full", total > 0 && done === total);
    one(".stop-count", link)?.remove();
    if (total) link.append(el("span", { class: "visually-hidden stop-count" }, `, ${done} of ${total} done`));
  }
}

/**
 * The counting rule of `state.js`, in small.
 * @param {RingItem[]} items
 */
function tally(items) {
  const counted = items.filter(([, flags]) => !(flags & 1)).map(([id, flags]) => liveState(id) ?? storedState(id) ?? (flags & 2 ? "na" : "open"));
  const done = counted.filter((state) => state === "done").length;
  return { done, total: counted.filter((state) => state !== "na").length };
}
