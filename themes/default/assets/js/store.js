// Keeps one plan's progress in the browser: loads it, merges every writing with
// what other tabs wrote, keeps a backup, sets damaged text aside, and goes on in
// memory where nothing can be kept. It owns the keys of storage and no document.

import { optionOf } from "./entries.js";
import { indexKey, newId, planKey } from "./keys.js";
import { changedLeaves, leafAt, putLeaves, sameStamp } from "./leaves.js";
import { AHEAD, adopt, changedItems, changedNames, decode, empty, encode, isRegister, merge, observe, same, setState, tick } from "./state.js";

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
  #device = "";
  #profile = "";
  /** Whether profile and device are those of the index, not just ours for now. */
  #settled = false;
  /** @type {Progress} */
  #progress;
  /** @type {string | null} what stands under our key, as far as we know: gone means that somebody deleted it */
  #raw = null;
  /** @type {{ from?: number } | null} what that text means; null where it is damaged */
  #form = null;
  /** @type {string[]} keys that our writing makes needless */
  #orphans = [];
  /** @type {Map<string, string[]>} items by their ids of now, with those they had */
  #renamed = new Map();
  #clock = { wall: 0, counter: 0 };
  /** @type {Action[] | undefined} the last one last */
  #actions;
  /** @type {Record<string, string> | undefined} by hash */
  #texts;
  #newTexts = false;
  #detached = false;
  #changed = false;
  #measured = false;
  #dirty = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    super();
    const { book, plan, now = Date.now } = surroundings;
    this.#surroundings = surroundings;
    this.#now = now;
    this.#shelf = this.#probe();
    this.#begin();
    this.#settle();
    this.#progress = empty(book, plan, this.#profile);
    this.#open();
    this.#rescue();
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

  /** The key of this plan; it changes until the first writing, and when all was deleted. */
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
    // A tab that slept may have missed much, and keys of notes must be new.
    const moved = this.#catchUp();
    if (this.readonly) return;
    this.#clock = tick(this.#clock, this.#now());
    const before = this.#progress;
    this.#accept(change(before, this.#clock, this.#device));
    const changes = label === undefined ? [] : changedLeaves(before, this.#progress);
    if (label !== undefined && changes.length > 0) this.#keepActions([...this.#known(), { label, changes }].slice(-UNDOABLE));
    this.#writeSoon();
    if (moved) this.dispatchEvent(new Event("profile"));
  }

  /** What would be undone next, in words. */
  get undoable() {
    return this.readonly ? undefined : this.#known().filter((action) => this.#standing(action).length > 0).at(-1)?.label;
  }

  /**
   * Takes the last action back: each leaf gets the value it had, at a new stamp, unless it was changed since.
   * @returns {string | undefined} what was undone
   */
  undo() {
    const actions = [...this.#known()];
    while (!this.readonly && actions.length > 0) {
      const action = actions.pop();
      const still = this.#standing(action);
      if (still.length > 0) this.update((progress, clock, device) => putLeaves(progress, still.map(({ path, before }) => [path, before?.[0] ?? null]), clock, device));
      // What an earlier action wrote stands again, at a new stamp: it can be undone next.
      for (const { path, before } of still) {
        const earlier = actions.flatMap((action) => action.changes).find(({ path: other, after }) => before && sameStamp(after, before) && other.join("\0") === path.join("\0"));
        if (earlier) earlier.after = /** @type {Register} */ (leafAt(this.#progress, path));
      }
      this.#keepActions(actions);
      if (still.length > 0) return action?.label;
    }
    return undefined;
  }

  /**
   * Those of an action's changes that nobody has changed since.
   * @param {Action | undefined} action
   */
  #standing(action) {
    return (action?.changes ?? []).filter(({ path, after }) => {
      const now = leafAt(this.#progress, path);
      return isRegister(now) && sameStamp(now, after);
    });
  }

  /**
   * Items that have other ids now: what is kept under the old ones is theirs, also what comes in later.
   * @param {Iterable<[id: string, was: string[]]>} pairs
   */
  adopt(pairs) {
    for (const [id, was] of pairs) if (was.length > 0) this.#renamed.set(id, was);
    // Written, because the trail of other pages counts what is stored.
    if (this.#accept(adopt(this.#progress, this.#renamed))) this.#writeSoon();
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
    this.#newTexts = true;
    this.#writeSoon();
  }

  /** @param {string} hash */
  textOf(hash) {
    const known = this.#allTexts();
    return Object.hasOwn(known, hash) ? known[hash] : undefined;
  }

  /** Everything, as the text of a file; what a later version wrote, as that wrote it. */
  fileText() {
    if (this.readonly && this.#raw !== null) return this.#raw;
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
    this.#catchUp();
    const pending = this.#dirty && !this.readonly;
    this.#dirty = false;
    if (!this.#shelf || !pending) return;
    try {
      this.#write(this.#shelf);
    } catch {
      this.#dirty = true;
      this.#report({ kind: "full" });
    }
  }

  /** Takes in what other tabs wrote while this one could not hear. */
  refresh() {
    if (this.#catchUp()) this.dispatchEvent(new Event("profile"));
  }

  /**
   * Another tab changed a key of storage.
   * @param {string | null} key null: everything was cleared
   * @param {string | null} value
   */
  receive(key, value) {
    if (key === this.key && value !== null) this.#hear(value);
    else if (key === this.key && this.#raw !== null && this.#get(key) === this.#raw) this.#shelf?.removeItem(key); // Our writing crossed the deletion.
    else if (key !== null && key !== this.key && key !== indexKey(this.#surroundings.book)) return;
    this.refresh();
  }

  /**
   * What other tabs did meanwhile, whether or not this one was told: they wrote, deleted, or took another profile.
   * @returns {boolean} whether this progress is no longer that of the reader's profile
   */
  #catchUp() {
    if (!this.#shelf) return false;
    if (!this.#settled) this.#settle();
    let raw;
    try {
      raw = this.#shelf.getItem(this.key);
    } catch {
      return false; // Closed to us now: what we have is all there is.
    }
    const { profile, profiles } = this.#index();
    if (raw === null && this.#raw !== null) this.#forget();
    else if (raw !== null && raw !== this.#raw) this.#hear(raw);
    if (profile === this.#profile) return false;
    // All was deleted: what comes now must not meet what a sleeping tab still holds.
    if (!profile && this.#settled) this.#begin();
    if (!profile) return false;
    if (raw === null && !profiles?.[this.#profile]) this.#dirty = false;
    return true;
  }

  /** @param {string} value */
  #hear(value) {
    this.#raw = value;
    const incoming = (this.#form = decode(value, Infinity, this.#surroundings.steps));
    if (!incoming) return;
    if (incoming.newer) return this.#close(incoming.progress);
    this.#accept(merge(this.#progress, incoming.progress));
    // The other tab had not seen all of ours: say it again until all agree.
    if (!same(this.#progress, incoming.progress)) this.#writeSoon();
  }

  /** A profile and a device of our own making, until the index names them. */
  #begin() {
    const { random = (bytes) => crypto.getRandomValues(bytes) } = this.#surroundings;
    this.#settled = false;
    this.#device = newId("d", random);
    this.#profile = newId("p", random);
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
      if (typeof index?.profile === "string" && index.profile) return index;
    } catch {
      // Damaged: the keys themselves still say whose progress is here.
    }
    const found = this.#keys(`${base}:p-`).map((key) => key.slice(base.length + 1).split(":")[0]);
    return found.length > 0 ? { profile: found.includes(this.#profile) ? this.#profile : found[0] } : {};
  }

  /** @param {string} start */
  #keys(start) {
    const found = [];
    for (let place = 0; this.#shelf && place < this.#shelf.length; place += 1) found.push(this.#shelf.key(place) ?? "");
    return found.filter((key) => key.startsWith(start)).sort();
  }

  #open() {
    const raw = this.#get(this.key);
    if (raw === null) return;
    this.#raw = raw;
    const stored = (this.#form = this.#read(raw));
    if (stored?.newer) return this.#close(stored.progress);
    if (!stored) return this.#recover(raw);
    const safe = this.#keepOlder(stored, raw);
    this.#accept(stored.progress);
    const { dropped, refused, clamped } = stored.report;
    if (dropped + refused > 0) this.#report({ kind: "dropped", count: dropped + refused });
    if (clamped > 0) {
      this.#report({ kind: "clamped", count: clamped });
      // At once and unmerged: clamping anew at every reading would let old
      // stamps from a wrong clock overtake what the reader ticks now.
      const text = encode(this.#progress);
      if (!safe || !this.#tryToPut(this.key, text)) return;
      this.#raw = text;
      this.#form = {};
    }
  }

  /**
   * What a step leaves out can be had back.
   * @param {{ from?: number }} stored
   * @param {string} raw
   */
  #keepOlder({ from }, raw) {
    return from === undefined || this.putAside(`older:${from}`, raw);
  }

  /**
   * Two tabs that began in the same moment made a profile each, and the index names one. What the other wrote is
   * the reader's too. Where profiles are in use an unnamed one may be anybody's, and is left alone.
   */
  #rescue() {
    const { profiles } = this.#index();
    if (this.readonly || !profiles?.[this.#profile] || Object.values(profiles).some((profile, place) => place > 0 || profile?.name)) return;
    const { book, plan } = this.#surroundings;
    for (const key of this.#keys(`${indexKey(book)}:p-`)) {
      if (key === this.key || key !== planKey(book, key.split(":")[3] ?? "", plan)) continue;
      const orphan = this.#read(this.#get(key) ?? "");
      if (!orphan || orphan.newer) continue;
      this.#accept({ ...merge(this.#progress, orphan.progress), profile: this.#profile });
      this.#orphans.push(key);
      this.#writeSoon();
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
   * Saves, after what stands there was taken in. Throws when the shelf does.
   * @param {Shelf} shelf
   */
  #write(shelf) {
    this.#writeIndex(shelf);
    const [raw, stored] = [this.#raw, this.#form];
    if (raw !== null && !stored) this.#setAside(shelf, raw);
    if (raw !== null && stored && !this.#keepOlder(stored, raw)) throw Error("full");
    this.#accept(this.#headed(Math.max(this.#now(), this.#progress.saved + 1)));
    this.#put(shelf, stored && raw);
    this.#writeTexts();
    for (const key of this.#orphans.splice(0)) shelf.removeItem(key);
    this.#warnIfLarge(shelf);
  }

  /**
   * @param {Shelf} shelf
   * @param {string | null} old what stands there, if it can be read
   */
  #put(shelf, old) {
    const backup = `${this.key}:bak`;
    const text = encode(this.#progress);
    if (old !== null) this.#tryToPut(backup, old);
    if (!this.#tryToPut(this.key, text)) {
      // The backup is a copy of what still stands under the key: it may make room.
      const last = old === null ? null : shelf.getItem(backup);
      if (last !== null) shelf.removeItem(backup);
      if (!this.#tryToPut(this.key, text)) {
        if (last !== null) this.#tryToPut(backup, last);
        throw Error("full");
      }
    }
    this.#raw = text;
    this.#form = {};
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
      if (actions.length > 0) this.#session()?.setItem(this.#undoKey, JSON.stringify(actions));
      else this.#session()?.removeItem(this.#undoKey);
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
    if (!this.#texts || !this.#newTexts) return;
    this.#newTexts = false;
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
    // Where another profile is the reader's now, ours is named there, or is not to be.
    const profiles = index.profile && index.profile !== this.#profile ? index.profiles : { [this.#profile]: { name: "" }, ...index.profiles };
    const known = plans.includes(plan) ? plans : [...plans, plan];
    shelf.setItem(indexKey(book), encode({ ...index, v: 1, device: this.#device, profile: index.profile ?? this.#profile, profiles, plans: known }));
    this.#settled = true;
  }

  /** @param {Shelf} shelf */
  #warnIfLarge(shelf) {
    if (this.#measured) return;
    this.#measured = true;
    const size = this.#keys("pathbook:").reduce((sum, key) => sum + key.length + (shelf.getItem(key)?.length ?? 0), 0);
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

  /**
   * @param {Progress} accepted
   * @returns {boolean} whether an item differs
   */
  #accept(accepted) {
    const before = this.#progress;
    const next = adopt(accepted, [...this.#renamed].filter(([, was]) => was.some((old) => accepted.items[old] !== before.items[old])));
    this.#progress = next;
    this.#clock = observe(this.#clock, next);
    const changed = changedItems(before, next);
    const levels = changedNames(before.levels, next.levels);
    if (changed.size > 0) this.dispatchEvent(new CustomEvent("change", { detail: changed }));
    if (levels.size > 0) this.dispatchEvent(new CustomEvent("levels", { detail: levels }));
    if (changedNames(before.reviews, next.reviews).size + changedNames(before.x, next.x).size > 0) this.dispatchEvent(new Event("other"));
    return changed.size > 0;
  }

  /** Deleted by the reader, here or in another tab: what is pending goes too. */
  #forget() {
    const { book, plan } = this.#surroundings;
    this.#dirty = this.#newTexts = false;
    this.#raw = null;
    this.#texts = undefined;
    this.#keepActions([]);
    this.#accept(empty(book, plan, this.#profile));
  }

  /**
   * A later version wrote this: show what we understand and touch nothing.
   * @param {Progress} newer
   */
  #close(newer) {
    this.readonly = true;
    this.#accept(this.#dirty ? merge(this.#progress, newer) : newer);
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
