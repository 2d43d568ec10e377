// The plan's items as the build counted them (`items/<plan>.js`): which page and
// which step each belongs to. Numbers for pages and steps come from here, never
// from what happens to stand in the document.

import { on, site, siteUrl } from "./dom.js";

/** @typedef {import("./state.js").Item} Item */
/** @typedef {{ u: string, t: string, s: string, i: Item[] }} ManifestPage address, title, step, items */
/** @typedef {{ plan: string, title: string, steps: { id: string, title: string, total: number }[], pages: ManifestPage[] }} Manifest */

/** @type {Manifest | undefined} */
let manifest;
/** @type {Map<string, Item>} */
const itemsById = new Map();

/** @param {() => void} arrived */
export function onManifest(arrived) {
  on("pathbook:data", ({ kind, key, data }) => {
    if (kind !== "items" || key !== (site.plan || "-")) return;
    manifest = data;
    for (const { i } of manifest?.pages ?? []) for (const item of i) itemsById.set(item[0], item);
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

/** All items of the plan. */
export function itemsOfPlan() {
  return itemsById.values();
}

/**
 * The flags of an item anywhere in the plan; none until the manifest is here.
 * @param {string} id
 */
export function flagsOf(id) {
  return itemsById.get(id)?.[1] ?? 0;
}

/**
 * The pages with items, those after a page first, then from the beginning.
 * @param {string} url from the site's root
 * @returns {ManifestPage[]}
 */
export function pagesAfter(url) {
  const pages = manifest?.pages ?? [];
  const at = pages.findIndex((page) => siteUrl(page.u) === siteUrl(url)) + 1;
  return [...pages.slice(at), ...pages.slice(0, at)];
}
