// The trail in the sidebar: adds the rings and the toggles of sections, shows where
// the reader stands, opens and closes sections, and builds a section's pages from
// `nav/<section>.js` the first time.
// Which sections are open lasts as long as the browser tab.

import { all, el, fill, one, pathInSite, site } from "./dom.js";
import { load } from "./data.js";
import { recallJson, remember } from "./keep.js";
import { drawRings } from "./rings.js";

/** @typedef {{ t: string, u: string, n: number, s?: boolean }} NavPage title, address from the root, number of items, whether it is a section */

const OPEN_KEY = `pathbook:trail:${site.book ?? ""}`;

export function startTrail() {
  all(".side .stop").forEach(furnish);
  one(".side-body")?.addEventListener("click", ({ target }) => {
    const toggle = target instanceof Element && target.closest(".toggle");
    if (toggle) setOpen(toggle, toggle.ariaExpanded !== "true", true);
  });
  showCurrent();
  restoreOpen().then(showCurrent);
}

async function restoreOpen() {
  const open = recallOpen();
  await Promise.all(all(".side .toggle").map((toggle) => {
    const wanted = open[keyOf(toggle)];
    const here = toggle.parentElement?.querySelector("[aria-current=page]");
    if (wanted || (wanted === false && !here)) return setOpen(toggle, wanted, false);
  }));
}

/**
 * A stop's ring, where its pages have items, and its toggle, where it is a section.
 * @param {HTMLElement} stop
 */
function furnish(stop) {
  const link = one("a", stop);
  if (stop.matches(".section")) {
    const label = `Pages of ${link?.textContent}`;
    link?.after(el("button", { type: "button", class: "toggle", "aria-expanded": String(stop.matches(".open")), "aria-label": label }));
  }
  if (stop.dataset.total) link?.after(newRing());
}

/**
 * The key of a section: its page's address from the root, encoded, without `.html`.
 * @param {Element} toggle
 */
function keyOf(toggle) {
  const link = toggle.parentElement?.querySelector("a");
  return link ? pathInSite(link).replace(/\.html$/, "") : "";
}

/** @returns {Record<string, boolean>} */
function recallOpen() {
  return { ...recallJson(OPEN_KEY, "sessionStorage") };
}

/**
 * @param {Element} toggle
 * @param {boolean} open
 * @param {boolean} chosen by the reader just now
 */
async function setOpen(toggle, open, chosen) {
  const stop = toggle.parentElement;
  const key = keyOf(toggle);
  if (!stop) return;
  try {
    if (open && !childrenOf(stop)) await addChildren(stop, key);
  } catch {
    // The data script is missing: the section's own page lists the same.
    if (chosen) one("a", stop)?.click();
    return;
  }
  childrenOf(stop)?.toggleAttribute("hidden", !open);
  stop.classList.toggle("open", open);
  toggle.ariaExpanded = String(open);
  if (chosen) remember(OPEN_KEY, JSON.stringify({ ...recallOpen(), [key]: open }), "sessionStorage");
}

/** @param {Element} stop */
function childrenOf(stop) {
  return one(":scope > .trail", stop);
}

/**
 * @param {Element} stop
 * @param {string} key the section's, encoded as in an address
 */
async function addChildren(stop, key) {
  const { nav = "nav/", root = "", page } = site;
  const section = await load("nav", key, `${nav}${key}.js`);
  const list = el("ul", { class: "trail" });
  for (const { t, u, n, s } of /** @type {NavPage[]} */ (section.pages)) {
    const link = el("a", { href: root + u }, t);
    if (u === page) link.setAttribute("aria-current", "page");
    const stop = el("li", { class: s ? "stop section" : "stop", "data-total": n ? String(n) : "" }, link);
    furnish(stop);
    list.append(stop);
  }
  if (!childrenOf(stop)) stop.append(list);
  drawRings();
}

/** The picture that `rings.js` fills. */
function newRing() {
  const round = { cx: "10", cy: "10", r: "8" };
  const arc = svg("circle", { ...round, pathLength: "100", "stroke-dasharray": "0 100" });
  return svg("svg", { class: "ring", viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("circle", round), arc);
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 */
function svg(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Scrolls the sidebar, never the window, until the current page is in its upper third. */
function showCurrent() {
  const side = one(".side");
  const here = one(".side .trail [aria-current=page]");
  if (!side || !here) return;
  const away = here.getBoundingClientRect().top - side.getBoundingClientRect().top;
  if (away < 0 || away > side.clientHeight - 48) side.scrollTop += away - side.clientHeight / 3;
}
