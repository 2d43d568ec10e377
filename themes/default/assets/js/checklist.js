// <pb-checklist>: makes the boxes of one list work. Ticks, the select with the
// four states, groups derived from what is in them, the count in the list's head.
// It changes only the items that changed, however long the list.

import { all, el, one, say } from "./dom.js";
import { myStore } from "./mine.js";
import { progressInWords, showCount } from "./progress.js";
import { NA_BY_DEFAULT, OPTIONAL, count, groupState, isState, stateOf } from "./state.js";

/** @typedef {import("./state.js").Item} Item */
/** @typedef {import("./state.js").State} State */
/** @typedef {{ item: Item, li: HTMLElement, box: HTMLInputElement, select: HTMLSelectElement, groups: Group[] }} Row */
/** @typedef {{ li: HTMLElement, box: HTMLInputElement, items: Item[] }} Group */

/** @type {Record<State, string>} */
const STATE_WORDS = { open: "Not started", doing: "In progress", done: "Done", na: "Not applicable" };

class PbChecklist extends HTMLElement {
  /** @type {Map<string, Row>} */
  #rows = new Map();
  /** @type {Map<HTMLElement, Group>} by the group's li */
  #groups = new Map();
  #store = myStore();

  connectedCallback() {
    if (this.#rows.size > 0) return;
    const chooser = newChooser();
    for (const box of this.querySelectorAll("input.item-box[data-item]")) {
      const li = box.closest("li");
      if (!(box instanceof HTMLInputElement) || !li) continue;
      if (box.dataset.group === undefined) this.#addRow(li, box, chooser);
      else this.#groups.set(li, { li, box, items: [] });
    }
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    this.#store.addEventListener("change", this);
    this.#show(this.#rows.keys());
    for (const group of this.#groups.values()) this.#showGroup(group);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const { target } = event;
    if (target === this.#store) this.#show(event instanceof CustomEvent ? event.detail : []);
    else if (event.type === "click") toggleByText(event);
    else if (target instanceof HTMLInputElement) this.#choose(target, target.checked ? "done" : "open");
    else if (target instanceof HTMLSelectElement) this.#choose(target, target.value);
  }

  /**
   * @param {HTMLElement} li
   * @param {HTMLInputElement} box
   * @param {HTMLSelectElement} chooser
   */
  #addRow(li, box, chooser) {
    const { item: id = "", optional, default: start } = box.dataset;
    const text = li.querySelector(".item-text");
    const select = /** @type {HTMLSelectElement} */ (chooser.cloneNode(true));
    select.setAttribute("aria-label", `State of: ${text?.textContent?.trim() ?? id}`);
    (text ?? box).after(select);
    box.disabled = select.disabled = this.#store.readonly;
    /** @type {Item} */
    const item = [id, (optional === undefined ? 0 : OPTIONAL) | (start === "na" ? NA_BY_DEFAULT : 0)];
    const groups = this.#groupsAround(li);
    for (const group of groups) group.items.push(item);
    this.#rows.set(id, { item, li, box, select, groups });
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

  /**
   * @param {HTMLElement} control
   * @param {string} state
   */
  #choose(control, state) {
    const id = one(":scope > .item-box", control.closest("li") ?? this)?.dataset.item ?? "";
    const row = this.#rows.get(id);
    if (!row || !isState(state) || state === stateOf(this.#store.progress, row.item)) return;
    this.#store.set(id, state, row.box.dataset.seen);
    const { done, total } = this.#count();
    say(`${STATE_WORDS[state]}. ${progressInWords() || `${done} of ${total} in this list`}`);
  }

  /** @param {Iterable<string>} ids those of other lists are passed over */
  #show(ids) {
    /** @type {Set<Group>} */
    const touched = new Set();
    let any = false;
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (!row) continue;
      any = true;
      const state = stateOf(this.#store.progress, row.item);
      showBox(row, state);
      row.select.value = state;
      row.box.disabled = row.select.disabled = this.#store.readonly;
      for (const group of row.groups) touched.add(group);
    }
    for (const group of touched) this.#showGroup(group);
    if (any) this.#showHead();
  }

  /** @param {Group} group */
  #showGroup(group) {
    showBox(group, groupState(this.#store.progress, group.items));
  }

  #showHead() {
    const head = one(".checklist-head", this);
    const counted = this.#count();
    const { done, total } = counted;
    if (head) showCount(head, counted, total > 0 ? `${done} of ${total} done` : "Nothing here has to be done");
    this.classList.toggle("full", total > 0 && done === total);
  }

  #count() {
    return count(this.#store.progress, [...this.#rows.values()].map((row) => row.item));
  }
}

export function startChecklists() {
  customElements.define("pb-checklist", PbChecklist);
  // Another page's script may have closed the store: the boxes say so.
  myStore().addEventListener("problem", () => {
    if (!myStore().readonly) return;
    for (const control of all(".item-box, .item-state")) control.setAttribute("disabled", "");
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
