// Marks in the contents of the page the heading being read. What is edited under an author's eyes is followed, too.

import { all, one, on, targetOf } from "./dom.js";

// A heading is "being read" from the upper quarter of the window upwards.
const READ_ABOVE = "1000000px 0px -75% 0px";

/** @type {Map<Element, HTMLElement>} heading to link, in reading order */
const links = new Map();
/** @type {Set<Element>} */
const passed = new Set();
/** What the reader asked for, until moving on. @type {Element | null} */
let asked = null;

export function startHere() {
  const spy = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) passed.add(target);
      else passed.delete(target);
    }
    markContents(asked ?? [...links.keys()].filter((heading) => passed.has(heading)).pop());
  }, { rootMargin: READ_ABOVE });
  const follow = () => {
    spy.disconnect();
    links.clear();
    passed.clear();
    for (const link of all(".toc a")) {
      const heading = targetOf(link.getAttribute("href") ?? "");
      if (heading) links.set(heading, link);
    }
    for (const heading of links.keys()) spy.observe(heading);
    if (asked && !links.has(asked)) asked = null;
  };
  follow();
  on("pathbook:changed", follow);
  // The last headings of a page may never reach the upper quarter: the reader who
  // asked for one is there all the same, until moving on.
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(moved, () => (asked = null), { passive: true });
  }
  addEventListener("hashchange", () => {
    asked = targetOf(location.hash);
    if (asked && links.has(asked)) markContents(asked);
    else asked = null;
  });
}

/** @param {Element | undefined} current */
function markContents(current) {
  const link = current && links.get(current);
  if (link?.ariaCurrent) return;
  for (const other of links.values()) other.ariaCurrent = other === link ? "true" : null;
  const side = one(".toc");
  if (side && link) side.scrollTop = link.offsetTop - side.clientHeight / 2;
}
