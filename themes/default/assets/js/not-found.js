// Suggests pages where an address leads nowhere: those whose address or title has words of it.

import { el, one, site } from "./dom.js";
import { load } from "./data.js";
import { suggestions } from "./likely.js";
import { t } from "./words.js";

/** Scripts of titles that are read at most: a larger handbook is searched, not guessed at. */
const MOST_SHARES = 12;

/** @typedef {import("./likely.js").Candidate} Candidate */

export async function startNotFound() {
  const text = one("body.kind-not-found .text");
  const shares = Number(site.previews);
  if (!text || !shares || shares > MOST_SHARES) return;
  const lists = Array.from({ length: shares }, (_, share) => load("previews", `${share}`, `${site.root}previews/${share}.js`).catch(() => ({})));
  /** @type {Candidate[]} */
  const pages = (await Promise.all(lists)).flatMap((list) => Object.entries(list).map(([address, [title]]) => ({ address, title })));
  const root = new URL(site.root || "/", location.href).pathname;
  const found = suggestions(location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname, pages);
  if (found.length === 0) return;
  const links = found.map(({ address, title }) => el("li", {}, el("a", { href: `${site.root}${address}` }, title)));
  // Last, so that nothing moves.
  text.append(el("p", {}, t("not_found_perhaps")), el("ul", { class: "suggestions" }, ...links));
}
