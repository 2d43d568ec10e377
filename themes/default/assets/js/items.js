// What a page with checklist items does besides `page.js`. Whatever joins reads
// `myStore().progress`, changes it through `myStore().update`, and hears `change`.

import { startBanners } from "./banner.js";
import { beside } from "./beside.js";
import { startChecklists } from "./checklist.js";
import { all, el, site } from "./dom.js";
import { itemsOfPlan, onManifest } from "./manifest.js";
import { myStore } from "./mine.js";
import { startProgress } from "./progress.js";

startBanners(myStore());
// Before anything is counted: an item that was renamed takes its ticks along.
onManifest(() => myStore().adopt([...itemsOfPlan()].map(([id, , was = []]) => /** @type {[string, string[]]} */ ([id, was]))));
adoptOnPage();
startChecklists();
startProgress();
loadMore();

/** What the page itself knows, where the plan's data does not come. */
function adoptOnPage() {
  myStore().adopt(all("[data-was]").map(({ dataset: { item = "", was = "" } }) => [item, was.split(" ")]));
}

/** By itself, never because of what a reader does. Until it is here `site.more` is its address. */
function loadMore() {
  const more = beside("asset:more.js");
  if (!more) return;
  site.more = more;
  document.head.append(el("link", { rel: "stylesheet", href: beside("asset:more.css"), "data-later": "" }), el("script", { src: more }));
}
