// The contents of the page: marks the heading being read, and folds the list
// where it stands above the text.

import { all, one, targetOf } from "./dom.js";

const WIDE = "(min-width: 68.75rem)";
// A heading is "being read" from the upper quarter of the window upwards.
const READ_ABOVE = "1000000px 0px -75% 0px";

export function startContents() {
  const fold = document.querySelector(".toc details");
  if (!(fold instanceof HTMLDetailsElement)) return;
  const wide = matchMedia(WIDE);
  const refold = () => (fold.open = wide.matches);
  refold();
  wide.addEventListener("change", refold);
  // Also after a choice: the text it leads to is what the reader wants to see.
  one("ul", fold)?.addEventListener("click", refold);
  followReading(fold);
}

/** @param {HTMLElement} fold */
function followReading(fold) {
  /** @type {Map<Element, HTMLElement>} heading to link, in reading order */
  const links = new Map();
  for (const link of all("a", fold)) {
    const heading = targetOf(link.getAttribute("href") ?? "");
    if (heading) links.set(heading, link);
  }
  /** @type {Set<Element>} */
  const passed = new Set();
  /** @type {Element | null} */
  let asked = null;
  const spy = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) passed.add(target);
      else passed.delete(target);
    }
    markContents(links, asked ?? [...links.keys()].filter((heading) => passed.has(heading)).pop());
  }, { rootMargin: READ_ABOVE });
  for (const heading of links.keys()) spy.observe(heading);
  // The last headings of a page may never reach the upper quarter: the reader who
  // asked for one is there all the same, until moving on.
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(moved, () => (asked = null), { passive: true });
  }
  addEventListener("hashchange", () => {
    asked = targetOf(location.hash);
    if (asked && links.has(asked)) markContents(links, asked);
    else asked = null;
  });
}

/**
 * @param {Map<Element, HTMLElement>} links
 * @param {Element | undefined} current
 */
function markContents(links, current) {
  for (const [heading, link] of links) link.ariaCurrent = heading === current ? "true" : null;
  const side = one(".toc");
  const link = current && links.get(current);
  if (side && link) side.scrollTop = link.offsetTop - side.clientHeight / 2;
}
