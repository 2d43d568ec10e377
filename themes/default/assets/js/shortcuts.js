// The keys of a handbook: one table, by which keys are heard and from which the
// help sheet is made. Single keys can be switched off, because speech input and
// shaky hands press them by mistake (WCAG 2.1.4); `search.js` obeys the same switch.

import { all, emit, one, say } from "./dom.js";
import { recall, remember } from "./keep.js";
import { t } from "./words.js";

/** @typedef {{ keys: string[], what: string, there: () => unknown, act?: () => void }} Shortcut keys: one of them, or together if they are more than one letter; act: absent where another script hears them */

const SINGLE_KEYS = "pathbook:single-keys";
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=button], [type=file]), textarea, select, [contenteditable]";

/** What the key beside the space bar is called on this machine. */
const CTRL = /Mac|iP/.test(navigator.platform) ? "⌘" : t("key_ctrl");

/** @type {Shortcut[]} */
const SHORTCUTS = [
  { keys: ["/"], what: t("key_search"), there: () => one("[data-action=search]") },
  { keys: ["n"], what: t("key_next"), there: () => one(".turn [rel=next]"), act: () => one(".turn [rel=next]")?.click() },
  { keys: ["p"], what: t("key_previous"), there: () => one(".turn [rel=prev]"), act: () => one(".turn [rel=prev]")?.click() },
  { keys: ["c"], what: t("key_contents"), there: () => one(".toc a"), act: goToContents },
  { keys: ["t"], what: t("key_trail"), there: () => one("#trail a"), act: goToTrail },
  { keys: ["m"], what: t("my_progress"), there: () => one(".bar-progress"), act: () => one(".bar-progress")?.click() },
  { keys: ["d"], what: t("key_scheme"), there: () => one("[data-action=scheme]"), act: changeScheme },
  { keys: ["?"], what: t("key_help"), there: () => true, act: () => emit("pathbook:help", null) },
];

/** What is more than one key is no single key: it always works. */
/** @type {Shortcut[]} */
const COMBINATIONS = [
  { keys: [CTRL, "K"], what: t("key_search"), there: () => one("[data-action=search]") },
  { keys: [CTRL, "Z"], what: t("key_undo"), there: () => one(".item-box") },
  { keys: ["Esc"], what: t("key_escape"), there: () => true },
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
  else {
    const link = one("#trail [aria-current=page]") ?? all("#trail a")[0];
    // A theme may have folded its list of pages.
    for (let fold = link?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    link?.focus();
  }
}

function changeScheme() {
  const button = one("[data-action=scheme]");
  button?.click();
  say(button?.ariaLabel ?? "");
}
