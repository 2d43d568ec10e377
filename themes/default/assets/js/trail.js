// The trail in the sidebar: adds the toggles of sections, shows where the reader
// stands, opens and closes sections, and lists a section's pages from
// `nav/<section>.js` the first time, or those that a "more" stands for.
// Which sections are open lasts as long as the browser tab.

import { all, el, one, pathInSite, site, siteUrl } from "./dom.js";
import { load } from "./data.js";
import { recall, recallJson, remember } from "./keep.js";
import { drawRings } from "./rings.js";
import { t } from "./words.js";

/** @typedef {{ t: string, u: string, c: string, m?: string, p?: string }} NavPage title, address from the root, classes of its stop, the step that it is, the part that begins with it */

const OPEN_KEY = `pathbook:trail:${site.book ?? ""}`;
const PLACE_KEY = `pathbook:trail-at:${site.book ?? ""}`;

export function startTrail() {
  all("#trail li.s").forEach(addToggle);
  one("#trail")?.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    if (target.matches(".toggle")) setOpen(target, target.ariaExpanded !== "true", true);
    // With a key held down it is a link like any other.
    if (!target.matches(".more > a") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showAll(target);
  });
  restorePlace();
  restoreOpen().then(restorePlace);
  // Not where all that is kept can be deleted.
  addEventListener("pagehide", () => one("pb-data") || remember(PLACE_KEY, `${one("#trail")?.scrollTop}`, "sessionStorage"));
}

/** A stop that says nothing of itself is what its list says its stops are; from here on each says it. */
export function nameStops() {
  for (const stop of all("#trail ul[class] > li:not([class])")) stop.className = stop.parentElement?.className ?? "";
}

/** Where the reader had scrolled it to on the last page; moved only where the current page would not be seen. */
function restorePlace() {
  const side = one("#trail");
  if (side) side.scrollTop = Number(recall(PLACE_KEY, "sessionStorage"));
  showCurrent();
}

async function restoreOpen() {
  const open = recallOpen();
  await Promise.all(all("#trail .toggle").map((toggle) => {
    const wanted = open[keyOf(toggle.previousElementSibling)];
    const here = toggle.parentElement?.querySelector("[aria-current=page]");
    if (wanted || (wanted === false && !here)) return setOpen(toggle, wanted, false);
  }));
}

/** @param {HTMLElement} stop of a section */
function addToggle(stop) {
  const link = one("a", stop);
  link?.after(el("button", { class: "toggle", "aria-expanded": String(!!childrenOf(stop)), "aria-label": t("pages_of", { title: link.textContent ?? "" }) }));
}

/**
 * The key of a section: its page's address from the root, encoded, without `.html`.
 * @param {Element | null} link
 */
function keyOf(link) {
  return link instanceof HTMLAnchorElement ? pathInSite(link).replace(/\.html$/, "") : "";
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
  const key = keyOf(toggle.previousElementSibling);
  if (!stop) return;
  try {
    if (open && !childrenOf(stop)) await listAll(stop, key);
  } catch {
    // The data script is missing: the section's own page lists the same.
    if (chosen) one("a", stop)?.click();
    return;
  }
  childrenOf(stop)?.toggleAttribute("hidden", !open);
  toggle.ariaExpanded = String(open);
  if (chosen) remember(OPEN_KEY, JSON.stringify({ ...recallOpen(), [key]: open }), "sessionStorage");
}

/** @param {Element} stop */
function childrenOf(stop) {
  return one(":scope > ul", stop);
}

/**
 * Puts all pages of a section into its list, around those that are there.
 * @param {Element} parent of the list
 * @param {string} key the section's, encoded as in an address
 */
async function listAll(parent, key) {
  const { root = "", page } = site;
  /** @type {{ pages: NavPage[] }} */
  const { pages } = await load("nav", key, `${root}nav/${key}.js`);
  const list = childrenOf(parent) ?? parent.appendChild(el("ul"));
  /** @type {Map<string, HTMLElement>} */
  const known = new Map();
  for (const stop of all(":scope > li", list)) {
    const link = stop.querySelector("a");
    if (stop.matches(".part, .more")) stop.remove();
    else if (link) known.set(siteUrl(pathInSite(link)), stop);
  }
  for (const { t, u, c, m, p } of pages) {
    if (p) list.append(el("li", { class: "part" }, p));
    let stop = known.get(siteUrl(u));
    if (!stop) {
      const link = el("a", { href: root + u }, t);
      if (u === page) link.ariaCurrent = "page";
      stop = el("li", { class: c }, link);
      if (m) stop.dataset.step = m;
      if (stop.matches(".s")) addToggle(stop);
    }
    list.append(stop);
  }
  drawRings();
}

/**
 * Lists what a "more" stands for where it stands, and hands the focus to the first of it.
 * @param {HTMLElement} more
 */
async function showAll(more) {
  const parent = more.closest("ul")?.parentElement;
  if (!parent) return;
  const links = () => all("a", parent);
  const before = links()[links().indexOf(more) - 1] ?? more;
  try {
    await listAll(parent, keyOf(more));
    links()[links().indexOf(before) + 1]?.focus();
  } catch {
    // As above.
    location.assign(more.getAttribute("href") ?? "");
  }
}

/** Scrolls the sidebar, never the window, until the current page is in its upper third. */
function showCurrent() {
  const side = one("#trail");
  const here = one("#trail [aria-current=page]");
  if (!side || !here) return;
  const away = here.getBoundingClientRect().top - side.getBoundingClientRect().top;
  if (away < 0 || away > side.clientHeight - 48) side.scrollTop += away - side.clientHeight / 3;
}
