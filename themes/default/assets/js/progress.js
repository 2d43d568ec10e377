// <pb-progress>: how far the reader is on this page or in this step, in words and
// as a bar. Both come from the build's manifest.

import { one, site } from "./dom.js";
import { itemsOfPage, itemsOfStep, onManifest } from "./manifest.js";
import { myStore } from "./mine.js";
import { count } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./state.js").Count} Count */

class PbProgress extends HTMLElement {
  connectedCallback() {
    this.update();
  }

  update() {
    const { scope, step = "" } = this.dataset;
    // A plan's total is drawn on pages without this script too.
    if (scope === "plan") return;
    const items = scope === "step" ? itemsOfStep(step) : itemsOfPage(site.page ?? "");
    if (!items) return;
    const counted = count(myStore().progress, items);
    showCount(this, counted, scope === "step" ? inStep(this, counted) : onPage(counted));
    this.classList.toggle("full", counted.total > 0 && counted.done === counted.total);
  }
}

export function startProgress() {
  customElements.define("pb-progress", PbProgress);
  const update = () => {
    for (const line of document.querySelectorAll("pb-progress")) if (line instanceof PbProgress) line.update();
  };
  myStore().addEventListener("change", update);
  onManifest(update);
}

/**
 * Writes words and bar of a line of progress or of a list's head.
 * @param {HTMLElement} within
 * @param {Count} count
 * @param {string} words
 */
export function showCount(within, { done, total }, words) {
  const text = one("span", within);
  const bar = within.querySelector("progress");
  if (text) text.textContent = words;
  if (!bar) return;
  bar.max = total || 1;
  bar.value = done;
  bar.hidden = total === 0;
  bar.setAttribute("aria-label", words);
}

/**
 * The widest count this page can speak of: its step's, or its own.
 * @returns {string} empty until the manifest is here
 */
export function progressInWords() {
  const line = one("pb-progress[data-scope=step]");
  const ofStep = line && itemsOfStep(line.dataset.step ?? "");
  const { progress } = myStore();
  if (line && ofStep) return inStep(line, count(progress, ofStep));
  const ofPage = itemsOfPage(site.page ?? "");
  return ofPage ? onPage(count(progress, ofPage)) : "";
}

/**
 * @param {HTMLElement} line
 * @param {Count} count
 */
function inStep({ dataset: { number, title } }, { done, total }) {
  return t("n_of_total_in", { n: done, total, where: number ? t("step_titled", { number, title: title ?? "" }) : (title ?? "") });
}

/** @param {Count} count */
function onPage({ done, total }) {
  return t("n_of_total_on_page", { n: done, total });
}
