// A list of dated entries, notes or evidence, with the fields for one more. What is
// typed is kept when the fields are left, and stays in them until it is added, so
// nothing is lost and nobody is hurried.

import { today } from "./calendar.js";
import { el, say } from "./dom.js";
import { newKey, safeUrl } from "./entries.js";
import { dayInWords } from "./item-meta.js";
import { t } from "./words.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {{ t: string, u?: string, on: string }} EntryValue */
/** @typedef {EntryValue & { key: string }} KeptEntry */
/**
 * @typedef {object} EntryKind
 * @property {import("./store.js").Store} store
 * @property {string} about name of what the entries belong to
 * @property {"n" | "e"} letter
 * @property {boolean} [link] whether an entry may have an address
 * @property {(progress: Progress) => KeptEntry[]} of
 * @property {(progress: Progress) => Record<string, unknown> | undefined} raw with those that were deleted
 * @property {(progress: Progress, key: string, value: any, stamp: import("./entries.js").Stamp) => Progress} put
 * @property {() => void} [added]
 */

/** How many there are on the page: each has ids of its own. */
let lists = 0;

export class EntryList {
  #kind;
  #list = el("ul", { class: "entry-list" });
  #text;
  #link = el("input", { type: "url" });
  #on = el("input", { type: "date" });
  #problem = el("p", { class: "problem", hidden: "" });
  #add = el("button", { type: "button", class: "button quiet" });
  /** The entry in the fields, once it is kept. @type {string | undefined} */
  #key;
  /** What was kept of the fields last. */
  #last = "";

  /** @param {EntryKind} kind */
  constructor(kind) {
    this.#kind = kind;
    const { link, store } = kind;
    this.#text = link ? el("input") : el("textarea", { rows: "2" });
    const label = (/** @type {string} */ words, /** @type {HTMLElement} */ field) => el("label", {}, `${words} `, field);
    const first = label(link ? t("what_it_shows") : t("new_note"), this.#text);
    const rest = el("div", { class: "entry-line" }, ...(link ? [label(t("link_if_any"), this.#link)] : []), label(t("date_label"), this.#on), this.#add);
    this.node = el("fieldset", {}, el("legend", {}, link ? t("evidence") : t("notes")), this.#list, first, rest, this.#problem);
    this.node.disabled = store.readonly;
    lists += 1;
    this.#problem.id = `problem:${lists}`;
    this.#link.setAttribute("aria-describedby", this.#problem.id);
    this.#clear();
    this.#add.addEventListener("click", () => this.keep(true) || this.focus());
    this.node.addEventListener("keydown", (event) => {
      const isDone = event.key === "Enter" && event.target instanceof HTMLElement && !event.isComposing && (event.target instanceof HTMLInputElement || (event.target === this.#text && (event.ctrlKey || event.metaKey)));
      if (isDone && this.keep(true)) this.focus();
    });
  }

  focus() {
    (this.#problem.hidden ? this.#text : this.#link).focus();
  }

  show() {
    const entries = this.#kind.of(this.#kind.store.progress).filter(({ key }) => key !== this.#key);
    this.#list.replaceChildren(...entries.map((entry) => this.#entry(entry)));
    this.#list.hidden = entries.length === 0;
  }

  /**
   * Makes an entry of what is typed.
   * @param {boolean} [whole] the reader says it is done: the fields are emptied for another one
   * @returns {boolean} false where something is in the way
   */
  keep(whole = false) {
    const { store, about, put, raw, link, letter, added } = this.#kind;
    const [text, address] = [this.#text.value.trim(), this.#link.value.trim()];
    if (!text && !address) return false;
    const url = safeUrl(address) ?? safeUrl(/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(address) ? `https:${address}` : "");
    this.#complain(address && !url ? t("link_begins_with") : "");
    if (address && !url) return false;
    const value = { t: text, ...(link && { u: url ?? "" }), on: this.#on.value || today() };
    const said = JSON.stringify(value);
    if (said !== this.#last || (whole && !this.#isKept())) {
      const key = this.#key ?? newKey(letter, store.device, Object.keys(raw(store.progress) ?? {}));
      [this.#key, this.#last] = [key, said];
      store.update((progress, clock, device) => put(progress, key, value, { clock, device }), link ? t("kept_evidence_of", { name: about }) : t("kept_note_of", { name: about }));
    }
    if (whole) {
      this.#clear();
      say(link ? t("kept_evidence") : t("kept_note"));
      added?.();
    }
    return true;
  }

  /** Keeps what is typed though the page is left: an address that is none becomes text. */
  leave() {
    if (this.keep() || !this.#link.value) return;
    this.#text.value += ` ${this.#link.value}`;
    this.#link.value = "";
    this.keep();
  }

  #isKept() {
    return this.#kind.of(this.#kind.store.progress).some(({ key }) => key === this.#key);
  }

  #clear() {
    this.#key = undefined;
    this.#last = this.#text.value = this.#link.value = "";
    this.#on.value = today();
    this.#add.textContent = this.#kind.link ? t("add_evidence") : t("add_note");
    this.show();
  }

  /** @param {string} words none: all is well */
  #complain(words) {
    this.#problem.textContent = words;
    this.#problem.hidden = !words;
    this.#link.setAttribute("aria-invalid", String(words !== ""));
    if (words) say(words);
  }

  /** @param {KeptEntry} entry */
  #entry({ key, t: text, u, on }) {
    const { store, link, about, put } = this.#kind;
    const button = (/** @type {string} */ words, /** @type {() => void} */ work) => {
      const made = el("button", { type: "button", class: "entry-button", "aria-label": t("labelled", { label: words, value: text || (u ?? "") }) }, words);
      made.addEventListener("click", work);
      return made;
    };
    const edit = button(t("edit"), () => {
      this.keep(true);
      [this.#text.value, this.#link.value, this.#on.value, this.#key] = [text, u ?? "", on, key];
      this.#last = JSON.stringify({ t: text, ...(this.#kind.link && { u: u ?? "" }), on });
      this.#add.textContent = t("save");
      this.show();
      this.focus();
    });
    const remove = button(t("delete"), () => {
      store.update((progress, clock, device) => put(progress, key, null, { clock, device }), link ? t("deleted_evidence_of", { name: about }) : t("deleted_note_of", { name: about }));
      this.focus();
    });
    const address = safeUrl(u ?? "");
    const shown = address ? el("a", { href: address, class: "external", rel: "noopener noreferrer" }, text || address) : text;
    return el("li", {}, el("p", {}, shown), el("small", {}, dayInWords(on)), edit, remove);
  }
}
