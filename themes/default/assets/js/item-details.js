// The panel of one item, made when it is opened: when it is due, the reader's notes,
// evidence, and what reviewers wrote about it. It stands in the list, not above it.

import { isDay } from "./calendar.js";
import { el, one, say } from "./dom.js";
import { startDay } from "./due.js";
import { evidenceOf, notesOf, putEvidence, putNote, setDue, setOption } from "./entries.js";
import { EntryList } from "./entry-list.js";
import { commentsOf, dayInWords, dueOfRow, plannedDue } from "./item-meta.js";
import { t } from "./words.js";

/** @typedef {import("./checklist.js").Row} Row */

/** What a day can't be before: while a year is typed, 0002 and 0020 pass by. */
const EARLIEST = "2000";

export class ItemDetails {
  #row;
  #day = el("input", { type: "date" });
  #planned = el("small");
  #start = el("input", { type: "date" });
  #startLine = el("label", {}, `${t("your_start")} `, this.#start);
  #ask = el("p", { class: "ask", tabindex: "-1", hidden: "" }, t("evidence_asked"));
  #comments = el("ul", { class: "entry-list" });
  #notes;
  #evidence;
  #panel;

  /** @param {Row} row */
  constructor(row) {
    this.#row = row;
    const { item: [id], box, button, li, name, store } = row;
    const about = { store, about: name };
    this.#notes = new EntryList({ ...about, letter: "n", of: (progress) => notesOf(progress, id), raw: (progress) => progress.items[id]?.notes, put: (progress, key, value, stamp) => putNote(progress, id, key, value, stamp) });
    this.#evidence = new EntryList({ ...about, letter: "e", link: true, of: (progress) => evidenceOf(progress, id), raw: (progress) => progress.items[id]?.ev, put: (progress, key, value, stamp) => putEvidence(progress, id, key, value, stamp), added: () => this.#added() });
    const due = el("fieldset", { class: "entry-line" }, el("legend", {}, t("due")), el("label", {}, `${t("day")} `, this.#day), this.#startLine, this.#planned);
    this.#panel = el("div", { class: "item-panel", id: `panel:${box.id}`, role: "group", hidden: "", "aria-label": button.getAttribute("aria-label") ?? "" }, due, this.#notes.node, this.#evidence.node, this.#comments);
    due.disabled = store.readonly;
    one("legend", this.#evidence.node)?.after(this.#ask);
    this.#panel.addEventListener("change", this);
    this.#panel.addEventListener("keydown", this);
    this.#panel.addEventListener("focusout", this);
    li.append(this.#panel);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "change") event.stopPropagation();
    if (event.type === "change") this.#choose(event.target);
    else if (event instanceof KeyboardEvent) {
      if (event.key !== "Escape") return;
      this.toggle();
      this.#row.button.focus();
    }
    // Not when the whole window loses the focus: the reader may fetch a link and come back.
    else if (event instanceof FocusEvent && document.hasFocus() && !(event.relatedTarget instanceof Node && this.#panel.contains(event.relatedTarget))) this.keep();
  }

  /** Keeps what is typed and not yet added; it stays in its field. */
  keep() {
    this.#notes.keep();
    this.#evidence.keep();
  }

  /** What is typed stays in a closed panel too, if it can't be kept as it is. */
  toggle() {
    const opens = (this.#panel.hidden = !this.#panel.hidden) === false;
    this.#row.button.setAttribute("aria-expanded", String(opens));
    // Once it is given, a start is changed on "My progress"; here it stays until the panel is closed.
    this.#startLine.hidden = !(plannedDue(this.#row) ?? "").startsWith("+") || startDay(this.#row.store.progress) !== undefined;
    if (opens) return this.update();
    this.#notes.keep(true);
    this.#evidence.keep(true);
    this.#ask.hidden = true;
  }

  /** The page may be gone the next moment. */
  leave() {
    this.#notes.leave();
    this.#evidence.leave();
  }

  /** Softly: evidence is wanted before it is done. */
  ask() {
    if (this.#panel.hidden) this.toggle();
    this.#ask.hidden = false;
    this.#evidence.focus();
    say(this.#ask.textContent ?? "");
  }

  update() {
    if (this.#panel.hidden) return;
    const { store: { progress }, item: [id] } = this.#row;
    const due = dueOfRow(this.#row);
    if (document.activeElement !== this.#day) this.#day.value = due?.day ?? "";
    const words = one(".due", this.#row.li)?.dataset.words ?? "";
    this.#planned.textContent = due?.from === "own" ? (words ? t("own_day_planned", { planned: words }) : t("own_day")) : words && t("in_the_plan", { planned: words });
    this.#notes.show();
    this.#evidence.show();
    const comments = commentsOf(progress, id);
    this.#comments.replaceChildren(...comments.map(({ text, who }) => el("li", {}, el("p", {}, text), el("small", {}, who))));
    this.#comments.hidden = comments.length === 0;
  }

  /** @param {EventTarget | null} field */
  #choose(field) {
    const { store, name, item: [id] } = this.#row;
    if (!(field instanceof HTMLInputElement) || field.validity.badInput) return;
    const day = field.value;
    if (day && (!isDay(day) || day < EARLIEST)) return;
    if (field === this.#start && day) store.update((progress, clock, device) => setOption(progress, "started", day, { clock, device }), t("start_on", { date: dayInWords(day) }));
    if (field !== this.#day || day === (dueOfRow(this.#row)?.day ?? "")) return;
    store.update((progress, clock, device) => setDue(progress, id, day || null, { clock, device }), t("labelled", { label: day ? t("due_on", { date: dayInWords(day) }) : t("no_own_day"), value: name }));
    this.#day.value = dueOfRow(this.#row)?.day ?? "";
  }

  #added() {
    if (this.#ask.hidden) return;
    this.#ask.hidden = true;
    this.#row.box.click();
  }
}
