// The way into the search. Nothing of it is fetched before somebody comes near: the
// link in the bar (to the page for searching, which it is until this script is there), the
// keys for it, or a page that was found by searching and is to show why.

import { el, on, one, site } from "./dom.js";
import { startSearchKeys, wantSearch } from "./search-keys.js";
import { t } from "./words.js";

let isThere = false;

export function startSearch() {
  if (!site.search) return void delete site.wantsSearch;
  startSearchKeys();
  const link = one("[data-action=search]");
  link?.addEventListener("click", (event) => {
    // With a key held down it is a link like any other.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    wantSearch();
  });
  for (const near of ["pointerenter", "focus"]) link?.addEventListener(near, fetchSearch);
  on("pathbook:search", fetchSearch);
  if ("wantsSearch" in site || /[?&]q=/.test(location.search) || one("#search")) fetchSearch();
}

/** What follows the style sheet: nothing is seen without its looks. */
export function fetchSearch() {
  const { search = "", searchCss = "" } = site;
  if (isThere) return;
  isThere = true;
  const style = el("link", { rel: "stylesheet", href: searchCss, "data-later": "" });
  const script = el("script", { src: search });
  script.onerror = () => {
    delete site.wantsSearch;
    one("#search")?.append(el("p", {}, t("search_failed")));
  };
  style.onload = style.onerror = () => document.head.append(script);
  document.head.append(style);
}
