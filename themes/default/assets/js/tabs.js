// Turns sections of alternatives into an ARIA tab list. A choice holds for every
// tab list with that title, on this page and the next ones.

import { all, el, targetOf } from "./dom.js";
import { recallJson, remember } from "./keep.js";

const TABS_KEY = "pathbook:tabs";
const TABS_KEPT = 20;

/** @typedef {{ title: string, button: HTMLElement, panel: HTMLElement }} Tab */

/** @type {Tab[][]} */
const tabLists = [];

export function startTabs() {
  for (const [number, group] of all(".tabs:has(> .tab)").entries()) {
    const tabs = all(":scope > .tab", group).map((panel, place) => newTab(panel, `tab-${number}-${place}`));
    const list = el("div", { class: "tab-list", role: "tablist" }, ...tabs.map((tab) => tab.button));
    for (const tab of tabs) tab.button.addEventListener("click", () => chooseTab(tabs, tab));
    list.addEventListener("keydown", (event) => moveTab(tabs, event));
    group.prepend(list);
    group.classList.add("on");
    tabLists.push(tabs);
    const known = recallTitles().map((title) => tabs.find((tab) => tab.title === title));
    showTab(tabs, known.find(Boolean) ?? tabs[0]);
  }
  showTarget();
  addEventListener("hashchange", showTarget);
}

/**
 * @param {HTMLElement} panel
 * @param {string} id
 * @returns {Tab}
 */
function newTab(panel, id) {
  const title = panel.dataset.title ?? "";
  const button = el("button", { class: "tab-button", role: "tab", id }, title);
  panel.role = "tabpanel";
  panel.setAttribute("aria-labelledby", id);
  return { title, button, panel };
}

/**
 * @param {Tab[]} tabs
 * @param {Tab | undefined} shown
 */
function showTab(tabs, shown) {
  for (const tab of tabs) {
    tab.panel.hidden = tab !== shown;
    tab.button.ariaSelected = String(tab === shown);
    tab.button.tabIndex = tab === shown ? 0 : -1;
  }
}

/**
 * @param {Tab[]} tabs
 * @param {Tab} chosen
 */
function chooseTab(tabs, chosen) {
  for (const others of tabLists) {
    const same = others === tabs ? chosen : others.find((tab) => tab.title === chosen.title);
    if (same) showTab(others, same);
  }
  const titles = [chosen.title, ...recallTitles().filter((title) => title !== chosen.title)];
  remember(TABS_KEY, JSON.stringify(titles.slice(0, TABS_KEPT)));
}

/**
 * @param {Tab[]} tabs
 * @param {KeyboardEvent} event
 */
function moveTab(tabs, event) {
  const here = tabs.findIndex((tab) => tab.button === event.target);
  const forward = document.dir === "rtl" ? -1 : 1;
  /** @type {Record<string, number>} */
  const places = { ArrowRight: here + forward, ArrowLeft: here - forward, Home: 0, End: -1 };
  const place = places[event.key];
  const next = place === undefined ? place : tabs.at(place % tabs.length);
  if (!next) return;
  event.preventDefault();
  chooseTab(tabs, next);
  next.button.focus();
}

/** A link may lead to something inside a tab that is not shown. */
function showTarget() {
  const target = targetOf(location.hash);
  if (!target) return;
  for (const tabs of tabLists) {
    const tab = tabs.find(({ panel }) => panel.contains(target));
    if (!tab?.panel.hidden) continue;
    showTab(tabs, tab);
    target.scrollIntoView();
  }
}

/** @returns {unknown[]} */
function recallTitles() {
  const titles = recallJson(TABS_KEY);
  return Array.isArray(titles) ? titles : [];
}
