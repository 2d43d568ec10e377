// Remembers small conveniences (colour scheme, chosen tabs, open sections) where
// the browser lets us, and forgets them silently where it does not. The reader's
// progress is never kept through this file: see `store.js`.

/** @typedef {"localStorage" | "sessionStorage"} Shelf */

/**
 * @param {Shelf} shelf
 * @param {string} key
 * @returns {string | null}
 */
export function recall(shelf, key) {
  try {
    return globalThis[shelf].getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {Shelf} shelf
 * @param {string} key
 * @param {string | null} value null forgets
 */
export function remember(shelf, key, value) {
  try {
    if (value === null) globalThis[shelf].removeItem(key);
    else globalThis[shelf].setItem(key, value);
  } catch {
    // Full or forbidden: a convenience is lost, nothing else.
  }
}

/**
 * The remembered JSON value, or null when there is none or it is not JSON.
 * @param {Shelf} shelf
 * @param {string} key
 * @returns {any}
 */
export function recallJson(shelf, key) {
  try {
    return JSON.parse(recall(shelf, key) ?? "null");
  } catch {
    return null;
  }
}
