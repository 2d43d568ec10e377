// The page for searching: the query stands in its address, so that it can be shared. And the page that was opened
// from a search: shows the words that were looked for.

import { el, one } from "./dom.js";
import { markPage } from "./search-marks.js";
import { search } from "./search-query.js";
import { Results } from "./search-results.js";

const asked = () => new URLSearchParams(location.search).get("q") ?? "";

/** @param {string} query */
function remember(query) {
  try {
    history.replaceState(history.state, "", query ? `?q=${encodeURIComponent(query)}${location.hash}` : location.pathname + location.hash);
  } catch {
    // From disk an address can't be changed: the query stays in the field.
  }
}

/** @param {HTMLElement} place */
export function startSearchPage(place) {
  const results = new Results("search-results", remember);
  place.append(el("search", { class: "search-whole" }, results.field, results.status, results.list, results.more));
  const query = asked();
  if (!query) return results.field.focus({ preventScroll: true });
  results.field.value = query;
  place.classList.add("asking");
  results.ask(20).finally(() => place.classList.remove("asking"));
}

/** Marks what led to this page, until Esc. */
export async function showFound() {
  const query = asked();
  const main = one("main article");
  if (!query || !main) return;
  const { forms } = await search(query, { most: 0, isTyped: false });
  const clear = markPage(main, new Set(forms));
  if (!clear) return;
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || one("dialog[open]")) return;
    clear();
    remember("");
  });
}
