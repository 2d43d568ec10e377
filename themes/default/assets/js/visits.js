// Tells a reader which pages changed since they last saw them: a line on the page,
// which `head.js` shows before the first paint, and dots in the trail. What was seen, and
// when, stays in this browser: the latest pages, each with the mark of its words. All that
// is seen on one day is one visit.

import { inWords, isDay, today } from "./calendar.js";
import { all, el, on, one, pathInSite, site, siteUrl } from "./dom.js";
import { load } from "./data.js";
import { recallJson, remember } from "./keep.js";
import { markOf } from "./mark.js";
import { t } from "./words.js";

/** @typedef {Record<string, [edition: string, day: string]>} Visits by address, the latest last */

const MOST_VISITS = 400;
const VISITS_KEY = `pathbook:visits:${site.book}`;
/** The addresses of pages that changed, as long as the browser tab: the list is read once. */
const UPDATED_KEY = `pathbook:updated:${site.book}`;

export function startVisits() {
  const { page = "", book } = site;
  if (!book) return;
  const visits = recallVisits();
  sayWhen(visits[page]?.[1] ?? "");
  whenSeen(() => keepVisit(page));
  // Who edits a page has seen what it says now.
  on("pathbook:changed", () => keepVisit(page));
  showUpdated(visits, page);
}

/**
 * What a browser makes ready ahead may never be looked at.
 * @param {() => void} seen
 */
function whenSeen(seen) {
  if (document.visibilityState === "visible") seen();
  else document.addEventListener("visibilitychange", seen, { once: true });
}

/** @returns {Visits} */
function recallVisits() {
  const visits = recallJson(VISITS_KEY);
  return Object.fromEntries(Object.entries(visits ?? {}).filter(([, visit]) => Array.isArray(visit)));
}

/** @param {string} seen */
function sayWhen(seen) {
  const line = one(".since-line");
  if (!line || !isDay(seen)) return;
  const day = inWords(seen, t("locale"));
  // An older day of change is that of the page's own file: what changed since is something it shows.
  const { changed = "" } = line.dataset;
  line.textContent = changed >= seen ? t("updated_on_since", { changed: inWords(changed, t("locale")), day }) : t("updated_since_day", { day });
}

/** @param {string} page */
function keepVisit(page) {
  const { edition } = site;
  // Where all that is kept can be deleted, nothing is kept: who deletes everything and looks again finds nothing.
  if (!edition || one("pb-data")) return;
  const { [page]: _, ...others } = recallVisits();
  const kept = Object.entries(others).slice(1 - MOST_VISITS);
  remember(VISITS_KEY, JSON.stringify(Object.fromEntries([...kept, [page, [edition, today()]]])));
}

/**
 * @param {Visits} visits before this one
 * @param {string} page
 */
async function showUpdated(visits, page) {
  if (Object.keys(visits).length === 0) return;
  /** @type {string[]} */
  let updated = recallJson(UPDATED_KEY, "sessionStorage");
  if (!Array.isArray(updated)) {
    const listed = await load("editions", "", `${site.root}editions.js`).catch(() => undefined);
    // The next page may have it.
    if (listed === undefined) return;
    const editions = editionsIn(listed);
    updated = Object.entries(visits).filter(([url, [seen, day]]) => day < today() && (editions.get(markOf(url)) ?? seen) !== seen).map(([url]) => url);
  }
  updated = updated.filter((url) => url !== page);
  remember(UPDATED_KEY, JSON.stringify(updated), "sessionStorage");
  const draw = () => drawDots(new Set(updated.map(siteUrl)));
  draw();
  // A section that is opened lists its pages first.
  on("pathbook:data", ({ kind }) => kind === "nav" && setTimeout(draw));
}

/** @param {Set<string>} updated */
function drawDots(updated) {
  if (updated.size === 0) return;
  for (const link of all("#trail li > a")) {
    if (!(link instanceof HTMLAnchorElement) || !updated.has(siteUrl(pathInSite(link))) || one(".dot", link)) continue;
    link.append(el("span", { class: "dot", title: t("updated_since") }, el("span", { class: "visually-hidden" }, `, ${t("updated_since")}`)));
  }
}

/**
 * @param {string} listed 16 characters a page: the mark of its address, its edition
 * @returns {Map<string, string>}
 */
function editionsIn(listed) {
  return new Map((listed.match(/.{16}/g) ?? []).map((entry) => [entry.slice(0, 8), entry.slice(8)]));
}
