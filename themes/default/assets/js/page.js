// What every page does, in order. Each start looks for its own hooks and does
// nothing on a page without them.

import { all, on, site } from "./dom.js";
import { startExtras } from "./bring.js";
import { load } from "./data.js";
import { startContents } from "./contents.js";
import { startEarlyKeys } from "./early-keys.js";
import { startLive } from "./live.js";
import { startReview } from "./review.js";
import { findRoot } from "./root.js";
import { drawRings, startRings } from "./rings.js";
import { startScheme } from "./scheme.js";
import { startSheet } from "./sheet.js";
import { startTabs } from "./tabs.js";
import { nameStops, startTrail } from "./trail.js";

findRoot();
nameStops();
startLive();
startExtras();
startEarlyKeys();
startScheme();
startRings();
startTabs();
startContents();
startReview();
startSheet();

// After all deferred scripts: the other bundle must be listening, and during
// `pathbook serve` the handbook's id may only just have been filled in.
document.addEventListener("DOMContentLoaded", () => {
  startTrail();
  loadItems();
});

// `pathbook serve` changed the text of the page.
on("pathbook:changed", () => {
  startReview();
  loadItems();
  drawRings();
});

function loadItems() {
  for (const plan of new Set([site.plan, ...all("[data-count]").map(({ dataset }) => dataset.count)])) {
    if (plan) load("items", plan, `${site.root}items/${plan}.js`).catch(() => undefined);
  }
}
