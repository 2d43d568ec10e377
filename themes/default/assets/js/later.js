// Brings the script for saving, opening and sharing when the reader comes near the
// end of the page, where that stands, or at once for a shared link
// and for whoever asks.

import { el, on, one, site } from "./dom.js";

export function startLater() {
  const { later } = site;
  if (!later) return;
  let asked = false;
  const bring = () => {
    if (!asked) document.head.append(el("script", { src: later }));
    asked = true;
  };
  const link = () => location.hash.startsWith("#pb") && bring();
  addEventListener("hashchange", link);
  link();
  const end = one("main > article > footer");
  const near = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && bring(), { rootMargin: "800px" });
  if (end) near.observe(end);
  on("pathbook:later", (part) => near.observe(part));
}
