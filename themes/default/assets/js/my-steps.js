// The steps of a plan as large stations on one line, each with what is open in it as a
// checklist. Rows stay where they are while the reader ticks them; what is folded is
// made when it is opened.

import { inWords } from "./calendar.js";
import { svg } from "./dot-plot.js";
import { el } from "./dom.js";
import { linkTo, siteLink } from "./gap-view.js";
import { activityOf, isLeft, stepOf } from "./plan-data.js";
import { nextActions } from "./schedule.js";
import { percent } from "./state.js";
import { t, tNodes } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./state.js").Count} Count */
/** @typedef {import("./store.js").Store} Store */

/** So many open activities are shown as they are; of more, only the first that can be started. */
const SHOWN_WHOLE = 6;
const SHOWN_READY = 4;

/** What can be started, in order: the same for all stations while nothing changes. @type {WeakMap<import("./state.js").Progress, Activity[]>} */
const readyByProgress = new WeakMap();

/**
 * @param {Plan} plan
 * @param {import("./state.js").Progress} progress
 * @param {string} now
 */
function readyOf(plan, progress, now) {
  const ready = readyByProgress.get(progress) ?? nextActions(plan, progress, now).map(({ activity }) => activity);
  readyByProgress.set(progress, ready);
  return ready;
}

/**
 * A ring that fills; the words beside it say the number.
 * @param {Count} count
 * @param {string} sign in its middle
 */
function ring(count, sign) {
  const full = percent(count) === 100;
  const inside = full ? svg("path", { class: "tick", d: "M15 22.5l5 5 9-11" }) : svg("text", { x: 22, y: 28, "text-anchor": "middle" }, sign);
  return svg("svg", { class: full ? "ring full" : "ring", viewBox: "0 0 44 44", "aria-hidden": "true" },
    svg("circle", { cx: 22, cy: 22, r: 19.5, class: "whole" }),
    svg("circle", { cx: 22, cy: 22, r: 19.5, class: "part", pathLength: 100, "stroke-dasharray": `${percent(count)} 100`, transform: "rotate(-90 22 22)" }), inside);
}

class Station {
  #plan;
  #store;
  #fold = false;
  #activities;
  #sign;
  #key;
  #title;
  #ring = el("div", { class: "station" });
  #words = el("p", { class: "quiet" });
  #label = el("b");
  #bar = el("progress");
  #list = el("div", { class: "checklist" });
  #ready = el("div");
  #more = el("details", { class: "folded" }, el("summary"), el("div"));
  #done = el("details", { class: "folded" }, el("summary"), el("div"));
  /** @type {Set<string>} */
  #shown = new Set();
  #now;

  /**
   * @param {Plan} plan
   * @param {Store} store
   * @param {{ title: string, url: string, activities: Activity[], sign: string, page?: number, key: string, h: string, now: string }} of sign: a step's number, nothing for a page
   */
  constructor(plan, store, { title, url, activities, sign, page, key, h, now }) {
    this.#plan = plan;
    this.#store = store;
    this.#activities = activities;
    this.#title = title;
    this.#now = now;
    this.#sign = sign;
    this.#key = key;
    this.page = page;
    const number = sign ? [el("span", { class: "visually-hidden" }, t("step_before", { number: sign }))] : [];
    const head = el(/** @type {"h3"} */ (`h${h}`), {}, ...number, siteLink(url, title));
    this.#list.append(el("p", { class: "list-head" }, this.#label, this.#bar), this.#ready, this.#more, this.#done);
    this.node = el("li", sign ? {} : { class: "minor" }, this.#ring, head, this.#words, ...(activities.length ? [this.#list] : []));
    for (const fold of [this.#more, this.#done]) fold.addEventListener("toggle", () => fold.open && this.layout());
  }

  /** @param {boolean} folded nothing is laid out but the heads */
  set folded(folded) {
    if (this.#fold === folded) return;
    this.#fold = folded;
    this.layout();
  }

  get ids() {
    return this.#activities.map(({ id }) => id);
  }

  /** Sorts the activities into those that can be started, others that are open, and done ones. */
  layout() {
    const { progress } = this.#store;
    const left = this.#activities.filter((activity) => isLeft(activity, progress));
    const own = new Set(left);
    const free = readyOf(this.#plan, progress, this.#now).filter((activity) => own.has(activity));
    const ordered = new Set([...free, ...left]);
    const whole = left.length <= SHOWN_WHOLE;
    const ready = this.#fold ? [] : whole ? [...ordered] : (free.length ? free : left).slice(0, SHOWN_READY);
    const more = left.filter((activity) => !ready.includes(activity));
    const done = this.#activities.filter((activity) => !own.has(activity));
    this.#shown = new Set(ready.map(({ id }) => id));
    this.#label.dataset.as = whole ? "open" : "ready";
    this.#list.classList.toggle("idle", this.#fold);
    this.#show(this.#ready, ready, "now");
    for (const [fold, items, name] of /** @type {[HTMLDetailsElement, Activity[], string][]} */ ([[this.#more, more, "more"], [this.#done, done, "done"]])) {
      fold.hidden = !items.length;
      this.#show(fold.lastElementChild, fold.open ? items : [], name);
      if (fold.open) for (const { id } of items) this.#shown.add(id);
      if (fold.firstElementChild) fold.firstElementChild.textContent = name === "done" ? t("n_done_or_na", { n: items.length }) : this.#fold ? t("all_n_activities", { n: items.length }) : t("n_more_open", { n: items.length });
    }
  }

  /**
   * @param {Count} count
   * @param {Set<string>} [changed]
   */
  update(count, changed) {
    const { done, total } = count;
    const outside = changed ? this.ids.some((id) => changed.has(id) && !this.#shown.has(id)) : true;
    if (outside && !this.node.contains(document.activeElement)) this.layout();
    this.#ring.replaceChildren(ring(count, this.#sign));
    this.#words.textContent = total ? t("n_of_total_done", { n: done, total }) : this.#activities.length ? t("nothing_has_to_be_done") : t("no_activities_yet");
    this.node.dataset.progress = t("n_of_total_in", { n: done, total, where: this.#sign ? t("step_titled", { number: this.#sign, title: this.#title }) : this.#title });
    this.#label.textContent = done === total ? t("all_done") : this.#label.dataset.as === "ready" ? t("ready_to_start") : t("n_open", { n: total - done });
    [this.#bar.max, this.#bar.value, this.#bar.hidden] = [total || 1, done, total === 0];
    this.#bar.setAttribute("aria-label", t("labelled", { label: this.#title, value: this.#words.textContent ?? "" }));
    this.node.style.setProperty("--done", String(percent(count)));
    this.node.classList.toggle("full", total > 0 && done === total);
  }

  /** Opens what is folded, so that it is printed. */
  unfold() {
    for (const fold of [this.#more, this.#done]) if (!fold.hidden) fold.open = true;
    this.layout();
  }

  /**
   * @param {Element | null} place
   * @param {Activity[]} activities
   * @param {string} name
   */
  #show(place, activities, name) {
    if (!activities.length) return place?.replaceChildren();
    place?.replaceChildren(checklistOf(this.#plan, activities, `${name}-${this.#key}:`, this.#title));
  }
}

/**
 * The items of a page's own list, from a plan's data; <pb-checklist> makes them work.
 * @param {Plan} plan
 * @param {Activity[]} activities
 * @param {string} prefix of ids
 * @param {string} label
 */
export function checklistOf(plan, activities, prefix, label) {
  const rows = activities.map((activity) => {
    const { id, n, h, f, t: title, due, after = [], dev = [], by = [], was = [], p } = activity;
    /** @type {Record<string, string>} */
    const data = { "data-item": id, "data-no": String(n), "data-seen": h };
    if (was.length) data["data-was"] = was.join(" ");
    if (f & 1) data["data-optional"] = "";
    if (f & 2) data["data-default"] = "na";
    if (f & 4) data["data-evidence"] = "";
    const firsts = after.flatMap((first) => activityOf(plan, first) ?? []);
    const links = el("span", {}, ...firsts.flatMap((first, place) => [place ? t("list_comma") : "", linkTo(plan, first)]));
    const develops = dev.flatMap((index) => plan.competencies[index]?.t ?? []);
    const meta = el("p", { class: "item-meta", id: `${prefix}meta:${id}` },
      ...(due ? [el("span", { class: "due", "data-due": due }, dueWords(due))] : []),
      ...(firsts.length ? [el("span", { class: "after", "data-after": firsts.map((first) => first.id).join(" ") }, ...tNodes("after_activity", { activity: links }))] : []),
      ...(f & 1 ? [el("span", {}, t("optional"))] : []),
      ...(by.length ? [el("span", {}, t("with_helpers", { helpers: helperWords(by) }))] : []),
      ...(develops.length ? [el("span", {}, t("labelled", { label: t("develops"), value: develops.join(t("list_comma")) }))] : []),
      el("span", { class: "item-where" }, ...tNodes("on_page", { page: linkTo(plan, activity, plan.pages[p]?.t ?? t("page")) })));
    return el("li", { class: "item", id: prefix + id },
      el("input", { type: "checkbox", class: "item-box", id: `${prefix}box:${id}`, "aria-describedby": meta.id, ...data }),
      el("label", { class: "item-text", for: `${prefix}box:${id}` }, title), meta);
  });
  const list = document.createElement("pb-checklist");
  list.dataset.plan = plan.plan;
  list.append(el("ul", { class: "items", "aria-label": label }, ...rows));
  return list;
}

/** @param {string} due a day or a span */
function dueWords(due) {
  const [, n = "", unit = ""] = /^\+(\d+)([hdwmy])$/.exec(due) ?? [];
  if (!unit) return t("due_on", { date: inWords(due) });
  const span = unit === "h" ? t("hours", { n }) : unit === "d" ? t("days", { n }) : unit === "w" ? t("weeks", { n }) : unit === "m" ? t("months", { n }) : t("years", { n });
  return t("due_after_start", { span });
}

/** @param {string[]} by who helps */
function helperWords(by) {
  const words = by.map((who) => (who === "coach" ? t("by_coach") : who === "mentor" ? t("by_mentor") : who === "manager" ? t("by_manager") : t("by_sponsor")));
  return new Intl.ListFormat(t("locale"), { type: "disjunction" }).format(words);
}

/**
 * The stations of a plan: its steps, and pages of no step.
 * @param {Plan} plan
 * @param {Store} store
 * @param {string} h level of their headings
 * @param {string} now
 */
export function stationsOf(plan, store, h, now) {
  /** @type {{ title: string, url: string, sign: string, page?: number, activities: Activity[] }[]} */
  const steps = plan.steps.map(({ t: title, u: url }, step) => ({ title, url, sign: String(step + 1), activities: plan.items.filter((activity) => stepOf(plan, activity) === step) }));
  const pages = plan.pages.map(({ t: title, u: url }, page) => ({ title, url, sign: "", page, activities: plan.items.filter((activity) => activity.p === page && stepOf(plan, activity) < 0) })).filter(({ activities }) => activities.length);
  return [...steps, ...pages].map((of, place) => new Station(plan, store, { ...of, key: String(place), h, now }));
}
