// Has something done once to each element there is, and to those that an author's edit brings
// while `pathbook serve` shows the page.

import { all, on } from "./dom.js";

/**
 * @param {string} selector
 * @param {(node: HTMLElement) => void} begin
 */
export function forEach(selector, begin) {
  /** @type {WeakSet<HTMLElement>} */
  const begun = new WeakSet();
  const look = () => {
    for (const node of all(selector)) {
      if (!begun.has(node)) begin(node);
      begun.add(node);
    }
  };
  look();
  on("pathbook:changed", look);
}
