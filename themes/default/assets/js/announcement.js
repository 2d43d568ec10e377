// Hides the announcement for good, until it says something else: what it says is
// remembered by its mark, which `head.js` compares before the first paint.

import { one, site } from "./dom.js";
import { remember } from "./keep.js";

export function startAnnouncement() {
  one("[data-action=dismiss]")?.addEventListener("click", () => {
    remember(`pathbook:note:${site.book}`, site.note ?? "");
    document.documentElement.classList.add("no-note");
    // The button is gone; the next stop is where it would have been.
    one("#main")?.focus({ preventScroll: true });
  });
}
