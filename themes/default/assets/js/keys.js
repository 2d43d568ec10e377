// Single-key shortcuts: one table, one listener. They stay silent while the
// reader types and can be switched off (WCAG 2.1.4) by `pathbook:keys` = "off".

import { one } from "./dom.js";
import { recall } from "./keep.js";

/** @type {Record<string, () => HTMLElement | null>} the control a key presses, when the page has it */
const KEYS = {
  "/": () => one("[data-action=search]"),
};

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const control = KEYS[event.key]?.();
    if (!control || recall("pathbook:keys") === "off") return;
    event.preventDefault();
    control.click();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select"));
}
