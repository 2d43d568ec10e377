// What the keys of storage are called, and the ids in them. A handbook is known by
// its id, never by its address: many handbooks share one host.

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
 * @param {string} kind
 * @param {(bytes: Uint8Array<ArrayBuffer>) => unknown} random
 */
export function newId(kind, random) {
  const bytes = new Uint8Array(6);
  random(bytes);
  return `${kind}-${[...bytes].map((byte) => (byte % 36).toString(36)).join("")}`;
}
