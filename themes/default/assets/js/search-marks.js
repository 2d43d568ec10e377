// Marks the words of a query: in what is shown of a page, and on the page that was opened from there (by the
// CSS Highlight API, which leaves the page's text alone; where it is missing nothing is marked).

import { el } from "./dom.js";
import { isUnspaced, wordsOf } from "./search-words.js";

/** So much of a text is shown around the first hit. */
const SHOWN = 190;

/**
 * Where a text has one of these forms: from and to.
 * @param {string} text
 * @param {Set<string>} forms
 * @returns {[from: number, to: number][]}
 */
export function hits(text, forms) {
  /** @type {[number, number][]} */
  const found = [];
  for (const { form, start, end } of wordsOf(text)) {
    if (!forms.has(form)) continue;
    const last = found.at(-1);
    // Pairs of characters overlap.
    if (last && start < last[1] && isUnspaced(form)) last[1] = end;
    else found.push([start, end]);
  }
  return found;
}

/**
 * A text with its hits marked.
 * @param {string} text
 * @param {Set<string>} forms
 * @returns {(Node | string)[]}
 */
export function marked(text, forms) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let at = 0;
  for (const [from, to] of hits(text, forms)) {
    parts.push(text.slice(at, from), el("mark", {}, text.slice(from, to)));
    at = to;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== "");
}

/**
 * The part of a text where most of its hits are, from a beginning of a word or sentence.
 * @param {string} text
 * @param {Set<string>} forms
 */
export function excerpt(text, forms) {
  if (text.length <= SHOWN) return flat(text);
  const found = hits(text, forms);
  let best = 0;
  let most = -1;
  for (const [from] of found.slice(0, 60)) {
    const within = new Set(found.filter(([start, end]) => start >= from && end <= from + SHOWN - 40).map(([start, end]) => text.slice(start, end).toLowerCase()));
    if (within.size > most) [best, most] = [from, within.size];
  }
  // Back to where a block or sentence begins, if that is near; else to a word.
  const before = text.slice(Math.max(0, best - 90), best);
  const sentence = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(". ") + 1, before.lastIndexOf("。"));
  const word = before.indexOf(" ", 40);
  const back = best < 90 ? best : sentence > 0 ? before.length - sentence - 1 : word > 0 ? before.length - word - 1 : 0;
  const from = best - back;
  let to = Math.min(text.length, from + SHOWN);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + SHOWN - 30);
  return `${from > 0 ? "… " : ""}${flat(text.slice(from, to))}${to < text.length ? " …" : ""}`;
}

/** @param {string} text blocks of it become one line */
function flat(text) {
  return text.trim().replace(/([\p{L}\p{N})])\n/gu, "$1 · ").replace(/\s+/g, " ");
}

const NAME = "found";

/**
 * Marks the words on the page. Gives a way to take the marks away; nothing if there was nothing to mark.
 * @param {ParentNode & Node} within
 * @param {Set<string>} forms
 */
export function markPage(within, forms) {
  if (!("highlights" in CSS) || typeof Highlight !== "function") return undefined;
  const mark = new Highlight();
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const [from, to] of hits(node.nodeValue ?? "", forms)) {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, to);
      mark.add(range);
    }
  }
  if (mark.size === 0) return undefined;
  CSS.highlights.set(NAME, mark);
  return () => CSS.highlights.delete(NAME);
}
