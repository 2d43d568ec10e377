// <pb-gaps>: joins the reader's own ratings, and a reviewer's, to what is expected next.
// Largest gap first, each with the activities that develop it. No score over all.

import { load } from "./data.js";
import { markOf, dotPlot, svg } from "./dot-plot.js";
import { el, site } from "./dom.js";
import { gapsOf } from "./gaps.js";
import { dayInWords } from "./item-meta.js";
import { storeOf } from "./mine.js";
import { activityState, activityUrl, levelName, reviewerName, scaleOf } from "./plan-data.js";
import { STATE_WORDS } from "./state-words.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./gaps.js").ReaderGap} ReaderGap */

class PbGaps extends HTMLElement {
  /** @type {Plan | undefined} */
  #plan;
  #width = 0;
  #figure = el("figure", { class: "gap-plot" });
  #body = el("div", { class: "gap-list" });

  async connectedCallback() {
    const { plan = "-", src = "" } = this.dataset;
    if (this.#plan || !src) return;
    this.#plan = await load("activities", plan, `${site.root ?? ""}${src}`).catch(() => undefined);
    // What the build wrote stays where there is nothing of the reader's to join to it.
    if (!this.#plan || !gapsOf(this.#plan, this.#store.progress, this.#step).length) return;
    this.replaceChildren(this.#figure, this.#body);
    for (const name of ["change", "levels", "other"]) this.#store.addEventListener(name, () => this.update());
    new ResizeObserver(() => this.#figure.clientWidth !== this.#width && this.update()).observe(this.#figure);
    this.update();
  }

  get #store() {
    return storeOf(this.dataset.plan ?? "-");
  }

  get #step() {
    const place = this.#plan?.steps.findIndex(({ id }) => id === this.dataset.step) ?? -1;
    return place < 0 ? undefined : place;
  }

  update() {
    const plan = this.#plan;
    if (!plan) return;
    const gaps = gapsOf(plan, this.#store.progress, this.#step);
    const rated = gaps.filter((gap) => gap.rated);
    const unrated = gaps.filter((gap) => !gap.rated);
    this.#width = this.#figure.clientWidth;
    this.#figure.hidden = !rated.length;
    if (rated.length) this.#figure.replaceChildren(...gapPicture(plan, rated, Math.max(280, this.#width || 600)), gapTable(plan, rated));
    const open = rated.filter(({ gap }) => gap > 0);
    const closed = rated.filter(({ gap }) => gap === 0);
    const { h = "2" } = this.dataset;
    const part = (/** @type {string} */ title, /** @type {ReaderGap[]} */ some) => (some.length ? [el(/** @type {"h3"} */ (`h${h}`), {}, title), el("ul", { class: "gaps" }, ...some.map((gap) => this.#gap(plan, gap)))] : []);
    const words = open.length ? part(t("your_gaps"), open) : rated.length ? [el("p", {}, unrated.length ? t("no_gap_so_far") : t("no_gap_left"))] : [];
    this.#body.replaceChildren(...words, ...this.#unratedPart(plan, unrated), ...part(t("gaps_closed"), closed));
  }

  /**
   * @param {Plan} plan
   * @param {ReaderGap[]} gaps
   */
  #unratedPart(plan, gaps) {
    if (!gaps.length) return [];
    const { h = "2" } = this.dataset;
    const words = t("n_not_rated_yet", { n: gaps.length });
    return [el(/** @type {"h3"} */ (`h${h}`), {}, t("not_rated_yet")), el("p", {}, `${words} `, ...rateLink(plan)), el("ul", { class: "gaps" }, ...gaps.map((gap) => this.#gap(plan, gap)))];
  }

  /**
   * @param {Plan} plan
   * @param {ReaderGap} gap
   */
  #gap(plan, gap) {
    const { competency, activities, rated, gap: levels } = gap;
    const size = rated && levels > 0 ? [" ", el("span", { class: "gap-size" }, levelsInWords(levels))] : [];
    const { progress } = this.#store;
    const acts = activities.map((activity) => {
      const state = activityState(activity, progress);
      return el("li", { "data-state": state }, linkTo(plan, activity), " ", el("small", {}, el("b", { class: "state" }, STATE_WORDS[state]), ` · ${plan.pages[activity.p]?.t ?? ""}`));
    });
    const list = acts.length ? el("ul", { class: "acts" }, ...acts) : el("p", { class: "quiet" }, t("gap_ask"));
    return el("li", {}, el("p", { class: "expect-head" }, el("b", {}, siteLink(competency.u, competency.t)), ...size), el("p", { class: "quiet" }, standing(plan, gap)), levels > 0 || !rated ? list : "");
  }
}

export function startGaps() {
  customElements.define("pb-gaps", PbGaps);
}

/**
 * Where the reader can rate themselves, if the handbook has such a place.
 * @param {Plan} plan
 * @param {string} [words]
 */
export function rateLink({ rate }, words = t("rate_yourself")) {
  return rate ? [siteLink(rate, words)] : [];
}

/** @param {number} levels */
export function levelsInWords(levels) {
  return t("n_levels_to_go", { n: levels });
}

/**
 * Who says what, and what is expected, in words.
 * @param {Plan} plan
 * @param {ReaderGap} gap
 */
function standing(plan, { competency, self, unsure, unknown, reviews: [review], from, to }) {
  const name = (/** @type {number} */ rank) => levelName(plan, competency, rank);
  return [
    t("labelled", { label: t("you"), value: self >= 0 ? name(self) : unsure ? t("not_sure_within") : unknown ? t("level_gone") : t("not_rated") }),
    review ? t("labelled", { label: `${reviewerName(review)}${t("list_comma")}${dayInWords(review.on)}`, value: name(review.rank) }) : "",
    from >= 0 && from !== to ? t("expected_now", { level: name(from) }) : "",
    t("expected_next", { level: name(to) }),
  ].filter(Boolean).join(" · ");
}

/**
 * @param {Plan} plan
 * @param {ReaderGap[]} gaps
 * @param {number} width
 */
function gapPicture(plan, gaps, width) {
  const rows = gaps.map((gap) => ({ name: gap.competency.t, of: scaleOf(plan, gap.competency).length, you: gap.self, from: gap.from, to: gap.to, reviewer: gap.reviews[0]?.rank ?? -1, words: `${gap.competency.t}. ${standing(plan, gap)}.` }));
  const one = gaps.every(({ competency }) => competency.scale === gaps[0]?.competency.scale);
  const ticks = one && gaps[0] ? scaleOf(plan, gaps[0].competency).map((level) => level.t) : [];
  const kinds = [["you", t("you")], ["to", t("expected_next_head")], ["from", t("expected_now_head")], ...(rows.some(({ reviewer }) => reviewer >= 0) ? [["reviewer", t("reviewer")]] : [])];
  const key = kinds.map(([kind = "", words = ""]) => el("span", {}, svg("svg", { viewBox: "-12 -12 24 24", width: 18, height: 18, "aria-hidden": "true", class: "dot-plot" }, markOf(kind, 0, kind === "reviewer" ? -14 : 0)), words));
  return [el("figcaption", {}, ...key), dotPlot(rows, ticks, width, t("where_you_are"))];
}

/**
 * @param {Plan} plan
 * @param {ReaderGap[]} gaps
 */
function gapTable(plan, gaps) {
  const reviewed = gaps.some(({ reviews }) => reviews.length > 0);
  const cells = (/** @type {ReaderGap} */ { competency, self, reviews, from, to, gap }) => [levelName(plan, competency, self), ...(reviewed ? [levelName(plan, competency, reviews[0]?.rank ?? -1)] : []), levelName(plan, competency, from), levelName(plan, competency, to), String(gap)];
  const { node, body } = regionTable(t("table_named", { name: t("where_you_are") }), [t("competency"), t("you"), ...(reviewed ? [t("reviewer")] : []), t("expected_now_head"), t("expected_next_head"), t("levels_to_go_head")]);
  body.append(...gaps.map((gap) => el("tr", {}, el("th", { scope: "row" }, gap.competency.t), ...cells(gap).map((words) => el("td", {}, words || "–")))));
  return el("details", { class: "as-table" }, el("summary", {}, t("same_as_table")), node);
}

/**
 * A link within the handbook; just the words where there is no such page.
 * @param {string} url from the site's root, or nothing
 * @param {string} words
 */
export function siteLink(url, words) {
  return url ? el("a", { href: (site.root ?? "") + url }, words) : words;
}

/**
 * A link to where an activity stands.
 * @param {Plan} plan
 * @param {import("./plan-data.js").Activity} activity
 * @param {string} [words]
 */
export function linkTo(plan, activity, words = activity.t) {
  return el("a", { href: (site.root ?? "") + activityUrl(plan, activity) }, words);
}

/**
 * A table that scrolls within its region on a narrow page.
 * @param {string} label
 * @param {string[]} heads
 */
export function regionTable(label, heads) {
  const body = el("tbody");
  const node = el("div", { class: "table", role: "region", tabindex: "0", "aria-label": label }, el("table", {}, el("thead", {}, el("tr", {}, ...heads.map((words) => el("th", { scope: "col" }, words)))), body));
  return { node, body };
}
