// Whose progress a page keeps: the reader's profile and the id of this device, as
// the handbook's index in storage names them, or made up until it does. It knows
// no plan's progress.

import { indexKey, newId } from "./keys.js";
import { encode } from "./state.js";
import { keysFrom, readText } from "./storage.js";

/** @typedef {import("./storage.js").Shelf} Shelf */

export class ReaderIndex {
  device = "";
  profile = "";
  /** Whether profile and device are those of the index, not just ours for now. */
  settled = false;

  #shelf;
  #book;
  #random;

  /**
   * @param {Shelf | null} shelf
   * @param {string} book
   * @param {(bytes: Uint8Array<ArrayBuffer>) => unknown} [random]
   */
  constructor(shelf, book, random = (bytes) => crypto.getRandomValues(bytes)) {
    this.#shelf = shelf;
    this.#book = book;
    this.#random = random;
    this.begin();
    this.settle();
  }

  /** A profile and a device of our own making, until the index names them. */
  begin() {
    this.settled = false;
    this.device = newId("d", this.#random);
    this.profile = newId("p", this.#random);
  }

  /** Takes profile and device from the index, if some tab has written one. */
  settle() {
    const { profile, device } = this.read();
    if (typeof profile === "string" && profile) {
      this.profile = profile;
      this.settled = true;
    }
    if (typeof device === "string" && device) this.device = device;
  }

  /** @returns {Record<string, any>} */
  read() {
    const base = indexKey(this.#book);
    try {
      const index = JSON.parse(readText(this.#shelf, base) ?? "{}");
      if (typeof index?.profile === "string" && index.profile) return index;
    } catch {
      // Damaged: the keys themselves still say whose progress is here.
    }
    const found = keysFrom(this.#shelf, `${base}:p-`).map((key) => key.slice(base.length + 1).split(":")[0]);
    return found.length > 0 ? { profile: found.includes(this.profile) ? this.profile : found[0] } : {};
  }

  /** Whether our profile is the only one in use: no other is named, nor has the reader named this one. */
  get alone() {
    const { profiles } = this.read();
    return Boolean(profiles?.[this.profile]) && Object.values(profiles).every((profile, place) => place === 0 && !profile?.name);
  }

  /**
   * Names our profile, this device and the plan. Throws when the shelf does.
   * @param {string} plan
   */
  write(plan) {
    const index = this.read();
    const plans = Array.isArray(index.plans) ? index.plans : [];
    if (this.settled && index.device && plans.includes(plan)) return;
    // Where another profile is the reader's now, ours is named there, or is not to be.
    const profiles = index.profile && index.profile !== this.profile ? index.profiles : { [this.profile]: { name: "" }, ...index.profiles };
    const known = plans.includes(plan) ? plans : [...plans, plan];
    this.#shelf?.setItem(indexKey(this.#book), encode({ ...index, v: 1, device: this.device, profile: index.profile ?? this.profile, profiles, plans: known }));
    this.settled = true;
  }
}
