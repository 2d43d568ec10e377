// The text under a plan's key of storage: reading it whatever clock and version
// wrote it, writing it so that what stood there is never lost before the new text
// stands. What is kept beside it has the same key and a name. It merges nothing.

import { AHEAD, decode } from "./state.js";
import { putText, readText } from "./storage.js";

/** @typedef {import("./storage.js").Shelf} Shelf */

export class PlanText {
  /** @type {string | null} what stands under the key, as far as we know: gone means that somebody deleted it */
  raw = null;

  #shelf;
  #key;
  #now;
  #steps;
  /** @type {{ from?: number } | null} what `raw` means; null where it is damaged */
  #form = null;

  /**
   * @param {Shelf | null} shelf
   * @param {() => string} key changes with the reader's profile
   * @param {() => number} now ms
   * @param {import("./versions.js").Step[]} [steps]
   */
  constructor(shelf, key, now, steps) {
    this.#shelf = shelf;
    this.#key = key;
    this.#now = now;
    this.#steps = steps;
  }

  /** What stands under the key: undefined where nothing does, null where it is damaged. */
  open() {
    this.raw = readText(this.#shelf, this.#key());
    return this.raw === null ? undefined : (this.#form = this.decode(this.raw));
  }

  /**
   * Another tab, with this clock, wrote this.
   * @param {string} raw
   */
  hear(raw) {
    this.raw = raw;
    return (this.#form = decode(raw, Infinity, this.#steps));
  }

  /** @param {string | null} raw by whatever clock */
  decode(raw) {
    return decode(raw ?? "", this.#now() + AHEAD, this.#steps);
  }

  /** The text before the last writing. */
  backup() {
    return this.decode(readText(this.#shelf, this.#beside("bak")));
  }

  /**
   * @param {string} name
   * @param {string} text
   * @returns {boolean} whether it could
   */
  putAside(name, text) {
    return this.#shelf !== null && putText(this.#shelf, this.#beside(name), text);
  }

  /** What an older form says and a step leaves out can be had back. */
  keepOlder() {
    const from = this.#form?.from;
    return from === undefined || this.putAside(`older:${from}`, this.raw ?? "");
  }

  /** Keeps what the next writing would lose of the text that stands: damaged or older. Throws when it can't. */
  preserve() {
    if (this.raw === null || !this.#shelf) return;
    if (!this.#form) this.#setAside(this.#shelf, this.raw);
    else if (!this.keepOlder()) throw Error("full");
  }

  /**
   * @param {string} text
   * @returns {boolean} whether it stands now
   */
  put(text) {
    if (!putText(this.#shelf, this.#key(), text)) return false;
    this.raw = text;
    this.#form = {};
    return true;
  }

  /**
   * Puts the text, and makes what stood there the backup. Throws when there is no room.
   * @param {string} text
   */
  replace(text) {
    const backup = this.#beside("bak");
    const old = this.#form && this.raw;
    if (old !== null) putText(this.#shelf, backup, old);
    if (this.put(text)) return;
    // The backup is a copy of what still stands under the key: it may make room.
    const last = old === null ? null : readText(this.#shelf, backup);
    if (last !== null) this.#shelf?.removeItem(backup);
    if (this.put(text)) return;
    if (last !== null) putText(this.#shelf, backup, last);
    throw Error("full");
  }

  /**
   * @param {Shelf} shelf
   * @param {string} raw
   */
  #setAside(shelf, raw) {
    const at = new Date(this.#now()).toISOString();
    const base = this.#beside(`damaged:${at.slice(0, 10)}`);
    const kept = shelf.getItem(base);
    if (kept === raw) return;
    shelf.setItem(kept === null ? base : `${base}${at.slice(10)}`, raw);
  }

  /** @param {string} name */
  #beside(name) {
    return `${this.#key()}:${name}`;
  }
}
