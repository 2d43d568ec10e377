// <pb-assessment>: the choice of levels, made to work. Each rating is dated, may be
// "not sure", has its evidence beside it, and stands next to what reviewers said.

import { el, one, say } from "./dom.js";
import { putRatingEvidence, rate, ratingEvidenceOf, ratingOf, reviewsOf } from "./ratings.js";
import { EntryList } from "./entry-list.js";
import { dayInWords } from "./item-meta.js";
import { today } from "./calendar.js";
import { storeOf } from "./mine.js";
import { reviewerName } from "./plan-data.js";
import { showCount } from "./progress.js";
import { t } from "./words.js";

/** @typedef {{ id: string, name: string, field: HTMLFieldSetElement, radios: HTMLInputElement[], line: HTMLElement, words: HTMLElement, clear: HTMLButtonElement, reviews: HTMLElement, proof: HTMLElement, evidence: EntryList }} RatedPart */

/** So that the choices of one place never take the mark from those of another. */
let groups = 0;

class PbAssessment extends HTMLElement {
  /** @type {Map<string, RatedPart>} */
  #parts = new Map();
  #head = el("div", { class: "rated-count" }, el("span"), el("progress"));

  connectedCallback() {
    if (this.#parts.size > 0) return;
    for (const field of this.querySelectorAll("fieldset")) this.#parts.set(field.dataset.competency ?? "", this.#partOf(field));
    if (!this.#parts.size) return;
    this.prepend(this.#head);
    const update = () => this.update();
    for (const name of ["levels", "other", "problem"]) this.#store.addEventListener(name, update);
    addEventListener("pagehide", () => {
      for (const { evidence } of this.#parts.values()) evidence.leave();
      this.#store.flush();
    });
    this.update();
  }

  get #store() {
    return storeOf(this.dataset.plan ?? "-");
  }

  /** @param {HTMLFieldSetElement} field */
  #partOf(field) {
    const store = this.#store;
    const id = field.dataset.competency ?? "";
    const name = one("legend", field)?.textContent?.trim() || id;
    const radios = [...field.querySelectorAll("input")].filter((input) => input.type === "radio");
    groups += 1;
    for (const radio of radios) radio.name += `:${groups}`;
    const words = el("span");
    const clear = el("button", { type: "button", class: "entry-button", "aria-label": t("clear_rating_of", { name }) }, t("clear_rating"));
    const line = el("p", { class: "rated", hidden: "" }, words, " ", clear);
    const reviews = el("ul", { class: "rated-by" });
    const evidence = new EntryList({ store, about: name, letter: "e", link: true, of: (progress) => ratingEvidenceOf(progress, id), raw: (progress) => progress.levels[id], put: (progress, key, value, stamp) => putRatingEvidence(progress, id, key, value, stamp) });
    const proof = el("summary");
    const details = el("details", { class: "proof" }, proof, el("div", { class: "item-panel" }, evidence.node));
    details.addEventListener("toggle", () => evidence.show());
    details.addEventListener("focusout", (event) => document.hasFocus() && !(event.relatedTarget instanceof Node && details.contains(event.relatedTarget)) && evidence.keep());
    field.append(line, reviews, details);
    clear.addEventListener("click", () => {
      this.#rate(id, null);
      radios[0]?.focus();
    });
    field.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "radio") this.#rate(id, target.value);
    });
    return { id, name, field, radios, line, words, clear, reviews, proof, evidence };
  }

  /**
   * @param {string} id
   * @param {string | null} level null: as if never rated
   */
  #rate(id, level) {
    const store = this.#store;
    const part = this.#parts.get(id);
    if (!part || store.readonly) return;
    const words = level === null ? t("rating_cleared") : nameOf(part, level);
    store.update((progress, clock, device) => rate(progress, id, level, { clock, device }), level === null ? t("labelled", { label: words, value: part.name }) : t("rated_as", { level: words, name: part.name }));
    this.update();
    say(t("two_facts", { first: words, then: this.#count().words }));
  }

  #count() {
    const total = this.#parts.size;
    const done = [...this.#parts.values()].filter(({ radios }) => radios.some(({ checked, value }) => checked && value !== "?")).length;
    return { done, total, words: t("n_of_total_rated", { n: done, total }) };
  }

  update() {
    const { progress, readonly } = this.#store;
    const reviews = reviewsOf(progress);
    for (const part of this.#parts.values()) {
      const { id, radios, line, words, clear, field, proof, evidence } = part;
      const rating = ratingOf(progress, id);
      for (const radio of radios) {
        radio.checked = radio.value === rating?.level;
        // Or a browser puts the choice of the last visit back after ours.
        radio.autocomplete = "off";
        radio.disabled = readonly;
      }
      const known = radios.some(({ checked }) => checked);
      line.hidden = !rating;
      clear.disabled = readonly;
      words.textContent = !rating ? "" : known ? t("rated_on", { date: dayInWords(today(new Date(rating.at))) }) : t("rated_gone", { level: rating.level });
      line.classList.toggle("problem", Boolean(rating) && !known);
      field.classList.toggle("is-rated", known);
      const entries = ratingEvidenceOf(progress, id).length;
      proof.textContent = entries ? t("evidence_here", { n: entries }) : t("add_evidence");
      proof.setAttribute("aria-label", t("labelled", { label: proof.textContent, value: part.name }));
      if (!field.contains(document.activeElement)) evidence.show();
      this.#showReviews(part, reviews);
    }
    const { words, ...count } = this.#count();
    showCount(this.#head, count, words);
  }

  /**
   * @param {RatedPart} part
   * @param {ReturnType<typeof reviewsOf>} reviews
   */
  #showReviews(part, reviews) {
    const own = part.radios.findIndex(({ checked }) => checked);
    const lines = reviews.flatMap(({ by, name, on, levels, say: comments }) => {
      const level = Object.hasOwn(levels, part.id) ? levels[part.id] : undefined;
      const comment = comments[`competency:${part.id}`];
      if (!level && !comment) return [];
      const rank = part.radios.findIndex(({ value }) => value === level);
      const differs = !level || own < 0 || rank < 0 || part.radios[own]?.value === "?" ? "" : ` ${rank === own ? t("same_as_you") : rank > own ? t("higher_than_you") : t("lower_than_you")}`;
      return [el("li", {}, el("b", {}, `${reviewerName({ by, name })}, ${dayInWords(on)}: `), level ? `${nameOf(part, level)}.${differs}` : "", comment ? ` ${comment}` : "")];
    });
    part.reviews.replaceChildren(...lines);
    part.reviews.hidden = !lines.length;
  }
}

export function startAssessments() {
  customElements.define("pb-assessment", PbAssessment);
}

/**
 * @param {RatedPart} part
 * @param {string} level
 */
function nameOf({ radios }, level) {
  const chosen = radios.find(({ value }) => value === level);
  return one("b", chosen?.closest("label") ?? undefined)?.textContent ?? t("level_named_gone", { level });
}
