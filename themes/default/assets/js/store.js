// Keeps one plan's progress in the browser: loads it, merges every writing with
// what other tabs wrote, and goes on in memory where nothing can be kept. Whose it
// is, the text under its key, old texts of items and what can be undone are each a
// file's of their own; this one says when. It owns no document.

import { optionOf } from "./entries.js";
import { indexKey, planKey } from "./keys.js";
import { KeptTexts } from "./kept-texts.js";
import { putLeaves } from "./leaves.js";
import { PlanText } from "./plan-text.js";
import { ReaderIndex } from "./reader-index.js";
import { adopt, changedItems, changedNames, empty, encode, merge, observe, same, setState, tick } from "./state.js";
import { keysFrom, openShelf, readText } from "./storage.js";
import { UndoLog } from "./undo-log.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./storage.js").Shelf} Shelf */
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
const LARGE = 1_000_000;

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
  #index;
  #text;
  #texts;
  #undoing;
  /** @type {Progress} */
  #progress;
  /** @type {string[]} keys that our writing makes needless */
  #orphans = [];
  /** @type {Map<string, string[]>} items by their ids of now, with those they had */
  #renamed = new Map();
  #clock = { wall: 0, counter: 0 };
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
    this.#shelf = this.#openShelf();
    this.#index = new ReaderIndex(this.#shelf, book, surroundings.random);
    this.#text = new PlanText(this.#shelf, () => this.key, now, surroundings.steps);
    this.#texts = new KeptTexts(this.#shelf, () => `${this.key}:texts`);
    this.#undoing = new UndoLog(() => surroundings.session?.() ?? null, () => `${this.key}:undo`, () => this.dispatchEvent(new Event("undo")));
    this.#progress = empty(book, plan, this.profile);
    this.#open();
    this.#rescue();
  }

  get progress() {
    return this.#progress;
  }

  get device() {
    return this.#index.device;
  }

  get book() {
    return this.#surroundings.book;
  }

  get plan() {
    return this.#surroundings.plan;
  }

  get profile() {
    return this.#index.profile;
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
    store.#index.profile = progress.profile;
    if (device) store.#index.device = device;
    store.#accept(progress);
    store.readonly = readonly;
    return store;
  }

  /** The key of this plan; it changes until the first writing, and when all was deleted. */
  get key() {
    return planKey(this.book, this.profile, this.plan);
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
    this.#accept(change(before, this.#clock, this.device));
    if (label !== undefined) this.#undoing.add(label, before, this.#progress);
    this.#writeSoon();
    if (moved) this.dispatchEvent(new Event("profile"));
  }

  /** What would be undone next, in words. */
  get undoable() {
    return this.readonly ? undefined : this.#undoing.label(this.#progress);
  }

  /**
   * Takes the last action back: each leaf gets the value it had, at a new stamp, unless it was changed since.
   * @returns {string | undefined} what was undone
   */
  undo() {
    if (this.readonly) return undefined;
    return this.#undoing.takeBack(() => this.#progress, (leaves) => this.update((progress, clock, device) => putLeaves(progress, leaves, clock, device)));
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
    if (this.#texts.keep(hash, text)) this.#writeSoon();
  }

  /** @param {string} hash */
  textOf(hash) {
    return this.#texts.of(hash);
  }

  /** Everything, as the text of a file; what a later version wrote, as that wrote it. */
  fileText() {
    if (this.readonly && this.#text.raw !== null) return this.#text.raw;
    return encode({ ...this.#headed(this.#now()), texts: this.#texts.all });
  }

  /** The same, and it is noted that a file was made. */
  exportText() {
    this.flush();
    this.putAside("exported", String(this.#now()));
    return this.fileText();
  }

  /** When the last file was made, in ms. */
  get lastBackup() {
    return Number(readText(this.#shelf, `${this.key}:exported`)) || undefined;
  }

  /**
   * Keeps a text beside the progress.
   * @param {string} name
   * @param {string} text
   * @returns {boolean} whether it could
   */
  putAside(name, text) {
    return this.#text.putAside(name, text);
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
    else if (key === this.key && this.#text.raw !== null && readText(this.#shelf, key) === this.#text.raw) this.#shelf?.removeItem(key); // Our writing crossed the deletion.
    else if (key !== null && key !== this.key && key !== indexKey(this.book)) return;
    this.refresh();
  }

  /**
   * What other tabs did meanwhile, whether or not this one was told: they wrote, deleted, or took another profile.
   * @returns {boolean} whether this progress is no longer that of the reader's profile
   */
  #catchUp() {
    if (!this.#shelf) return false;
    if (!this.#index.settled) this.#index.settle();
    let raw;
    try {
      raw = this.#shelf.getItem(this.key);
    } catch {
      return false; // Closed to us now: what we have is all there is.
    }
    const { profile, profiles } = this.#index.read();
    if (raw === null && this.#text.raw !== null) this.#forget();
    else if (raw !== null && raw !== this.#text.raw) this.#hear(raw);
    if (profile === this.profile) return false;
    // All was deleted: what comes now must not meet what a sleeping tab still holds.
    if (!profile && this.#index.settled) this.#index.begin();
    if (!profile) return false;
    if (raw === null && !profiles?.[this.profile]) this.#dirty = false;
    return true;
  }

  /** @param {string} value */
  #hear(value) {
    const incoming = this.#text.hear(value);
    if (!incoming) return;
    if (incoming.newer) return this.#close(incoming.progress);
    this.#accept(merge(this.#progress, incoming.progress));
    // The other tab had not seen all of ours: say it again until all agree.
    if (!same(this.#progress, incoming.progress)) this.#writeSoon();
  }

  #openShelf() {
    const { book, shelf: open } = this.#surroundings;
    const { shelf, problem } = book ? openShelf(open, indexKey(book)) : { shelf: null, problem: /** @type {const} */ ("no-id") };
    if (problem) this.#report({ kind: problem });
    return shelf;
  }

  #open() {
    const stored = this.#text.open();
    if (stored === undefined) return;
    if (stored === null) return this.#recover();
    if (stored.newer) return this.#close(stored.progress);
    const safe = this.#text.keepOlder();
    this.#accept(stored.progress);
    const { dropped, refused, clamped } = stored.report;
    if (dropped + refused > 0) this.#report({ kind: "dropped", count: dropped + refused });
    if (clamped > 0) {
      this.#report({ kind: "clamped", count: clamped });
      // At once and unmerged: clamping anew at every reading would let old
      // stamps from a wrong clock overtake what the reader ticks now.
      if (safe) this.#text.put(encode(this.#progress));
    }
  }

  /**
   * Two tabs that began in the same moment made a profile each, and the index names one. What the other wrote is
   * the reader's too. Where profiles are in use an unnamed one may be anybody's, and is left alone.
   */
  #rescue() {
    if (this.readonly || !this.#index.alone) return;
    const { book, plan } = this.#surroundings;
    for (const key of keysFrom(this.#shelf, `${indexKey(book)}:p-`)) {
      if (key === this.key || key !== planKey(book, key.split(":")[3] ?? "", plan)) continue;
      const orphan = this.#text.decode(readText(this.#shelf, key));
      if (!orphan || orphan.newer) continue;
      this.#accept({ ...merge(this.#progress, orphan.progress), profile: this.profile });
      this.#orphans.push(key);
      this.#writeSoon();
    }
  }

  /** What is stored cannot be read: the backup is taken instead, and the next writing sets the text aside. */
  #recover() {
    this.#report({ kind: "damaged", raw: this.#text.raw ?? "" });
    const backup = this.#text.backup();
    if (backup?.newer) return this.#close(backup.progress);
    if (backup) this.#accept(merge(this.#progress, backup.progress));
    this.#writeSoon();
  }

  /**
   * Saves, after what stands there was taken in. Throws when the shelf does.
   * @param {Shelf} shelf
   */
  #write(shelf) {
    this.#index.write(this.plan);
    this.#text.preserve();
    this.#accept(this.#headed(Math.max(this.#now(), this.#progress.saved + 1)));
    this.#text.replace(encode(this.#progress));
    this.#texts.write(this.#progress.items);
    for (const key of this.#orphans.splice(0)) shelf.removeItem(key);
    this.#warnIfLarge(shelf);
  }

  /**
   * The progress with the plain fields that say who saves it when.
   * @param {number} saved
   * @returns {Progress}
   */
  #headed(saved) {
    const { build = "" } = this.#surroundings;
    const headed = { ...this.#progress, profile: this.profile, saved, device: this.device, build };
    const started = optionOf(headed, "started");
    return typeof started === "string" ? { ...headed, started } : headed;
  }

  /** @param {Shelf} shelf */
  #warnIfLarge(shelf) {
    if (this.#measured) return;
    this.#measured = true;
    const size = keysFrom(shelf, "pathbook:").reduce((sum, key) => sum + key.length + (shelf.getItem(key)?.length ?? 0), 0);
    if (size > LARGE) this.#report({ kind: "large" });
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
    this.#dirty = false;
    this.#text.raw = null;
    this.#texts.forget();
    this.#undoing.forget();
    this.#accept(empty(this.book, this.plan, this.profile));
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

  /** @param {Problem} problem */
  #report(problem) {
    if (this.problems.some(({ kind }) => kind === problem.kind)) return;
    this.problems.push(problem);
    this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
  }
}
