// Keeps one plan's progress in the browser: loads it, merges every writing with
// what other tabs wrote, keeps a backup, sets damaged text aside, and goes on in
// memory where nothing can be kept. It owns the keys of storage and no document.

import { AHEAD, changedItems, decode, empty, encode, merge, observe, same, setState, tick } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Shelf */
/**
 * Why the reader should know something: nothing is kept (no-id, blocked, full),
 * it was mended (damaged, dropped, clamped), or may not be changed (newer).
 * @typedef {{ kind: "no-id" | "blocked" | "full" | "damaged" | "dropped" | "clamped" | "newer", count?: number, raw?: string }} Problem
 */
/**
 * @typedef {object} Surroundings
 * @property {() => Shelf | null} shelf where to keep things; may throw
 * @property {string} book the handbook's id; empty keeps nothing
 * @property {string} plan
 * @property {string} [build]
 * @property {() => number} [now] ms
 * @property {(bytes: Uint8Array<ArrayBuffer>) => unknown} [random]
 * @property {{ request: (name: string, work: () => void) => Promise<unknown> }} [locks] between tabs, where they exist
 */

/** From a change to its writing, in ms. */
export const DEBOUNCE = 300;

/**
 * @param {string} book
 */
export function indexKey(book) {
  return `pathbook:${book}:1`;
}

/**
 * @param {string} book
 * @param {string} profile
 * @param {string} plan
 */
export function planKey(book, profile, plan) {
  return `${indexKey(book)}:${profile}:${plan}`;
}

/**
 * Emits `change` (detail: the ids of the items that changed) and `problem`
 * (detail: a Problem). What happened before anyone could listen is in `problems`.
 */
export class Store extends EventTarget {
  /** @type {Problem[]} */
  problems = [];
  /** Boxes are shown, not changed: a later version wrote this. */
  readonly = false;

  #surroundings;
  #now;
  /** @type {Shelf | null} */
  #shelf;
  #device;
  #profile;
  /** Whether profile and device are those of the index, not just ours for now. */
  #settled = false;
  /** @type {Progress} */
  #progress;
  #clock = { wall: 0, counter: 0 };
  #dirty = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    super();
    const { book, plan, random = (bytes) => crypto.getRandomValues(bytes), now = Date.now } = surroundings;
    this.#surroundings = surroundings;
    this.#now = now;
    this.#shelf = this.#probe();
    this.#device = newId("d", random);
    this.#profile = newId("p", random);
    this.#settle();
    this.#progress = empty(book, plan, this.#profile);
    this.#open();
  }

  get progress() {
    return this.#progress;
  }

  get device() {
    return this.#device;
  }

  /** The key of this plan; it may change once, until the first writing. */
  get key() {
    return planKey(this.#surroundings.book, this.#profile, this.#surroundings.plan);
  }

  /**
   * @param {string} id
   * @param {State | null} state
   * @param {string} [seen]
   */
  set(id, state, seen) {
    this.update((progress, clock, device) => setState(progress, id, state, clock, device, seen));
  }

  /**
   * Changes the progress at a new stamp and has it written soon.
   * @param {(progress: Progress, clock: import("./state.js").Clock, device: string) => Progress} change
   */
  update(change) {
    if (this.readonly) return;
    this.#clock = tick(this.#clock, this.#now());
    this.#accept(change(this.#progress, this.#clock, this.#device));
    this.#writeSoon();
  }

  /** Writes what is pending, at once: the page may be gone the next moment. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#dirty || this.readonly) return;
    this.#dirty = false;
    if (!this.#shelf) return;
    try {
      this.#write(this.#shelf);
    } catch {
      this.#dirty = true;
      this.#report({ kind: "full" });
    }
  }

  /** Takes in what other tabs wrote while this one could not hear. */
  refresh() {
    if (this.#shelf) this.receive(this.key, this.#get(this.key));
  }

  /**
   * Another tab changed a key of storage.
   * @param {string | null} key null: everything was cleared
   * @param {string | null} value
   */
  receive(key, value) {
    if (key === indexKey(this.#surroundings.book) && !this.#settled) {
      this.#settle();
      if (this.#settled) this.refresh();
    }
    if (key !== null && key !== this.key) return;
    if (key === null || value === null) return this.#forget();
    const incoming = decode(value);
    if (!incoming) return;
    if (incoming.newer) return this.#close(incoming.progress);
    const merged = merge(this.#progress, incoming.progress);
    this.#accept(merged);
    // The other tab had not seen all of ours: say it again until all agree.
    if (!same(merged, incoming.progress)) this.#writeSoon();
  }

  #probe() {
    const { book, shelf } = this.#surroundings;
    if (!book) {
      this.#report({ kind: "no-id" });
      return null;
    }
    /** @type {Shelf | null} */
    let found = null;
    try {
      found = shelf();
      found?.getItem(indexKey(book));
    } catch {
      found = null;
    }
    if (!found) {
      this.#report({ kind: "blocked" });
      return null;
    }
    try {
      found.setItem("pathbook:probe", "1");
      found.removeItem("pathbook:probe");
    } catch {
      // Full, but what was kept earlier can be read.
      this.#report({ kind: "full" });
    }
    return found;
  }

  /** Takes profile and device from the index, if some tab has written one. */
  #settle() {
    const { profile, device } = this.#index();
    if (typeof profile === "string" && profile) {
      this.#profile = profile;
      this.#settled = true;
    }
    if (typeof device === "string" && device) this.#device = device;
  }

  /** @returns {Record<string, any>} */
  #index() {
    const base = indexKey(this.#surroundings.book);
    try {
      const index = JSON.parse(this.#get(base) ?? "{}");
      if (typeof index === "object" && index && typeof index.profile === "string") return index;
    } catch {
      // Damaged: the keys themselves still say whose progress is here.
    }
    for (let place = 0; this.#shelf && place < this.#shelf.length; place += 1) {
      const key = this.#shelf.key(place) ?? "";
      if (key.startsWith(`${base}:`)) return { profile: key.slice(base.length + 1).split(":")[0] };
    }
    return {};
  }

  #open() {
    const raw = this.#get(this.key);
    if (raw === null) return;
    const stored = decode(raw, this.#now() + AHEAD);
    if (stored?.newer) return this.#close(stored.progress);
    if (!stored) return this.#recover(raw);
    this.#accept(stored.progress);
    const { dropped, refused, clamped } = stored.report;
    if (dropped + refused > 0) this.#report({ kind: "dropped", count: dropped + refused });
    if (clamped > 0) {
      this.#report({ kind: "clamped", count: clamped });
      // At once and unmerged: clamping anew at every reading would let old
      // stamps from a wrong clock overtake what the reader ticks now.
      this.#tryToPut(this.key, encode(this.#progress));
    }
  }

  /**
   * What is stored cannot be read: it is set aside and the backup taken instead.
   * @param {string} raw
   */
  #recover(raw) {
    this.#report({ kind: "damaged", raw });
    const backup = decode(this.#get(`${this.key}:bak`) ?? "", this.#now() + AHEAD);
    if (backup?.newer) return this.#close(backup.progress);
    if (backup) this.#accept(merge(this.#progress, backup.progress));
    this.#writeSoon();
  }

  /**
   * Re-read, merge, save. Throws when the shelf does.
   * @param {Shelf} shelf
   */
  #write(shelf) {
    if (!this.#settled) this.#settle();
    this.#writeIndex(shelf);
    const raw = shelf.getItem(this.key);
    const stored = raw === null ? null : decode(raw);
    if (stored?.newer) return this.#close(stored.progress);
    if (raw !== null && !stored) this.#setAside(shelf, raw);
    const merged = stored ? merge(this.#progress, stored.progress) : this.#progress;
    const { build = "" } = this.#surroundings;
    const saved = Math.max(this.#now(), merged.saved + 1);
    this.#accept({ ...merged, profile: this.#profile, saved, device: this.#device, build });
    if (stored && same(this.#progress, stored.progress)) return;
    if (raw !== null && stored) this.#tryToPut(`${this.key}:bak`, raw);
    const text = encode(this.#progress);
    if (this.#tryToPut(this.key, text)) return;
    // The backup is a copy of what still stands under the key: it may make room.
    if (stored) shelf.removeItem(`${this.key}:bak`);
    shelf.setItem(this.key, text);
  }

  /** @param {Shelf} shelf */
  #writeIndex(shelf) {
    const { book, plan } = this.#surroundings;
    const index = this.#index();
    const plans = Array.isArray(index.plans) ? index.plans : [];
    if (this.#settled && index.device && plans.includes(plan)) return;
    const profiles = { [this.#profile]: { name: "" }, ...index.profiles };
    const known = plans.includes(plan) ? plans : [...plans, plan];
    shelf.setItem(indexKey(book), encode({ ...index, v: 1, device: this.#device, profile: this.#profile, profiles, plans: known }));
    this.#settled = true;
  }

  /**
   * @param {Shelf} shelf
   * @param {string} raw
   */
  #setAside(shelf, raw) {
    const at = new Date(this.#now()).toISOString();
    const base = `${this.key}:damaged:${at.slice(0, 10)}`;
    const kept = shelf.getItem(base);
    if (kept === raw) return;
    shelf.setItem(kept === null ? base : `${base}${at.slice(10)}`, raw);
  }

  /** @param {Progress} next */
  #accept(next) {
    const changed = changedItems(this.#progress, next);
    this.#progress = next;
    this.#clock = observe(this.#clock, next);
    if (changed.size > 0) this.dispatchEvent(new CustomEvent("change", { detail: changed }));
  }

  #forget() {
    if (this.#dirty) return;
    const { book, plan } = this.#surroundings;
    this.#accept(empty(book, plan, this.#profile));
  }

  /**
   * A later version wrote this: show what we understand and touch nothing.
   * @param {Progress} newer
   */
  #close(newer) {
    this.readonly = true;
    this.#accept(newer);
    this.#report({ kind: "newer" });
  }

  #writeSoon() {
    this.#dirty = true;
    if (!this.#shelf || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      const { locks } = this.#surroundings;
      if (locks) locks.request(this.key, () => this.flush()).catch(() => this.flush());
      else this.flush();
    }, DEBOUNCE);
  }

  /** @param {string} key */
  #get(key) {
    try {
      return this.#shelf?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  #tryToPut(key, value) {
    try {
      this.#shelf?.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {Problem} problem */
  #report(problem) {
    if (this.problems.some(({ kind }) => kind === problem.kind)) return;
    this.problems.push(problem);
    this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
  }
}

/**
 * @param {string} kind
 * @param {(bytes: Uint8Array<ArrayBuffer>) => unknown} random
 */
function newId(kind, random) {
  const bytes = new Uint8Array(6);
  random(bytes);
  return `${kind}-${[...bytes].map((byte) => (byte % 36).toString(36)).join("")}`;
}
