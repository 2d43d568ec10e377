// Owns the page's one polite live region. Everyone else speaks through `say`.

import { on, one } from "./dom.js";

export function startLive() {
  const region = one("[data-live]");
  on("pathbook:say", (text) => {
    // Emptied first, so that the same sentence twice is read twice.
    region?.replaceChildren();
    setTimeout(() => region?.replaceChildren(text), 50);
  });
}
