// <pb-checklist>: makes the boxes of one list work. Ticks, the select with the
// four states, groups derived from what is in them, the count in the list's head.
// It changes only the items that changed, however long the list. What else there is
// to an item, `more.js` brings after the page is there; until then it is not missed.

import { all, el, on, one, say, site } from "./dom.js";
import { flagsOf, onManifest, pagesAfter } from "./manifest.js";
import { myStore, storeOf } from "./mine.js";
import { progressInWords, showCount } from "./progress.js";
import { STATE_WORDS } from "./state-words.js";
import { NA_BY_DEFAULT, OPTIONAL, count, groupState, isState, setState, stateOf } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./state.js").Item} Item */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./store.js").Store} Store */
/**
 * @typedef {object} Row
 * @property {Store} store
 * @property {Item} item
 * @property {string} name its text
 * @property {HTMLElement} li
 * @property {HTMLInputElement} box
 * @property {HTMLSelectElement} select
 * @property {HTMLButtonElement} button opens notes and dates
 * @property {HTMLElement | null} meta the line under its text
 * @property {HTMLElement[]} after what it waits for, in that line
 * @property {Group[]} groups
 * @property {(id: string) => number} flagsOf those of any item of the plan
 * @property {import("./item-details.js").ItemDetails} [details]
 * @property {boolean} [asked] for evidence
 * @property {HTMLElement | undefined} [badge] that it changed
 */
/**
 * What `more.js` brings.
 * @typedef {object} More
 * @property {(row: Row) => void} show
 * @property {(row: Row) => void} toggle opens or closes the panel
 * @property {(row: Row) => boolean} asks whether it asks for evidence instead of ticking
 * @property {(row: Row, how: "keep" | "leave") => void} keep what is typed
 * @property {(row: Row) => string} remark what is to be said of a ticked item besides
 * @property {(store: Store, pagesAfter: typeof import("./manifest.js").pagesAfter) => void} start
 */
/** @typedef {{ li: HTMLElement, box: HTMLInputElement, items: Item[] }} Group */

/** @type {More | undefined} */
let more;
/** Its panel was asked for too early. @type {Row | undefined} */
let wanted;

class PbChecklist extends HTMLElement {
  /** @type {Map<string, Row>} */
  #rows = new Map();
  /** @type {Map<HTMLElement, Group>} by the group's li */
  #groups = new Map();
  /** Those that wait for an item. @type {Map<string, Row[]>} */
  #waiting = new Map();
  #store = myStore();

  connectedCallback() {
    if (this.#rows.size > 0) return;
    // Not before: a script that makes a list names its plan after making the element.
    this.#store = storeOf(this.dataset.plan || site.plan || "-");
    const chooser = newChooser();
    const button = el("button", { type: "button", class: "item-open", "aria-expanded": "false" });
    for (const box of this.querySelectorAll("input.item-box[data-item]")) {
      const li = box.closest("li");
      if (!(box instanceof HTMLInputElement) || !li) continue;
      if (box.dataset.group === undefined) this.#addRow(li, box, chooser, button);
      else this.#groups.set(li, { li, box, items: [] });
    }
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    this.#store.addEventListener("change", this);
    this.#store.addEventListener("other", this);
    this.#show(this.#rows.keys());
    for (const group of this.#groups.values()) this.#showGroup(group);
    addEventListener("pagehide", () => this.#keep("leave"));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#keep("keep"));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const { target, type } = event;
    if (target === this.#store) this.#show(type === "change" && event instanceof CustomEvent ? event.detail : this.#rows.keys());
    else if (type === "click") this.#click(event);
    else if (target instanceof HTMLInputElement) this.#choose(target, target.checked ? "done" : "open");
    else if (target instanceof HTMLSelectElement) this.#choose(target, target.value);
  }

  /** `more.js` is here, or the plan's data, which knows items of other pages. */
  learn() {
    this.#show(this.#rows.keys());
  }

  /**
   * @param {HTMLElement} li
   * @param {HTMLInputElement} box
   * @param {HTMLSelectElement} chooser
   * @param {HTMLButtonElement} opener
   */
  #addRow(li, box, chooser, opener) {
    const { item: id = "", optional, default: start } = box.dataset;
    const text = one(".item-text", li) ?? box;
    const name = text.textContent?.trim() || id;
    const select = /** @type {HTMLSelectElement} */ (chooser.cloneNode(true));
    const button = /** @type {HTMLButtonElement} */ (opener.cloneNode(true));
    select.setAttribute("aria-label", t("state_of", { name }));
    button.setAttribute("aria-label", t("notes_and_dates_of", { name }));
    button.setAttribute("aria-controls", `panel:${box.id}`);
    const next = text.nextElementSibling;
    const meta = next instanceof HTMLElement && next.matches(".item-meta") ? next : null;
    const after = meta ? all(".after", meta) : [];
    text.after(select, button);
    /** @type {Item} */
    const item = [id, (optional === undefined ? 0 : OPTIONAL) | (start === "na" ? NA_BY_DEFAULT : 0)];
    const groups = this.#groupsAround(li);
    for (const group of groups) group.items.push(item);
    const row = { store: this.#store, item, name, li, box, select, button, meta, after, groups, flagsOf };
    this.#rows.set(id, row);
    for (const first of after.flatMap(({ dataset }) => dataset.after?.split(" ") ?? [])) this.#waiting.set(first, [...(this.#waiting.get(first) ?? []), row]);
  }

  /** @param {HTMLElement} li */
  #groupsAround(li) {
    const found = [];
    for (let above = li.parentElement; above && above !== this; above = above.parentElement) {
      const group = this.#groups.get(above);
      if (group) found.push(group);
    }
    return found;
  }

  /** @param {Element} control */
  #rowOf(control) {
    return this.#rows.get(one(":scope > .item-box", control.closest("li.item") ?? this)?.dataset.item ?? "");
  }

  /** @param {Event} event */
  #click(event) {
    const row = event.target instanceof Element && event.target.matches(".item-open") && this.#rowOf(event.target);
    if (!row) toggleByText(event);
    else if (more) more.toggle(row);
    else wanted = row;
  }

  /**
   * @param {HTMLElement} control
   * @param {string} state
   */
  #choose(control, state) {
    const row = this.#rowOf(control);
    const store = this.#store;
    if (!row || !isState(state) || state === stateOf(store.progress, row.item)) return;
    const { item: [id], box: { dataset: { seen } }, name } = row;
    if (state === "done" && more?.asks(row)) return this.#show([id]);
    if (seen) store.keepText(seen, name);
    store.update((progress, clock, device) => setState(progress, id, state, clock, device, seen), t("labelled", { label: state === "done" ? t("ticked") : STATE_WORDS[state], value: name }));
    const { done, total } = this.#count();
    const remark = (state === "done" && more?.remark(row)) || "";
    say(t("two_facts", { first: STATE_WORDS[state], then: this.closest("[data-progress]")?.getAttribute("data-progress") || progressInWords() || t("n_of_total_in_list", { n: done, total }) }) + (remark && `.${remark}`));
  }

  /** @param {Iterable<string>} ids those of other lists are passed over */
  #show(ids) {
    /** @type {Set<Group>} */
    const touched = new Set();
    const said = new Set(Object.values(this.#store.progress.reviews).flatMap(([review]) => Object.keys(review?.say ?? {})));
    let any = false;
    for (const id of ids) {
      const row = this.#rows.get(id);
      for (const waiting of this.#waiting.get(id) ?? []) more?.show(waiting);
      if (!row) continue;
      any = true;
      this.#showRow(row, said.has(id));
      for (const group of row.groups) touched.add(group);
    }
    for (const group of touched) this.#showGroup(group);
    if (any) this.#showHead();
  }

  /**
   * @param {Row} row
   * @param {boolean} isSaid whether reviewers wrote about it
   */
  #showRow(row, isSaid) {
    const { store, item, select, box, meta, badge, details } = row;
    const state = stateOf(store.progress, item);
    showBox(row, state);
    select.value = state;
    // Or a browser puts the ticks of the last visit back after ours.
    box.autocomplete = "off";
    box.disabled = select.disabled = store.readonly;
    if (meta || badge || details || isSaid || Object.hasOwn(store.progress.items, item[0])) more?.show(row);
  }

  /** @param {Group} group */
  #showGroup(group) {
    showBox(group, groupState(this.#store.progress, group.items));
  }

  #showHead() {
    const head = one(".checklist-head", this);
    const counted = this.#count();
    const { done, total } = counted;
    if (head) showCount(head, counted, total > 0 ? t("n_of_total_done", { n: done, total }) : t("nothing_has_to_be_done"));
    this.classList.toggle("full", total > 0 && done === total);
  }

  #count() {
    return count(this.#store.progress, [...this.#rows.values()].map((row) => row.item));
  }

  /**
   * What is typed outlives the page; it must be written at once.
   * @param {"keep" | "leave"} how
   */
  #keep(how) {
    for (const row of this.#rows.values()) more?.keep(row, how);
    this.#store.flush();
  }
}

export function startChecklists() {
  customElements.define("pb-checklist", PbChecklist);
  const learn = () => {
    for (const list of document.querySelectorAll("pb-checklist")) if (list instanceof PbChecklist) list.learn();
  };
  onManifest(learn);
  on("pathbook:more", (given) => {
    more = given;
    learn();
    given.start(myStore(), pagesAfter);
    if (wanted) given.toggle(wanted);
    delete site.more;
  });
  // Another page's script may have closed the store: the boxes say so.
  myStore().addEventListener("problem", () => {
    if (!myStore().readonly) return;
    for (const control of all(".item-box, .item-state, .item-panel fieldset, .item-changed button")) control.setAttribute("disabled", "");
  });
}

/**
 * @param {{ li: HTMLElement, box: HTMLInputElement }} row
 * @param {State} state
 */
function showBox({ li, box }, state) {
  box.checked = state === "done";
  box.indeterminate = state === "doing";
  li.dataset.state = state;
}

function newChooser() {
  const choices = Object.entries(STATE_WORDS).map(([value, words]) => el("option", { value }, words));
  return el("select", { class: "item-state" }, ...choices);
}

/**
 * Text with links is no label, so that nothing interactive sits in one; a click
 * beside the links ticks all the same, unless the reader was marking text.
 * @param {Event} event
 */
function toggleByText({ target }) {
  if (!(target instanceof Element) || target.closest("a")) return;
  const text = target.closest("span.item-text");
  if (text && getSelection()?.isCollapsed) one(":scope > .item-box", text.closest("li") ?? undefined)?.click();
}
