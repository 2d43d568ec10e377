// The prefix that leads from a page to the handbook's root, `site.root`, follows from the page's address. The page for addresses
// that lead nowhere is shown at any of them, and says it itself.

import { site } from "./dom.js";

export function findRoot() {
  site.root ??= "../".repeat((site.page ?? "").split("/").length - 1);
}
