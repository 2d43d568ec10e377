// The way into the search. Nothing of it is fetched before somebody comes near: the
// link in the bar (to the page for searching, which it is until this script is there), the
// keys for it, or a page that was found by searching and is to show why.

import { beside } from "./beside.js";
import { el, on, one, site } from "./dom.js";
import { startSearchKeys, wantSearch } from "./search-keys.js";
import { t } from "./words.js";

let isThere = false;

export function startSearch() {
  const link = searchLink();
  if (!link) return void delete site.wantsSearch;
  startSearchKeys();
  link.title = t("search_keys");
  link.addEventListener("click", (event) => {
    // With a key held down it is a link like any other.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    wantSearch();
  });
  for (const near of ["pointerenter", "focus"]) link.addEventListener(near, fetchSearch);
  on("pathbook:search", fetchSearch);
  if ("wantsSearch" in site || /[?&]q=/.test(location.search) || one("#search")) fetchSearch();
}

/** In the bar, where the handbook can be searched. */
export function searchLink() {
  return one("[data-action=search]");
}

/** What follows the style sheet: nothing is seen without its looks. */
export function fetchSearch() {
  if (isThere) return;
  isThere = true;
  const style = el("link", { rel: "stylesheet", href: beside("asset:search.css"), "data-later": "" });
  const script = el("script", { src: beside("asset:search.js") });
  script.onerror = () => {
    delete site.wantsSearch;
    one("#search")?.append(el("p", {}, t("search_failed")));
  };
  style.onload = style.onerror = () => document.head.append(script);
  document.head.append(style);
}
