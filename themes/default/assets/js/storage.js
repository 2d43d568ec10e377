// A shelf of texts, such as storage is, for those who must not fall over it: what
// cannot be read is not there, and what cannot be put is said to be. Which keys
// there are is no business of this file.

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Shelf */

const PROBE = "pathbook:probe";

/**
 * @param {() => Shelf | null} open may throw
 * @param {string} key one that will be read
 * @returns {{ shelf: Shelf | null, problem?: "blocked" | "full" }} a full shelf is there: what was kept earlier can be read
 */
export function openShelf(open, key) {
  /** @type {Shelf | null} */
  let shelf = null;
  try {
    shelf = open();
    shelf?.getItem(key);
  } catch {
    shelf = null;
  }
  if (!shelf) return { shelf, problem: "blocked" };
  if (!putText(shelf, PROBE, "1")) return { shelf, problem: "full" };
  shelf.removeItem(PROBE);
  return { shelf };
}

/**
 * @param {Shelf | null} shelf
 * @param {string} key
 */
export function readText(shelf, key) {
  try {
    return shelf?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {Shelf | null} shelf
 * @param {string} key
 * @param {string} text
 * @returns {boolean} whether it could; true where there is no shelf
 */
export function putText(shelf, key, text) {
  try {
    shelf?.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Shelf | null} shelf
 * @param {string} start
 */
export function keysFrom(shelf, start) {
  const found = [];
  for (let place = 0; shelf && place < shelf.length; place += 1) found.push(shelf.key(place) ?? "");
  return found.filter((key) => key.startsWith(start)).sort();
}
