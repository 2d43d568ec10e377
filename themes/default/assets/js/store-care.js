// What is done to a plan's progress as a whole: taking in a file, making it what a
// file says, starting again. Each keeps what was there first, or can be undone.

import { changedLeaves, putLeaves } from "./leaves.js";
import { empty, merge } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {[import("./leaves.js").Path, unknown]} Leaf */

/**
 * Merges what a file holds into a plan's progress; can be undone.
 * @param {Store} store
 * @param {Progress} theirs
 * @param {Record<string, string>} texts
 * @param {string} label
 */
export function takeProgress(store, theirs, texts, label) {
  store.update((mine) => ({ ...merge(mine, theirs), book: mine.book, plan: mine.plan, profile: mine.profile }), label);
  for (const [hash, text] of Object.entries(texts)) store.keepText(hash, text);
}

/**
 * Makes every value the one of the file, at new stamps, so that this is what counts from now on; what was there
 * is kept as a backup first.
 * @param {Store} store
 * @param {Progress} wanted
 * @param {Record<string, string>} texts
 * @returns {boolean} false where no backup could be kept: nothing was changed
 */
export function restoreProgress(store, wanted, texts) {
  if (!backUp(store)) return false;
  store.update((mine, clock, device) => {
    const leaves = new Map(leavesOf(mine).map(([path]) => [JSON.stringify(path), /** @type {Leaf} */ ([path, null])]));
    for (const [path, value] of leavesOf(wanted)) leaves.set(JSON.stringify(path), [path, value]);
    return putLeaves(mine, leaves.values(), clock, device);
  }, t("restored_from_file"));
  for (const [hash, text] of Object.entries(texts)) store.keepText(hash, text);
  return true;
}

/**
 * Starts a plan again: everything is taken away, at new stamps, so that it is gone on other devices too once they
 * merge; what was there is kept as a backup first.
 * @param {Store} store
 * @returns {boolean} false where no backup could be kept: nothing was changed
 */
export function resetProgress(store) {
  if (!backUp(store)) return false;
  store.update((mine, clock, device) => {
    const held = leavesOf(mine).filter(([, value]) => value !== null);
    return putLeaves(mine, held.map(([path]) => [path, null]), clock, device);
  }, t("started_again"));
  return true;
}

/**
 * Keeps the progress as it is under a key of its own, by the time.
 * @param {Store} store
 * @returns {boolean} whether it is kept, or there is nothing to keep it in and so nothing to lose
 */
function backUp(store) {
  return !store.keeps || store.putAside(`reset:${new Date().toISOString()}`, store.fileText());
}

/**
 * @param {Progress} progress
 * @returns {Leaf[]}
 */
function leavesOf(progress) {
  const { book, plan, profile } = progress;
  return changedLeaves(empty(book, plan, profile), progress).map(({ path, after }) => [path, after[0]]);
}
