// What lies in this browser for a handbook, key by key, and the profiles it is
// kept under. Only pages about the reader's data need this; `store.js` keeps one
// plan's progress and knows nothing of the others.

import { indexKey, newId, planKey } from "./keys.js";
import { encode, isObject } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {"index" | "progress" | "backup" | "texts" | "damaged" | "older" | "reset" | "exported" | "review" | "undo" | "reading"} What */
/** @typedef {{ key: string, bytes: number, what: What, profile?: string, plan?: string, at?: string }} Kept `at`: the day or time in the key */
/** @typedef {{ id: string, name: string, current: boolean }} Profile */

/** @type {Record<string, What>} by what follows the plan in a key */
const KINDS = { "": "progress", bak: "backup", texts: "texts", damaged: "damaged", older: "older", reset: "reset", exported: "exported", undo: "undo" };

/**
 * Everything kept for a handbook; nothing where storage is closed.
 * @param {string} book
 * @returns {Kept[]}
 */
export function inventory(book) {
  return [...keptOn(() => localStorage, book), ...keptOn(() => sessionStorage, book)];
}

/** How many bytes all handbooks of this origin take, as browsers count them: two a character. */
export function totalBytes() {
  return onShelf((shelf) => keysOf(shelf, "pathbook:").reduce((sum, key) => sum + bytesOf(shelf, key), 0)) ?? 0;
}

/**
 * Deletes all that is kept for a handbook.
 * @param {string} book
 */
export function deleteAll(book) {
  for (const { key } of inventory(book)) deleteKey(key);
}

/**
 * Deletes one key of those that `inventory` lists.
 * @param {string} key
 */
export function deleteKey(key) {
  onShelf((shelf) => shelf.removeItem(key));
  onShelf((shelf) => shelf.removeItem(key), () => sessionStorage);
}

/**
 * @param {string} key
 * @returns {string | undefined}
 */
export function textAt(key) {
  return onShelf((shelf) => shelf.getItem(key)) ?? undefined;
}

/**
 * @param {string} book
 * @returns {Profile[]} in the order of their names
 */
export function profilesOf(book) {
  const { profile, profiles } = indexOf(book);
  return Object.entries(profiles).map(([id, { name }]) => ({ id, name, current: id === profile })).sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * The first one is the reader's at once.
 * @param {string} book
 * @param {string} name
 * @returns {string | undefined} its id; nothing where it can't be kept
 */
export function addProfile(book, name) {
  const id = newProfile();
  const index = indexOf(book);
  return putIndex(book, { ...index, profile: index.profile || id, profiles: { ...index.profiles, [id]: { name } } }) ? id : undefined;
}

/**
 * @param {string} book
 * @param {string} id
 * @param {string} name
 */
export function renameProfile(book, id, name) {
  const index = indexOf(book);
  return putIndex(book, { ...index, profiles: { ...index.profiles, [id]: { name } } });
}

/**
 * From the next page on, and in every other tab, this profile is the reader's.
 * @param {string} book
 * @param {string} id
 */
export function useProfile(book, id) {
  const index = indexOf(book);
  return Object.hasOwn(index.profiles, id) && putIndex(book, { ...index, profile: id });
}

/**
 * Deletes a profile with all that is kept under it. The current one stays.
 * @param {string} book
 * @param {string} id
 * @returns {boolean} whether it did
 */
export function deleteProfile(book, id) {
  const index = indexOf(book);
  if (index.profile === id) return false;
  const { [id]: _, ...profiles } = index.profiles;
  for (const { key, profile, what } of inventory(book)) if (profile === id && what !== "review") deleteKey(key);
  return putIndex(book, { ...index, profiles });
}

/**
 * Makes somebody's file a profile of its own on this device.
 * @param {string} book
 * @param {string} name
 * @param {Progress} progress
 * @param {Record<string, string>} texts
 * @returns {boolean} whether it could be kept
 */
export function adoptProfile(book, name, progress, texts) {
  const { plan } = progress;
  const index = indexOf(book);
  // The reader's own file is not to be written over what she did since, nor is an earlier one of somebody else.
  const taken = progress.profile === index.profile || Object.hasOwn(index.profiles, progress.profile);
  const profile = !taken && /^p-[a-z0-9]+$/.test(progress.profile) ? progress.profile : newProfile();
  const own = index.profile || newProfile();
  const key = planKey(book, profile, plan);
  const plans = index.plans.includes(plan) ? index.plans : [...index.plans, plan];
  // Named first: a key of a profile that nobody named could be taken for the reader's.
  if (!putIndex(book, { ...index, plans, profile: own, profiles: { [own]: { name: "" }, ...index.profiles, [profile]: { name } } })) return false;
  const kept = onShelf((shelf) => {
    shelf.setItem(key, encode({ ...progress, profile }));
    if (Object.keys(texts).length > 0) shelf.setItem(`${key}:texts`, encode(texts));
    return true;
  });
  if (!kept) deleteProfile(book, profile);
  return kept === true;
}

function newProfile() {
  return newId("p", (bytes) => crypto.getRandomValues(bytes));
}

/**
 * @param {() => Storage} of
 * @param {string} book
 * @returns {Kept[]}
 */
function keptOn(of, book) {
  const base = indexKey(book);
  const found = book ? onShelf((shelf) => [...keysOf(shelf, base), ...keysOf(shelf, "pathbook:").filter((key) => key.endsWith(`:${book}`))].map((key) => ({ ...partsOf(key, base), key, bytes: bytesOf(shelf, key) })), of) : undefined;
  return found ?? [];
}

/**
 * @param {string} key
 * @param {string} base
 * @returns {Omit<Kept, "key" | "bytes">}
 */
function partsOf(key, base) {
  if (key === base) return { what: "index" };
  // Of the trail, the announcement, the pages seen: `pathbook:<what>:<book>`.
  if (!key.startsWith(base)) return { what: "reading" };
  const [profile = "", plan = "", kind = "", ...at] = key.slice(base.length + 1).split(":");
  if (profile === "review") return { what: "review", profile: plan, plan: kind };
  const kept = { what: KINDS[kind] ?? "damaged", profile, plan };
  return at.length > 0 ? { ...kept, at: at.join(":") } : kept;
}

/**
 * @param {string} book
 * @returns {{ profile: string, profiles: Record<string, { name: string }>, plans: string[] }} with what else it holds
 */
function indexOf(book) {
  /** @type {any} */
  let index = {};
  try {
    index = JSON.parse(textAt(indexKey(book)) ?? "{}");
  } catch {
    // Damaged: the keys themselves say whose progress is here.
  }
  /** @type {Record<string, { name: string }>} */
  const profiles = {};
  const listed = isObject(index?.profiles) ? index.profiles : {};
  for (const [id, profile] of Object.entries(listed)) profiles[id] = { name: isObject(profile) && typeof profile.name === "string" ? profile.name : "" };
  let profile = typeof index?.profile === "string" ? index.profile : "";
  if (!profile) {
    const found = inventory(book).flatMap(({ what, profile = "" }) => (what === "progress" ? [profile] : []));
    for (const id of found) profiles[id] ??= { name: "" };
    profile = found[0] ?? "";
  }
  return { ...index, profile, profiles, plans: Array.isArray(index?.plans) ? index.plans : [] };
}

/**
 * @param {string} book
 * @param {object} index
 * @returns {boolean} whether it could be kept
 */
function putIndex(book, index) {
  return onShelf((shelf) => (shelf.setItem(indexKey(book), encode({ v: 1, ...index })), true)) ?? false;
}

/**
 * @param {Storage} shelf
 * @param {string} prefix
 */
function keysOf(shelf, prefix) {
  return Array.from({ length: shelf.length }, (_, place) => shelf.key(place) ?? "").filter((key) => key === prefix || key.startsWith(prefix.endsWith(":") ? prefix : `${prefix}:`)).sort();
}

/**
 * @param {Storage} shelf
 * @param {string} key
 */
function bytesOf(shelf, key) {
  return 2 * (key.length + (shelf.getItem(key)?.length ?? 0));
}

/**
 * @template T
 * @param {(shelf: Storage) => T} work
 * @param {() => Storage} [of]
 * @returns {T | undefined} nothing where storage is closed or full
 */
function onShelf(work, of = () => localStorage) {
  try {
    return work(of());
  } catch {
    return undefined;
  }
}
