// Keeps one plan's progress in the browser: loads it, merges every writing with
// what other tabs wrote, keeps a backup, sets damaged text aside, and goes on in
// memory where nothing can be kept. It owns the keys of storage and no document.

import { optionOf } from "./entries.js";
import { changedLeaves, leafAt, putLeaves, sameStamp } from "./leaves.js";
import { AHEAD, adopt, changedItems, changedNames, decode, empty, encode, merge, observe, same, setState, tick } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Register} Register */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Shelf */
/** @typedef {{ label: string, changes: import("./leaves.js").Change[] }} Action */
/**
 * Why the reader should know something: nothing is kept (no-id, blocked, full), it was mended (damaged,
 * dropped, clamped), may not be changed (newer), or is about to fill the storage (large).
 * @typedef {{ kind: "no-id" | "blocked" | "full" | "damaged" | "dropped" | "clamped" | "newer" | "large", count?: number, raw?: string }} Problem
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
 * @property {import("./versions.js").Step[]} [steps] from older forms to the present one
 * @property {() => Shelf | null} [session] where to keep what can be undone; may throw
 * @property {() => unknown} [persist] asks the browser to keep what is stored; called at the first change
 */

/** From a change to its writing, in ms. */
export const DEBOUNCE = 300;
/** How many characters this origin may hold before the reader is told. */
export const LARGE = 1_000_000;
const UNDOABLE = 20;

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
 * Emits `change` (detail: the ids of the items that changed), `levels` (those of the competencies),
 * `other` (reviews and options changed), `undo` (what can be undone changed), `profile` (another tab took
 * another profile) and `problem` (detail: a Problem). What happened before anyone could listen is in `problems`.
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
  /** @type {Action[] | undefined} the last one last */
  #actions;
  /** @type {Record<string, string> | undefined} by hash */
  #texts;
  #detached = false;
  #changed = false;
  #measured = false;
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

  get book() {
    return this.#surroundings.book;
  }

  get plan() {
    return this.#surroundings.plan;
  }

  get profile() {
    return this.#profile;
  }

  /** Whether what changes is written anywhere. */
  get keeps() {
    return this.#shelf !== null;
  }

  /**
   * A store in memory for somebody else's progress: never written.
   * @param {Progress} progress
   * @param {{ readonly?: boolean, device?: string }} [options]
   */
  static detached(progress, { readonly = true, device } = {}) {
    const store = new Store({ shelf: () => null, session: () => null, book: progress.book, plan: progress.plan });
    store.problems = [];
    store.#detached = true;
    store.#profile = progress.profile;
    if (device) store.#device = device;
    store.#accept(progress);
    store.readonly = readonly;
    return store;
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
   * @param {string} [label] what it was, in words, if it can be undone
   */
  update(change, label) {
    if (this.readonly) return;
    if (!this.#changed && !this.#detached) this.#surroundings.persist?.();
    this.#changed = true;
    this.#clock = tick(this.#clock, this.#now());
    const before = this.#progress;
    this.#accept(change(before, this.#clock, this.#device));
    const changes = label === undefined ? [] : changedLeaves(before, this.#progress);
    if (label !== undefined && changes.length > 0) this.#keepActions([...this.#known(), { label, changes }].slice(-UNDOABLE));
    this.#writeSoon();
  }

  /** What would be undone next, in words. */
  get undoable() {
    return this.readonly ? undefined : this.#known().at(-1)?.label;
  }

  /**
   * Takes the last action back: each leaf gets the value it had, at a new stamp, unless it was changed since.
   * @returns {string | undefined} what was undone
   */
  undo() {
    const actions = [...this.#known()];
    while (!this.readonly && actions.length > 0) {
      const { label = "", changes = [] } = actions.pop() ?? {};
      const still = changes.filter(({ path, after }) => {
        const now = leafAt(this.#progress, path);
        return Array.isArray(now) && sameStamp(/** @type {any} */ (now), after);
      });
      if (still.length > 0) this.update((progress, clock, device) => putLeaves(progress, still.map(({ path, before }) => [path, before?.[0] ?? null]), clock, device));
      // What an earlier action wrote stands again, at a new stamp: it can be undone next.
      for (const { path, before } of still) {
        const earlier = actions.flatMap((action) => action.changes).find(({ path: other, after }) => before && sameStamp(after, before) && other.join("\0") === path.join("\0"));
        if (earlier) earlier.after = /** @type {Register} */ (leafAt(this.#progress, path));
      }
      this.#keepActions(actions);
      if (still.length > 0) return label;
    }
    return undefined;
  }

  /**
   * Items that have other ids now: what was kept under the old ones is theirs.
   * @param {Iterable<[id: string, was: string[]]>} pairs
   */
  adopt(pairs) {
    if (!this.readonly) this.#accept(adopt(this.#progress, pairs));
  }

  /**
   * Remembers what an item said, to show what changed when it says something else.
   * @param {string} hash
   * @param {string} text
   */
  keepText(hash, text) {
    const known = this.#allTexts();
    if (!hash || Object.hasOwn(known, hash)) return;
    known[hash] = text.slice(0, 500);
    this.#writeSoon();
  }

  /** @param {string} hash */
  textOf(hash) {
    const known = this.#allTexts();
    return Object.hasOwn(known, hash) ? known[hash] : undefined;
  }

  /** Everything, as the text of a file. */
  fileText() {
    return encode({ ...this.#headed(this.#now()), texts: this.#allTexts() });
  }

  /** The same, and it is noted that a file was made. */
  exportText() {
    this.flush();
    this.putAside("exported", String(this.#now()));
    return this.fileText();
  }

  /** When the last file was made, in ms. */
  get lastBackup() {
    return Number(this.#get(`${this.key}:exported`)) || undefined;
  }

  /**
   * Keeps a text beside the progress.
   * @param {string} name
   * @param {string} text
   * @returns {boolean} whether it could
   */
  putAside(name, text) {
    return this.#shelf !== null && this.#tryToPut(`${this.key}:${name}`, text);
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
    if (this.#detached) return;
    if (key === indexKey(this.#surroundings.book)) {
      if (this.#settled) {
        if (value !== null && this.#index().profile !== this.#profile) this.dispatchEvent(new Event("profile"));
        return;
      }
      this.#settle();
      if (this.#settled) this.refresh();
    }
    if (key !== null && key !== this.key) return;
    if (key === null || value === null) return this.#forget();
    const incoming = decode(value, Infinity, this.#surroundings.steps);
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
      if (key.startsWith(`${base}:p-`)) return { profile: key.slice(base.length + 1).split(":")[0] };
    }
    return {};
  }

  #open() {
    const raw = this.#get(this.key);
    if (raw === null) return;
    const stored = this.#read(raw);
    if (stored?.newer) return this.#close(stored.progress);
    if (!stored) return this.#recover(raw);
    // What a step leaves out can be had back.
    if (stored.from !== undefined) this.putAside(`older:${stored.from}`, raw);
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
   * What was written here, by whatever clock and version.
   * @param {string} raw
   */
  #read(raw) {
    return decode(raw, this.#now() + AHEAD, this.#surroundings.steps);
  }

  /**
   * What is stored cannot be read: it is set aside and the backup taken instead.
   * @param {string} raw
   */
  #recover(raw) {
    this.#report({ kind: "damaged", raw });
    const backup = this.#read(this.#get(`${this.key}:bak`) ?? "");
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
    const stored = raw === null ? null : decode(raw, Infinity, this.#surroundings.steps);
    if (stored?.newer) return this.#close(stored.progress);
    if (raw !== null && !stored) this.#setAside(shelf, raw);
    const merged = stored ? merge(this.#progress, stored.progress) : this.#progress;
    this.#accept(merged);
    this.#accept(this.#headed(Math.max(this.#now(), merged.saved + 1)));
    this.#writeTexts();
    if (stored && same(this.#progress, stored.progress)) return;
    if (raw !== null && stored) this.#tryToPut(`${this.key}:bak`, raw);
    const text = encode(this.#progress);
    if (this.#tryToPut(this.key, text)) return this.#warnIfLarge(shelf);
    // The backup is a copy of what still stands under the key: it may make room.
    if (stored) shelf.removeItem(`${this.key}:bak`);
    shelf.setItem(this.key, text);
  }

  /**
   * The progress with the plain fields that say who saves it when.
   * @param {number} saved
   * @returns {Progress}
   */
  #headed(saved) {
    const { build = "" } = this.#surroundings;
    const headed = { ...this.#progress, profile: this.#profile, saved, device: this.#device, build };
    const started = optionOf(headed, "started");
    return typeof started === "string" ? { ...headed, started } : headed;
  }

  /** @returns {Action[]} */
  #known() {
    this.#actions ??= this.#stored();
    return this.#actions;
  }

  /** @returns {Action[]} */
  #stored() {
    try {
      const list = JSON.parse(this.#session()?.getItem(this.#undoKey) ?? "[]");
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  }

  /** @param {Action[]} actions */
  #keepActions(actions) {
    this.#actions = actions;
    try {
      this.#session()?.setItem(this.#undoKey, JSON.stringify(actions));
    } catch {
      // Full: the actions can be undone until the page is left.
    }
    this.dispatchEvent(new Event("undo"));
  }

  get #undoKey() {
    return `${this.key}:undo`;
  }

  #session() {
    try {
      return this.#surroundings.session?.() ?? null;
    } catch {
      return null;
    }
  }

  #allTexts() {
    if (!this.#texts) {
      this.#texts = {};
      try {
        const stored = JSON.parse(this.#get(`${this.key}:texts`) ?? "{}");
        for (const [hash, text] of Object.entries(stored)) if (typeof text === "string") this.#texts[hash] = text;
      } catch {
        // Only a convenience is lost.
      }
    }
    return this.#texts;
  }

  /** Of the texts only those that an item was seen with. */
  #writeTexts() {
    if (!this.#texts) return;
    const mine = this.#texts;
    this.#texts = undefined;
    const all = { ...this.#allTexts(), ...mine };
    const seen = new Set(Object.values(this.#progress.items).map(({ seen }) => seen?.[0]));
    this.#texts = Object.fromEntries(Object.entries(all).filter(([hash]) => seen.has(hash)));
    this.#tryToPut(`${this.key}:texts`, encode(this.#texts));
  }

  /** @param {Shelf} shelf */
  #writeIndex(shelf) {
    const { book, plan } = this.#surroundings;
    const index = this.#index();
    const plans = Array.isArray(index.plans) ? index.plans : [];
    if (this.#settled && index.device && plans.includes(plan)) return;
    const profiles = { [this.#profile]: { name: "" }, ...index.profiles };
    const known = plans.includes(plan) ? plans : [...plans, plan];
    shelf.setItem(indexKey(book), encode({ ...index, v: 1, device: this.#device, profile: index.profile ?? this.#profile, profiles, plans: known }));
    this.#settled = true;
  }

  /** @param {Shelf} shelf */
  #warnIfLarge(shelf) {
    if (this.#measured) return;
    this.#measured = true;
    let size = 0;
    for (let place = 0; place < shelf.length; place += 1) {
      const key = shelf.key(place) ?? "";
      if (key.startsWith("pathbook:")) size += key.length + (this.#get(key)?.length ?? 0);
    }
    if (size > LARGE) this.#report({ kind: "large" });
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
    const before = this.#progress;
    this.#progress = next;
    this.#clock = observe(this.#clock, next);
    const changed = changedItems(before, next);
    const levels = changedNames(before.levels, next.levels);
    if (changed.size > 0) this.dispatchEvent(new CustomEvent("change", { detail: changed }));
    if (levels.size > 0) this.dispatchEvent(new CustomEvent("levels", { detail: levels }));
    if (changedNames(before.reviews, next.reviews).size + changedNames(before.x, next.x).size > 0) this.dispatchEvent(new Event("other"));
  }

  #forget() {
    if (this.#dirty) return;
    const { book, plan } = this.#surroundings;
    this.#texts = undefined;
    this.#actions = [];
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
    if (this.#detached) return;
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
export function newId(kind, random) {
  const bytes = new Uint8Array(6);
  random(bytes);
  return `${kind}-${[...bytes].map((byte) => (byte % 36).toString(36)).join("")}`;
}
