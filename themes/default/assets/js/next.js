// The way to what is open next: on this page, or on the next one that has something
// open. What waits for other items, and what is optional, is not pressed on anyone.

import { el, one, site } from "./dom.js";
import { OPTIONAL, stateOf } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./state.js").Item} Item */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./manifest.js").ManifestPage} ManifestPage */

/**
 * @param {Store} store
 * @param {(url: string) => ManifestPage[]} pagesAfter
 */
export function startNext(store, pagesAfter) {
  const line = one("pb-progress[data-scope=page]");
  const link = el("a", { class: "next-open" });
  const show = () => {
    const next = nextOnPage() ?? nextPage(store, pagesAfter(site.page ?? ""));
    if (!next) return link.remove();
    if (link.getAttribute("href") !== next.url) link.href = next.url;
    if (link.textContent !== next.words) link.textContent = next.words;
    if (!link.isConnected) line?.append(link);
  };
  store.addEventListener("change", show);
  show();
}

function nextOnPage() {
  const box = one("li:is([data-state=open], [data-state=doing]):not([data-blocked]) > .item-box:enabled:not([data-optional])");
  return box && { url: `#${box.id}`, words: t("next_open_item") };
}

/**
 * @param {Store} store
 * @param {ManifestPage[]} pages
 */
function nextPage({ progress }, pages) {
  const isOpen = (/** @type {Item} */ item) => !(item[1] & OPTIONAL) && ["open", "doing"].includes(stateOf(progress, item));
  for (const { u, t: title, i } of pages) {
    const open = i.find(isOpen);
    if (open) return { url: `${site.root}${u}#box:${open[0]}`, words: t("next_is_page", { title }) };
  }
  return null;
}
