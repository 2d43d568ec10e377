// What items said when the reader saw them, by hash, beside the progress: so that a
// page can show what changed. A convenience: what cannot be kept is not missed.

import { encode } from "./state.js";
import { putText, readText } from "./storage.js";

/** How many characters of a text are kept. */
const LONGEST = 500;

export class KeptTexts {
  #shelf;
  #key;
  /** @type {Record<string, string> | undefined} by hash; read at the first use */
  #texts;
  #changed = false;

  /**
   * @param {import("./storage.js").Shelf | null} shelf
   * @param {() => string} key changes with the reader's profile
   */
  constructor(shelf, key) {
    this.#shelf = shelf;
    this.#key = key;
  }

  get all() {
    return (this.#texts ??= this.#stored());
  }

  /** @param {string} hash */
  of(hash) {
    return Object.hasOwn(this.all, hash) ? this.all[hash] : undefined;
  }

  /**
   * @param {string} hash
   * @param {string} text
   * @returns {boolean} whether it is new, and is to be written
   */
  keep(hash, text) {
    if (!hash || Object.hasOwn(this.all, hash)) return false;
    this.all[hash] = text.slice(0, LONGEST);
    return (this.#changed = true);
  }

  /**
   * Writes what is new, with what other tabs wrote, and of all only the texts that an item was seen with.
   * @param {Record<string, import("./state.js").Entry>} items
   */
  write(items) {
    if (!this.#changed) return;
    this.#changed = false;
    const seen = new Set(Object.values(items).map(({ seen }) => seen?.[0]));
    const texts = Object.entries({ ...this.#stored(), ...this.#texts });
    this.#texts = Object.fromEntries(texts.filter(([hash]) => seen.has(hash)));
    putText(this.#shelf, this.#key(), encode(this.#texts));
  }

  /** All was deleted. */
  forget() {
    this.#texts = undefined;
    this.#changed = false;
  }

  #stored() {
    /** @type {Record<string, string>} */
    const texts = {};
    try {
      const stored = JSON.parse(readText(this.#shelf, this.#key()) ?? "{}");
      for (const [hash, text] of Object.entries(stored)) if (typeof text === "string") texts[hash] = text;
    } catch {
      // Damaged, and only a convenience.
    }
    return texts;
  }
}
