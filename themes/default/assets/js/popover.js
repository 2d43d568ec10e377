// One small window beside a word or link, for whoever points at it or tabs onto it.
// It stays while the pointer is on it, goes with Esc, and takes no focus (WCAG 1.4.13).
//
// To offer another kind: `offerPopover({ of: "a.term", delay: 200, content: async (link) => nodes })` from a start
// function of the bundle. `of` is a selector; the offer that comes first and matches is taken. `content` gives what
// is shown, or nothing; it is asked each time, so it keeps what it loaded. What it gives is read out as the
// description of the link. On touch there is none: a tap follows the link.

import { el } from "./dom.js";

/** @typedef {{ of: string, delay: number, content: (hook: HTMLElement) => Promise<Node[]> }} Offer delay in ms, before it opens */

/** So long the pointer may be on its way from the word to the window. */
const LEAVING_MS = 250;
const POPOVER_ID = "pb-popover";
/** Between the word and the window, and between the window and the edge, in px. */
const GAP = 8;

/** @type {Offer[]} */
const offers = [];
/** @type {{ hook: HTMLElement, node: HTMLElement } | undefined} */
let shown;
/** @type {HTMLElement | undefined} what the reader points at or stands on */
let wanted;
let opening = 0;
let closing = 0;

/** @param {Offer} offer */
export function offerPopover(offer) {
  if (offers.push(offer) > 1) return;
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && pointAt(event.target), { passive: true });
  document.addEventListener("focusin", ({ target }) => target instanceof HTMLElement && target.matches(":focus-visible") && pointAt(target));
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    event.preventDefault();
    hidePopover();
  });
  // A click leads on, or opens something else.
  document.addEventListener("pointerdown", ({ target }) => target instanceof Node && !shown?.node.contains(target) && hidePopover());
  addEventListener("pagehide", hidePopover);
  // What scrolls away takes it along; what is tabbed onto may scroll first and open then.
  addEventListener("scroll", ({ target }) => target instanceof Node && !shown?.node.contains(target) && close(), { capture: true, passive: true });
}

export function hidePopover() {
  clearTimeout(opening);
  wanted = undefined;
  close();
}

/** What is about to open still does. */
function close() {
  clearTimeout(closing);
  shown?.hook.removeAttribute("aria-describedby");
  shown?.node.remove();
  shown = undefined;
}

/** @param {EventTarget | null} target */
function pointAt(target) {
  if (!(target instanceof Element)) return;
  if (shown?.node.contains(target)) return clearTimeout(closing);
  const hook = target.closest("a, button, abbr, dfn");
  const offer = hook instanceof HTMLElement && !hook.hasAttribute("aria-describedby") ? offers.find(({ of }) => hook.matches(of)) : undefined;
  if (hook instanceof HTMLElement && hook === shown?.hook) return clearTimeout(closing);
  leave();
  if (!offer || !(hook instanceof HTMLElement)) return;
  wanted = hook;
  opening = setTimeout(async () => {
    const content = await offer.content(hook).catch(() => []);
    // Meanwhile the reader may have gone on.
    if (content.length > 0 && wanted === hook && hook.isConnected) openAt(hook, content);
  }, offer.delay);
}

function leave() {
  clearTimeout(opening);
  clearTimeout(closing);
  wanted = undefined;
  if (shown) closing = setTimeout(close, LEAVING_MS);
}

/**
 * @param {HTMLElement} hook
 * @param {Node[]} content
 */
function openAt(hook, content) {
  close();
  const node = el("div", { class: "popover", id: POPOVER_ID, role: "tooltip" }, ...content);
  // In an open dialog it stands in there, or it would lie beneath; else in the landmark it belongs to.
  (hook.closest("dialog, main, nav") ?? document.body).append(node);
  hook.setAttribute("aria-describedby", POPOVER_ID);
  shown = { hook, node };
  place(hook, node);
}

/**
 * Below the word, or above it where there is more room; never beyond the window's edge.
 * @param {HTMLElement} hook
 * @param {HTMLElement} node
 */
function place(hook, node) {
  const lines = [...hook.getClientRects()];
  const line = document.dir === "rtl" ? lines.at(-1) : lines[0];
  if (!line) return;
  const { clientWidth, clientHeight } = document.documentElement;
  const { width, height } = node.getBoundingClientRect();
  const below = line.bottom + GAP + height <= clientHeight || line.top < clientHeight - line.bottom;
  const start = document.dir === "rtl" ? line.right - width : line.left;
  const left = Math.max(GAP, Math.min(start, clientWidth - width - GAP));
  node.style.setProperty("left", `${left}px`);
  node.style.setProperty("top", `${below ? line.bottom + GAP : Math.max(GAP, line.top - GAP - height)}px`);
}
