// Remembers small conveniences (colour scheme, chosen tabs, open sections) where
// the browser lets us, and forgets them silently where it does not. The reader's
// progress is never written through this file: see `store.js`.

/** @typedef {"localStorage" | "sessionStorage"} Shelf for good, or as long as the browser tab */

/**
 * @param {string} key
 * @param {Shelf} [shelf]
 * @returns {string | null}
 */
export function recall(key, shelf = "localStorage") {
  try {
    return globalThis[shelf].getItem(key);
  } catch {
    return null;
  }
}

/**
 * The remembered JSON value, or null when there is none or it is not JSON.
 * @param {string} key
 * @param {Shelf} [shelf]
 * @returns {any}
 */
export function recallJson(key, shelf) {
  try {
    return JSON.parse(recall(key, shelf) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 * @param {Shelf} [shelf]
 */
export function remember(key, value, shelf = "localStorage") {
  try {
    globalThis[shelf].setItem(key, value);
  } catch {
    // Full or forbidden: a convenience is lost, nothing else.
  }
}
