// The keys that open the search, `/` and Ctrl-K. What is typed until its field has the focus is kept for it, after a `/`
// in `wantsSearch`; nothing of that is a shortcut.

import { emit, site } from "./dom.js";
import { recall } from "./keep.js";

export function startSearchKeys() {
  const areOff = () => recall("pathbook:single-keys") === "off";
  if (areOff()) delete site.wantsSearch;
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const { wantsSearch } = site;
    const isTyping = target instanceof Element && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    const isPlain = !isTyping && !ctrlKey && !metaKey && !altKey;
    if (wantsSearch !== undefined && isPlain && key.length === 1) site.wantsSearch += key;
    else if (wantsSearch !== undefined && key === "Escape") delete site.wantsSearch;
    else if ((key === "/" && isPlain && !areOff()) || (key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey)) wantSearch();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

/** Opens the search, or has it opened as soon as it is there. */
export function wantSearch() {
  site.wantsSearch = "/";
  emit("pathbook:search", null);
}
