// The contents of the page: folds the list where it stands above the text.

import { one } from "./dom.js";

const wideEnough = matchMedia("(min-width: 68.75rem)");

export function startContents() {
  refold();
  wideEnough.addEventListener("change", refold);
  // Also after a choice: the text it leads to is what the reader wants to see.
  document.addEventListener("click", ({ target }) => target instanceof Element && target.closest(".toc a") && refold());
}

/** The list may have come with an edit. */
function refold() {
  one(".toc details")?.toggleAttribute("open", wideEnough.matches);
}
