// What the reader did in this visit, so that it can be taken back: each action with
// the leaves it changed. It lives as long as the browser tab, and changes nothing
// by itself.

import { changedLeaves, leafAt, sameStamp } from "./leaves.js";
import { isRegister } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").Register} Register */
/** @typedef {import("./storage.js").Shelf} Shelf */
/** @typedef {import("./leaves.js").Change} Change */
/** @typedef {{ label: string, changes: Change[] }} Action */

const UNDOABLE = 20;

export class UndoLog {
  #session;
  #key;
  #changed;
  /** @type {Action[] | undefined} the last one last; read at the first use */
  #actions;

  /**
   * @param {() => Shelf | null} session may throw
   * @param {() => string} key changes with the reader's profile
   * @param {() => void} changed called after every change of the log
   */
  constructor(session, key, changed) {
    this.#session = session;
    this.#key = key;
    this.#changed = changed;
  }

  /**
   * @param {string} label what was done, in words
   * @param {Progress} before
   * @param {Progress} after
   */
  add(label, before, after) {
    const changes = changedLeaves(before, after);
    if (changes.length > 0) this.#keep([...this.#known(), { label, changes }].slice(-UNDOABLE));
  }

  /**
   * What would be taken back next, in words.
   * @param {Progress} progress
   */
  label(progress) {
    return this.#known().filter((action) => untouched(action, progress).length > 0).at(-1)?.label;
  }

  /**
   * Takes the last action of which something stands out of the log.
   * @param {() => Progress} progress
   * @param {(leaves: [path: string[], value: unknown][]) => void} put gives leaves their values, at a new stamp
   * @returns {string | undefined} what was taken back
   */
  takeBack(progress, put) {
    const actions = [...this.#known()];
    while (actions.length > 0) {
      const action = /** @type {Action} */ (actions.pop());
      const still = untouched(action, progress());
      if (still.length > 0) put(still.map(({ path, before }) => [path, before?.[0] ?? null]));
      for (const change of still) restamp(actions, change, progress());
      this.#keep(actions);
      if (still.length > 0) return action.label;
    }
    return undefined;
  }

  /** All was deleted. */
  forget() {
    this.#keep([]);
  }

  /** @returns {Action[]} */
  #known() {
    return (this.#actions ??= this.#stored());
  }

  /** @returns {Action[]} */
  #stored() {
    try {
      const list = JSON.parse(this.#session()?.getItem(this.#key()) ?? "[]");
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  }

  /** @param {Action[]} actions */
  #keep(actions) {
    this.#actions = actions;
    try {
      if (actions.length > 0) this.#session()?.setItem(this.#key(), JSON.stringify(actions));
      else this.#session()?.removeItem(this.#key());
    } catch {
      // Closed or full: the actions can be undone until the page is left.
    }
    this.#changed();
  }
}

/**
 * Those of an action's changes that nobody has changed since.
 * @param {Action} action
 * @param {Progress} progress
 */
function untouched({ changes }, progress) {
  return changes.filter(({ path, after }) => {
    const now = leafAt(progress, path);
    return isRegister(now) && sameStamp(now, after);
  });
}

/**
 * What an earlier action wrote stands again, at a new stamp: it can be undone next.
 * @param {Action[]} actions
 * @param {Change} change the one taken back
 * @param {Progress} progress
 */
function restamp(actions, { path, before }, progress) {
  const name = path.join("\0");
  const earlier = actions.flatMap(({ changes }) => changes).find(({ path: other, after }) => before && sameStamp(after, before) && other.join("\0") === name);
  if (earlier) earlier.after = /** @type {Register} */ (leafAt(progress, path));
}
