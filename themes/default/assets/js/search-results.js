// A field and the list of what it finds: a combobox with a listbox, as the box over a page and the page for
// searching both have it. Arrows choose, Enter opens, Ctrl-Enter opens in a new tab.

import { el, site } from "./dom.js";
import { excerpt, marked } from "./search-marks.js";
import { FIRST, search } from "./search-query.js";
import { t, tNodes } from "./words.js";

/** After the first answers so many are shown, and so many more each time they are asked for. */
const MORE = 10;

/** A letter after another is not yet a question. */
const PAUSE = 60;

export class Results {
  /**
   * @param {string} id of the list
   * @param {(query: string) => void} [asked] is told of every query that was answered
   */
  constructor(id, asked) {
    this.asked = asked;
    this.field = el("input", { type: "search", class: "search-field", role: "combobox", "aria-label": t("search_handbook"), "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", placeholder: t("search_handbook") });
    this.list = el("div", { id, role: "listbox", "aria-label": t("search_results"), class: "search-list" });
    this.status = el("p", { class: "search-status", role: "status" });
    this.more = el("button", { class: "search-more", type: "button", hidden: "" }, t("search_more"));
    this.query = "";
    this.turn = 0;
    this.timer = 0;
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.more.addEventListener("click", () => this.ask(this.list.querySelectorAll(".search-page").length + MORE));
  }

  /** The options in order. */
  get options() {
    return [...this.list.querySelectorAll("a")];
  }

  get chosen() {
    return this.options.find((option) => option.ariaSelected === "true");
  }

  /** @param {number} [most] pages */
  async ask(most = FIRST) {
    clearTimeout(this.timer);
    const query = this.field.value.trim();
    this.turn += 1;
    const turn = this.turn;
    if (!query) {
      this.show([], "", "");
      this.asked?.("");
      return;
    }
    try {
      const { answers, total, forms, corrected } = await search(this.field.value, { most });
      // Somebody typed on meanwhile.
      if (turn !== this.turn) return;
      const words = new Set(forms);
      this.forms = words;
      const found = t("search_found", { n: total });
      const told = corrected.length > 0 ? t("search_for_instead", { found, words: corrected.join(" ") }) : found;
      this.show(answers.map((answer, at) => this.group(answer, words, query, at)), answers.length > 0 ? told : t("search_none", { query }), query);
      this.more.hidden = answers.length < most || answers.length >= total;
      if (answers.length === 0) this.listTitles();
      this.asked?.(query);
    } catch {
      if (turn === this.turn) this.show([], t("search_failed"), query);
    }
  }

  /** Where nothing was found there is still the list of all titles. */
  listTitles() {
    const link = el("a", { href: `${site.root}search.html#all-pages` }, t("search_all_titles"));
    this.list.append(el("p", { class: "search-none" }, ...tNodes("search_titles", { link })));
  }

  /**
   * @param {HTMLElement[]} groups
   * @param {string} status
   * @param {string} query
   */
  show(groups, status, query) {
    const isSame = query !== "" && query === this.query;
    const old = isSame ? this.options.findIndex((option) => option.ariaSelected === "true") : -1;
    this.query = query;
    this.list.replaceChildren(...groups);
    this.status.textContent = status;
    this.more.hidden = true;
    this.field.ariaExpanded = String(groups.length > 0);
    this.choose(groups.length > 0 ? Math.max(0, old) : -1);
  }

  /**
   * A page and up to three sections of it.
   * @param {import("./search-query.js").Answer} answer
   * @param {Set<string>} forms
   * @param {string} query
   * @param {number} at
   */
  group({ text: [address, title, crumbs, texts], sections }, forms, query, at) {
    const url = (/** @type {string} */ anchor) => `${site.root}${address}?q=${encodeURIComponent(query)}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
    const option = (/** @type {string} */ kind, /** @type {string} */ anchor, /** @type {number} */ nth, /** @type {(Node | string)[]} */ ...children) => el("a", { class: kind, role: "option", id: `${this.list.id}-${at}-${nth}`, href: url(anchor), tabindex: "-1", "aria-selected": "false" }, ...children);
    const lead = sections.includes(0) || sections.length === 0 ? texts[0]?.[2] : "";
    const page = option("search-page", "", 0, el("span", { class: "search-title" }, ...marked(title, forms)), ...(crumbs.length > 0 ? [el("span", { class: "search-crumbs" }, crumbs.join(" › "))] : []), ...(lead ? [el("span", { class: "search-text" }, ...marked(excerpt(lead, forms), forms))] : []));
    const below = sections.filter((section) => section > 0).map((section, nth) => {
      const [anchor = "", heading = "", text = ""] = texts[section] ?? [];
      return option("search-section", anchor, nth + 1, el("span", { class: "search-heading" }, ...marked(heading, forms)), el("span", { class: "search-text" }, ...marked(excerpt(text, forms), forms)));
    });
    return el("div", { role: "group", "aria-label": title, class: "search-group" }, page, ...below);
  }

  /** @param {number} at */
  choose(at) {
    const { options } = this;
    for (const option of options) option.ariaSelected = "false";
    const chosen = options[at];
    if (!chosen) return void this.field.removeAttribute("aria-activedescendant");
    chosen.ariaSelected = "true";
    this.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { options, chosen } = this;
    const at = chosen ? options.indexOf(chosen) : -1;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const next = at + (key === "ArrowDown" ? 1 : -1);
      this.choose((next + options.length) % Math.max(1, options.length));
    } else if (key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.open(event);
    }
  }

  /** @param {KeyboardEvent} event */
  async open(event) {
    // What was typed last may not have been looked for yet.
    if (this.field.value.trim() !== this.query) await this.ask();
    const { chosen } = this;
    if (!chosen) return;
    const { ctrlKey, metaKey, shiftKey } = event;
    // A click that knows of the keys, so that the browser opens what it would open.
    chosen.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey, view: window }));
  }
}
