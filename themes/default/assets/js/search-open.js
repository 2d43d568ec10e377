// The way into the search. Nothing of it is fetched before somebody comes near: the
// link in the bar (to the page for searching, which it is until this script is there), `/`
// or Ctrl-K, or a page that was found by searching and is to show why.

import { el, emit, one, site } from "./dom.js";
import { recall } from "./keep.js";
import { t } from "./words.js";

let isThere = false;

export function startSearch() {
  if (!site.search) return;
  const link = one("[data-action=search]");
  link?.addEventListener("click", (event) => {
    // With a key held down it is a link like any other.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  for (const near of ["pointerenter", "focus"]) link?.addEventListener(near, fetchSearch);
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const isTyping = target instanceof Element && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    const isSlash = key === "/" && !isTyping && !ctrlKey && !metaKey && !altKey && recall("pathbook:single-keys") !== "off";
    if (!isSlash && !(key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey)) return;
    event.preventDefault();
    open();
  });
  if (/[?&]q=/.test(location.search) || one("#search")) fetchSearch();
}

function open() {
  // The script looks for this when it comes, and hears the event afterwards.
  site.wantsSearch = "";
  fetchSearch();
  emit("pathbook:search", null);
}

/** What follows the style sheet: nothing is seen without its looks. */
export function fetchSearch() {
  const { search = "", searchCss = "" } = site;
  if (isThere) return;
  isThere = true;
  const style = el("link", { rel: "stylesheet", href: searchCss, "data-later": "" });
  const script = el("script", { src: search });
  script.onerror = () => one("#search")?.append(el("p", {}, t("search_failed")));
  style.onload = style.onerror = () => document.head.append(script);
  document.head.append(style);
}
