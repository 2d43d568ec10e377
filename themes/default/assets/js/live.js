// Owns the page's one polite live region. Everyone else speaks through `say`.

import { el, on } from "./dom.js";

export function startLive() {
  const region = el("p", { class: "visually-hidden", role: "status" });
  document.body.append(region);
  on("pathbook:say", (text) => {
    // Emptied first, so that the same sentence twice is read twice.
    region.replaceChildren();
    setTimeout(() => region.replaceChildren(text), 50);
  });
}
