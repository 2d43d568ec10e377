// The plan's items as the build counted them (`items/<plan>.js`): which page and
// which step each belongs to. Numbers for pages and steps come from here, never
// from what happens to stand in the document.

import { on, site, siteUrl } from "./dom.js";

/** @typedef {import("./state.js").Item} Item */
/** @typedef {{ u: string, t: string, s: string, i: Item[] }} ManifestPage address, title, step, items */
/** @typedef {{ plan: string, title: string, steps: { id: string, title: string, total: number }[], pages: ManifestPage[] }} Manifest */

/** @type {Manifest | undefined} */
let manifest;

/** @param {() => void} arrived */
export function onManifest(arrived) {
  on("pathbook:data", ({ kind, key, data }) => {
    if (kind !== "items" || key !== (site.plan || "-")) return;
    manifest = data;
    arrived();
  });
}

/**
 * The items of one page; undefined until the manifest is here.
 * @param {string} url from the site's root
 * @returns {Item[] | undefined}
 */
export function itemsOfPage(url) {
  return manifest?.pages.filter((page) => siteUrl(page.u) === siteUrl(url)).flatMap((page) => page.i);
}

/**
 * @param {string} step
 * @returns {Item[] | undefined}
 */
export function itemsOfStep(step) {
  return manifest?.pages.filter((page) => page.s === step).flatMap((page) => page.i);
}
