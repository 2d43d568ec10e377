// Fills the rings of the trail, and whatever else on a page counts: the bar, the stations
// of a plan, a plan's total. It knows which items stand on which page from the data scripts, and their states from storage, read only and without a model:
// so rings are right on pages that have no items and do not load `store.js`.
// A page that does says its states in a `pathbook:states` event, which goes first.

import { all, el, on, one, pathInSite, site, siteUrl } from "./dom.js";
import { recallJson } from "./keep.js";
import { t } from "./words.js";

/** @typedef {(id: string) => string | undefined} StateOf */
/** @typedef {[id: string, flags: number, was?: string[]]} RingItem flags: 1 optional, 2 not applicable by default; was: earlier ids */
/** @typedef {{ u: string, s: string, i: RingItem[] }} PlanPage address, step, items */

/** @type {Map<string, RingItem[]>} by page */
const itemsByPage = new Map();
/** @type {Map<string, RingItem[]>} */
const itemsByStep = new Map();
/** @type {Map<string, RingItem[]>} */
const itemsByPlan = new Map();
/** @type {Map<string, string>} */
const planTitles = new Map();
/** @type {StateOf} */
let storedState = () => undefined;
/** @type {StateOf} */
let liveState = () => undefined;

export function startRings() {
  on("pathbook:data", ({ kind, data }) => {
    if (kind === "items") learnPlan(data);
    if (kind === "nav") learnSection(data);
    // Other data says nothing of items, and a search brings a lot of it.
    if (kind === "items" || kind === "nav") drawRings();
  });
  on("pathbook:states", ({ of }) => {
    liveState = of;
    drawRings();
  });
  addEventListener("storage", readStates);
  addEventListener("pageshow", readStates);
}

/** @param {{ plan: string, title: string, steps: { id: string }[], pages: PlanPage[] }} data */
function learnPlan({ plan, title, steps, pages }) {
  planTitles.set(plan, title);
  itemsByPlan.set(plan, pages.flatMap(({ i }) => i));
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

/** A hook is a stop of the trail, the bar's link, or has `data-count`: a plan's id where it counts a plan. */
export function drawRings() {
  for (const hook of all("#trail li.n, .bar-progress, [data-count]")) {
    const { step = "", count = site.plan ?? "" } = hook.dataset;
    const link = hook.querySelector("a");
    const items = itemsByStep.get(step) ?? (link ? itemsByPage.get(siteUrl(pathInSite(link))) : itemsByPlan.get(count));
    if (items) draw(hook, link, tally(items));
  }
}

/**
 * @param {HTMLElement} hook
 * @param {HTMLElement | null} link
 * @param {{ done: number, total: number }} counted
 */
function draw(hook, link, { done, total }) {
  const inTrail = hook.matches(".n");
  const counted = hook.matches("a") ? t("n_of_total", { n: done, total }) : t("n_of_total_done", { n: done, total });
  const words = total ? (inTrail ? t("list_comma") : "") + counted : "";
  let place = one(".stop-count", hook);
  if (!place) (link ?? hook).append(inTrail ? "" : " ", (place = el("span", { class: `${inTrail ? "visually-hidden " : ""}stop-count` })));
  // Most of them say what they said.
  if (place.textContent === words) return;
  place.textContent = words;
  hook.style.setProperty("--done", `${total && Math.floor((done * 100) / total)}`);
  hook.classList.toggle("full", total > 0 && done === total);
  const bar = hook.querySelector("progress");
  if (!bar) return;
  [bar.max, bar.value, bar.hidden] = [total || 1, done, !total];
  const title = planTitles.get(hook.dataset.count ?? "");
  bar.setAttribute("aria-label", title ? t("labelled", { label: title, value: words }) : words);
}

/**
 * The counting rule of `state.js`, in small.
 * @param {RingItem[]} items
 */
function tally(items) {
  const state = (/** @type {string} */ id) => liveState(id) ?? storedState(id);
  const counted = items.filter(([, flags]) => !(flags & 1)).map(([id, flags, was = []]) => [id, ...was].map(state).find(Boolean) ?? (flags & 2 ? "na" : "open"));
  const done = counted.filter((state) => state === "done").length;
  return { done, total: counted.filter((state) => state !== "na").length };
}
