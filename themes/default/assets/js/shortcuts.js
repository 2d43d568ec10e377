// The keys of a handbook: one table, by which keys are heard and from which the
// help sheet is made. Single keys can be switched off, because speech input and
// shaky hands press them by mistake (WCAG 2.1.4); `search.js` obeys the same switch.

import { all, emit, one, say } from "./dom.js";
import { recall, remember } from "./keep.js";

/** @typedef {{ keys: string[], what: string, there: () => unknown, act?: () => void }} Shortcut keys: one of them, or together if they are more than one letter; act: absent where another script hears them */

const SINGLE_KEYS = "pathbook:single-keys";
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=button], [type=file]), textarea, select, [contenteditable]";

/** @type {Shortcut[]} */
const SHORTCUTS = [
  { keys: ["/"], what: "Search", there: () => one("[data-action=search]") },
  { keys: ["n"], what: "Next page", there: () => one(".turn [rel=next]"), act: () => one(".turn [rel=next]")?.click() },
  { keys: ["p"], what: "Previous page", there: () => one(".turn [rel=prev]"), act: () => one(".turn [rel=prev]")?.click() },
  { keys: ["c"], what: "Go to the contents of this page", there: () => one(".toc a"), act: goToContents },
  { keys: ["t"], what: "Go to the trail: all pages", there: () => one("#trail a"), act: goToTrail },
  { keys: ["m"], what: "My progress", there: () => one(".bar-progress"), act: () => one(".bar-progress")?.click() },
  { keys: ["d"], what: "Colour scheme: light, dark, automatic", there: () => one("[data-action=scheme]"), act: changeScheme },
  { keys: ["?"], what: "This help", there: () => true, act: () => emit("pathbook:help", null) },
];

/** What is more than one key is no single key: it always works. */
/** @type {Shortcut[]} */
const COMBINATIONS = [
  { keys: ["Ctrl", "K"], what: "Search", there: () => one("[data-action=search]") },
  { keys: ["Ctrl", "Z"], what: "Take back what you ticked last", there: () => one(".item-box") },
  { keys: ["Esc"], what: "Close what is open", there: () => true },
];

/** The shortcuts that do something on this page. */
export function shortcutsHere() {
  const here = (/** @type {Shortcut[]} */ shortcuts) => shortcuts.filter(({ there }) => there());
  return { single: here(SHORTCUTS), others: here(COMBINATIONS) };
}

export function singleKeysAreOn() {
  return recall(SINGLE_KEYS) !== "off";
}

/** @param {boolean} on */
export function switchSingleKeys(on) {
  remember(SINGLE_KEYS, on ? "on" : "off");
}

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!singleKeysAreOn() || isTyping(event.target) || one("dialog[open]")) return;
    const shortcut = shortcutsHere().single.find(({ keys }) => keys[0] === event.key);
    if (!shortcut?.act) return;
    event.preventDefault();
    shortcut.act();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.closest(TYPED_IN) !== null;
}

function goToContents() {
  const fold = document.querySelector(".toc details");
  if (fold instanceof HTMLDetailsElement) fold.open = true;
  (one(".toc a[aria-current]") ?? one(".toc a"))?.focus();
}

/** On a narrow screen the trail is a sheet; opened, it has the focus. */
function goToTrail() {
  const menu = one("[data-action=menu]");
  if (menu?.checkVisibility()) menu.click();
  else (one("#trail [aria-current=page]") ?? all("#trail a")[0])?.focus();
}

function changeScheme() {
  const button = one("[data-action=scheme]");
  button?.click();
  say(button?.ariaLabel ?? "");
}
