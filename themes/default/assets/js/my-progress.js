// <pb-my-progress>: where the reader is, what comes next, what closes the largest gap;
// then the steps with what is open in them, numbers by competency, dates, and what is
// kept beside the plan. What the build wrote is replaced; without scripts it stands.

import { startBanners } from "./banner.js";
import { daysBetween, isDay, today } from "./calendar.js";
import { button } from "./controls.js";
import { load } from "./data.js";
import { el, emit, say, site } from "./dom.js";
import { startDay } from "./due.js";
import { optionOf, setOption } from "./entries.js";
import { dayInWords } from "./item-meta.js";
import { recall, remember } from "./keep.js";
import { myStore, storeOf } from "./mine.js";
import { regionTable } from "./gap-view.js";
import { competencyRows, dayRows, fill, glancePart, nextPart, paceWords } from "./my-parts.js";
import { checklistOf, stationsOf } from "./my-steps.js";
import { counts, nextActions } from "./schedule.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {{ id: string, title: string, src: string }} PlanAt */

const LAST_PLAN = () => `pathbook:${site.book}:last-plan`;

class PbMyProgress extends HTMLElement {
  /** @type {PlanAt[]} */
  #plans = [];
  #shown = "";
  /** The part of the page that speaks of one plan. @type {PlanPage | undefined} */
  #page;

  connectedCallback() {
    if (this.#plans.length) return;
    this.#plans = JSON.parse(this.dataset.plans ?? "[]");
    addEventListener("hashchange", () => this.#open(this.#wanted()));
    addEventListener("beforeprint", () => this.#page?.unfold());
    this.#open(this.#wanted() ?? this.#usual());
  }

  /** The plan that the address names. */
  #wanted() {
    const id = new URLSearchParams(location.hash.slice(1)).get("plan");
    return this.#plans.find((plan) => plan.id === id);
  }

  /** Else the one used last, else one with something kept, else the first. */
  #usual() {
    const last = recall(LAST_PLAN());
    const used = ({ id = "" }) => this.#plans.length > 1 && Object.keys(storeOf(id).progress.items).length > 0;
    return this.#plans.find(({ id }) => id === last) ?? this.#plans.find(used) ?? this.#plans[0];
  }

  /** @param {PlanAt | undefined} at */
  async #open(at) {
    if (!at || at.id === this.#shown) return;
    this.#shown = at.id;
    const plan = await load("activities", at.id, `${site.root ?? ""}${at.src}`).catch(() => undefined);
    if (this.#shown !== at.id) return;
    if (!plan) {
      this.#shown = "";
      this.prepend(el("p", { class: "banner warn" }, t("plan_not_loaded")));
      return;
    }
    const store = storeOf(at.id);
    if (this.#page || store !== myStore()) {
      emit("pathbook:shown", store);
      startBanners(store);
    }
    remember(LAST_PLAN(), at.id);
    this.#page?.leave();
    this.#page = new PlanPage(plan, store, this, at);
    this.replaceChildren(...this.#chooser(at), ...this.#page.nodes);
  }

  /** @param {PlanAt} at */
  #chooser(at) {
    if (this.#plans.length < 2) return [];
    const select = el("select", { id: "which-plan" }, ...this.#plans.map(({ id, title }) => el("option", { value: id, ...(id === at.id && { selected: "" }) }, title || id)));
    select.addEventListener("change", () => {
      history.replaceState(history.state, "", `#plan=${select.value}`);
      this.#open(this.#wanted()).then(() => {
        this.querySelector("select")?.focus();
        say(`${select.selectedOptions[0]?.textContent}.`);
      });
    });
    return [el("p", { class: "which" }, el("label", { for: select.id }, t("plan")), " ", select)];
  }
}

/** The whole page for one plan. */
class PlanPage {
  #plan;
  #store;
  #at;
  #plans;
  #h;
  #lead = el("p", { class: "lead" });
  #top = el("div", { class: "top" });
  #next = el("div", { class: "next" });
  #glance = el("div", { class: "at-glance" });
  #stations;
  #competencies;
  #days = el("ul", { class: "days" });
  #start = el("input", { type: "date" });
  #follow = el("p", { class: "quiet" });
  #pace = el("input", { type: "checkbox" });
  #paceWords = el("p", { class: "quiet" });
  /** Whether a start is asked for. @type {boolean | undefined} */
  #fresh;
  #update;

  /**
   * @param {Plan} plan
   * @param {Store} store
   * @param {HTMLElement} element
   * @param {PlanAt} at
   */
  constructor(plan, store, element, at) {
    this.#plan = plan;
    this.#store = store;
    this.#at = at;
    this.#plans = element.dataset.plans;
    const h = Number(element.dataset.h ?? 2);
    this.#h = h;
    store.adopt(plan.items.map(({ id, was = [] }) => /** @type {[string, string[]]} */ ([id, was])));
    this.#stations = stationsOf(plan, store, String(h + 1), today());
    this.#competencies = regionTable(t("numbers_by_competency"), [t("competency"), t("activities_done"), t("you")]);
    const path = el("ol", { class: "stations" }, ...this.#stations.map(({ node }) => node), ...(plan.steps.length && plan.to ? [el("li", { class: "goal" }, el("div", { class: "station" }), el("p", {}, plan.to.name))] : []));
    const title = this.#heading(plan.title, 0);
    title.classList.add("plan-title");
    this.nodes = [
      title, this.#lead, this.#top, path,
      ...(plan.competencies.length ? [this.#heading(t("competencies"), 0), this.#competencies.node] : []),
      this.#heading(t("dates"), 0), this.#dates(),
      this.#later("pb-archive"),
      this.#heading(t("promotion_conversation"), 0), el("p", {}, t("sheet_about")), this.#later("pb-sheet"),
      this.#later("pb-exchange"),
      ...(element.dataset.about ? [el("p", {}, el("a", { href: element.dataset.about }, t("about_your_data")))] : []),
    ];
    this.#update = (/** @type {Event | undefined} */ event) => this.update(event instanceof CustomEvent && event.type === "change" ? event.detail : undefined);
    for (const name of ["change", "levels", "other", "problem"]) store.addEventListener(name, this.#update);
    this.update();
  }

  leave() {
    for (const name of ["change", "levels", "other", "problem"]) this.#store.removeEventListener(name, this.#update);
  }

  unfold() {
    for (const station of this.#stations) station.unfold();
  }

  /**
   * @param {string} words
   * @param {number} below
   */
  #heading(words, below) {
    return el(/** @type {"h2"} */ (`h${Math.min(6, this.#h + below)}`), {}, words);
  }

  /** @param {Set<string>} [changed] ids of items; none: anything may have changed */
  update(changed) {
    const [plan, store] = [this.#plan, this.#store];
    const { progress, readonly } = store;
    const counted = counts(plan, progress);
    const { done, total } = counted.plan;
    const start = startDay(progress);
    const began = start !== undefined || plan.items.some(({ id }) => Object.hasOwn(progress.items, id)) || plan.competencies.some(({ id }) => Object.hasOwn(progress.levels, id));
    fill(this.#lead, [leadWords(done, total, start)]);
    // Whoever begins by ticking keeps the list they tick in.
    this.#fresh = start === undefined && (this.#fresh ?? !began);
    if (this.#fresh) this.#showStart();
    else if (total > 0 && done === total) this.#showEnd(total);
    else {
      fill(this.#next, nextPart(plan, progress));
      this.#next.hidden = !this.#next.childNodes.length;
      this.#top.classList.remove("fresh", "ended");
      if (!this.#next.isConnected || this.#next.parentElement !== this.#top) this.#top.replaceChildren(this.#next, this.#glance);
    }
    fill(this.#glance, glancePart(plan, progress));
    for (const [place, station] of this.#stations.entries()) {
      station.folded = this.#fresh;
      const step = counted.steps[place] ?? counted.pages[station.page ?? -1];
      if (step) station.update(step, changed);
    }
    fill(this.#competencies.body, competencyRows(plan, progress, counted));
    this.#showDates(start, readonly);
  }

  /** Before anything is done: a day to start, and three things to begin with. */
  #showStart() {
    if (this.#top.classList.contains("fresh")) return;
    this.#top.classList.add("fresh");
    const day = el("input", { type: "date" });
    const begin = (/** @type {string} */ date) => {
      if (!isDay(date)) return day.focus();
      this.#begin(date);
      this.#next.querySelector("a")?.focus();
    };
    const first = nextActions(this.#plan, this.#store.progress, today(), 3).map(({ activity }) => activity);
    const set = button(t("set_day"), () => begin(day.value));
    day.addEventListener("keydown", ({ key }) => key === "Enter" && begin(day.value));
    for (const control of [day, set]) control.toggleAttribute("disabled", this.#store.readonly);
    this.#top.replaceChildren(
      el("div", { class: "start" }, this.#heading(t("start_your_plan"), 1), el("p", {}, t("choose_start")),
        el("div", { class: "row" }, button(t("i_start_today"), () => begin(today()), "main"), el("label", {}, t("or_on"), " ", day), set)),
      ...(first.length ? [this.#heading(t("first_things"), 1), el("div", { class: "checklist" }, checklistOf(this.#plan, first, "first:", t("first_things")))] : []),
      this.#glance);
  }

  /** @param {number} total */
  #showEnd(total) {
    if (this.#top.classList.contains("ended")) return;
    this.#top.classList.remove("fresh");
    this.#top.classList.add("ended");
    this.#top.replaceChildren(
      el("div", { class: "ending" }, this.#heading(t("all_activities_done", { n: total }), 1), el("p", {}, t("end_of_plan")), this.#later("pb-sheet", "main")),
      this.#glance);
  }

  /**
   * A part that the script makes which comes later.
   * @param {string} name
   * @param {string} [look]
   */
  #later(name, look = "") {
    const part = document.createElement(name);
    const { id: plan, src } = this.#at;
    Object.assign(part.dataset, { plan, src, look, plans: this.#plans, h: this.#h });
    emit("pathbook:later", part);
    return part;
  }

  /** @param {string} day */
  #begin(day) {
    this.#store.update((progress, clock, device) => setOption(progress, "started", day || null, { clock, device }), day ? t("start_on", { date: dayInWords(day) }) : t("no_start"));
    say(day ? `${t("start_is", { date: dayInWords(day) })} ${this.#follow.textContent}` : t("no_start_now"));
  }

  #dates() {
    this.#start.addEventListener("change", () => {
      const day = this.#start.value;
      if (this.#start.validity.badInput || (day && (!isDay(day) || day < "2000"))) return;
      this.#begin(day);
    });
    this.#pace.addEventListener("change", () => {
      this.#store.update((progress, clock, device) => setOption(progress, "pace", this.#pace.checked, { clock, device }), this.#pace.checked ? t("pace_shown") : t("pace_hidden"));
      say(this.#pace.checked ? this.#paceWords.textContent ?? "" : t("sentence", { text: t("pace_hidden") }));
    });
    return el("div", { class: "dates" },
      el("p", {}, el("label", {}, t("i_start_on"), " ", this.#start)), this.#follow, this.#days,
      el("p", {}, el("label", { class: "switch" }, this.#pace, " ", t("show_my_pace"))), this.#paceWords);
  }

  /**
   * @param {string | undefined} start
   * @param {boolean} readonly
   */
  #showDates(start, readonly) {
    const { items } = this.#plan;
    const { progress } = this.#store;
    if (document.activeElement !== this.#start) this.#start.value = start ?? "";
    this.#pace.checked = optionOf(progress, "pace") === true;
    this.#start.disabled = this.#pace.disabled = readonly;
    const relative = items.filter(({ due = "" }) => due.startsWith("+")).length;
    this.#follow.textContent = relative === 0 ? t("no_due_counts") : start ? t("due_counts", { n: relative }) : t("due_counts_once", { n: relative });
    const days = dayRows(this.#plan, progress);
    fill(this.#days, days);
    this.#days.hidden = !days.length;
    this.#paceWords.hidden = !this.#pace.checked;
    this.#paceWords.textContent = this.#pace.checked ? paceWords(this.#plan, progress) : "";
  }
}

export function startMyProgress() {
  customElements.define("pb-my-progress", PbMyProgress);
}

/**
 * @param {number} done
 * @param {number} total
 * @param {string | undefined} start
 */
function leadWords(done, total, start) {
  if (total === 0) return t("sentence", { text: t("nothing_has_to_be_done") });
  const now = today();
  if (start === now) return t("done_since_today", { done, n: total });
  if (start && start < now) return t("done_since", { done, n: total, date: dayInWords(start) });
  const words = t("done_of_all", { done, n: total });
  return start ? `${words} ${t("start_in_days", { n: daysBetween(now, start), date: dayInWords(start) })}` : words;
}
