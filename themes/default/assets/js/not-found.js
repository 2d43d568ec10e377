// Suggests pages where an address leads nowhere: those whose address or title has words of it.

import { el, emit, on, one, site } from "./dom.js";
import { load } from "./data.js";
import { addressWords, suggestions } from "./likely.js";
import { fetchSearch, searchLink } from "./search-open.js";
import { t } from "./words.js";

/** Scripts of titles that are read at most: in a larger handbook the search is asked. */
const MOST_SHARES = 12;

/** @typedef {import("./likely.js").Candidate} Candidate */

export async function startNotFound() {
  const text = one("body.kind-not-found .text");
  const shares = Number(site.previews);
  if (!text || !shares) return;
  const root = new URL(site.root || "/", location.href).pathname;
  const wanted = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname;
  // What the search finds may have a word of it only by chance.
  if (shares > MOST_SHARES) return askSearch(wanted, (found) => suggest(text, suggestions(wanted, found)));
  const lists = Array.from({ length: shares }, (_, share) => load("previews", `${share}`, `${site.root}previews/${share}.js`).catch(() => ({})));
  /** @type {Candidate[]} */
  const pages = (await Promise.all(lists)).flatMap((list) => Object.entries(list).map(([address, [title]]) => ({ address, title })));
  suggest(text, suggestions(wanted, pages));
}

/**
 * What the search finds for the words of an address.
 * @param {string} wanted
 * @param {(found: Candidate[]) => void} then
 */
function askSearch(wanted, then) {
  if (!searchLink()) return;
  const words = addressWords(wanted);
  const give = (/** @type {{ title: string, url: string }[]} */ found) => then(found.map(({ title, url }) => ({ title, address: url })));
  on("pathbook:searchable", () => emit("pathbook:suggest", { words, give }));
  fetchSearch();
}

/**
 * @param {HTMLElement} text
 * @param {Candidate[]} found
 */
function suggest(text, found) {
  if (found.length === 0) return;
  const links = found.map(({ address, title }) => el("li", {}, el("a", { href: `${site.root}${address}` }, title)));
  // Last, so that nothing moves.
  text.append(el("p", {}, t("not_found_perhaps")), el("ul", { class: "suggestions" }, ...links));
}
