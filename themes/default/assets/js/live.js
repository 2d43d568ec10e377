// Owns the page's one polite live region. Everyone else speaks through `say`.

import { on, one } from "./dom.js";

export function startLive() {
  const region = one("[data-live]");
  if (!region) return;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  on("pathbook:say", (text) => {
    // Emptied first, so that the same sentence twice is read twice.
    region.textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      region.textContent = text;
    }, 50);
  });
}
