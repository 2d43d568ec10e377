// What a reader adds to an item beside its state: a date of her own, dated notes,
// evidence. Pure. Whatever a file may hold, only what has the right form comes out.

import { REFUSED, entryOf, isObject } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").Register} Register */
/** @typedef {{ clock: import("./state.js").Clock, device: string }} Stamp */
/** @typedef {{ t: string, on?: string }} NoteText */
/** @typedef {{ t: string, u?: string, on?: string }} Proof */
/** @typedef {{ key: string, t: string, on: string, at: number }} Note */
/** @typedef {{ key: string, t: string, u?: string, on: string, at: number }} Evidence */

/**
 * @param {unknown} value
 * @param {Stamp} stamp
 * @returns {Register}
 */
export function stamped(value, { clock: { wall, counter }, device }) {
  return [value, wall, counter, device];
}

/**
 * @param {Progress} progress
 * @param {string} id
 * @param {string | null} day
 * @param {Stamp} stamp
 */
export function setDue(progress, id, day, stamp) {
  return withEntry(progress, id, { due: stamped(day, stamp) });
}

/**
 * The text of the item is the one of this hash, as far as the reader is concerned.
 * @param {Progress} progress
 * @param {string} id
 * @param {string} hash
 * @param {Stamp} stamp
 */
export function markSeen(progress, id, hash, stamp) {
  return withEntry(progress, id, { seen: stamped(hash, stamp) });
}

/**
 * @param {Progress} progress
 * @param {string} id
 * @param {string} key
 * @param {NoteText | null} note null takes it away
 * @param {Stamp} stamp
 */
export function putNote(progress, id, key, note, stamp) {
  return withEntry(progress, id, { notes: { ...entryOf(progress, id)?.notes, [key]: stamped(note, stamp) } });
}

/**
 * @param {Progress} progress
 * @param {string} id
 * @param {string} key
 * @param {Proof | null} proof null takes it away
 * @param {Stamp} stamp
 */
export function putEvidence(progress, id, key, proof, stamp) {
  return withEntry(progress, id, { ev: { ...entryOf(progress, id)?.ev, [key]: stamped(proof, stamp) } });
}

/**
 * What belongs to no item: `started` (a day), `pace` (true or false) and the like.
 * @param {Progress} progress
 * @param {string} name
 * @param {unknown} value
 * @param {Stamp} stamp
 * @returns {Progress}
 */
export function setOption(progress, name, value, stamp) {
  if (REFUSED.has(name)) return progress;
  return { ...progress, x: { ...progress.x, [name]: stamped(value, stamp) } };
}

/**
 * A key that no other device makes: of "d-x91f", the next after `n-x91f-2` is `n-x91f-3`, even where that was taken away.
 * @param {"n" | "e" | "r"} kind
 * @param {string} device
 * @param {Iterable<string>} taken
 */
export function newKey(kind, device, taken) {
  const base = `${kind}-${device.replace(/^d-/, "")}-`;
  let last = 0;
  for (const key of taken) {
    const number = key.startsWith(base) ? Number(key.slice(base.length)) : NaN;
    if (Number.isSafeInteger(number) && number > last) last = number;
  }
  return `${base}${last + 1}`;
}

/**
 * @param {Progress} progress
 * @param {string} id
 * @returns {Note[]} the oldest day first
 */
export function notesOf(progress, id) {
  return dated(entryOf(progress, id)?.notes);
}

/**
 * @param {Progress} progress
 * @param {string} id
 * @returns {Evidence[]} the oldest day first
 */
export function evidenceOf(progress, id) {
  return dated(entryOf(progress, id)?.ev);
}

/**
 * The date the reader gave an item, not that of the plan.
 * @param {Progress} progress
 * @param {string} id
 * @returns {string | undefined}
 */
export function dueOf(progress, id) {
  return entryOf(progress, id)?.due?.[0] ?? undefined;
}

/**
 * The hash of the text that the item had when its state was last set.
 * @param {Progress} progress
 * @param {string} id
 * @returns {string | undefined}
 */
export function seenOf(progress, id) {
  return entryOf(progress, id)?.seen?.[0] ?? undefined;
}

/**
 * @param {Progress} progress
 * @param {string} name
 * @returns {any} undefined where it was never set, or taken away
 */
export function optionOf(progress, name) {
  const found = Object.hasOwn(progress.x, name) ? progress.x[name] : undefined;
  return Array.isArray(found) ? found[0] ?? undefined : undefined;
}

/**
 * A link as it may be followed: by http, https or mail.
 * @param {string} text
 * @returns {string | undefined}
 */
export function safeUrl(text) {
  try {
    const { protocol, href } = new URL(text.trim());
    return /^(https?|mailto):$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The entries of a map of registers that are there and have a text.
 * @param {Record<string, Register> | undefined} map
 * @param {(key: string) => boolean} [wanted]
 * @returns {Evidence[]}
 */
export function dated(map = {}, wanted = () => true) {
  const found = [];
  for (const [key, [value, at]] of Object.entries(map)) {
    if (!wanted(key) || !isObject(value) || typeof value.t !== "string") continue;
    const on = typeof value.on === "string" ? value.on : "";
    const u = typeof value.u === "string" ? safeUrl(value.u) : undefined;
    found.push(u === undefined ? { key, t: value.t, on, at } : { key, t: value.t, u, on, at });
  }
  return found.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.at - b.at));
}

/**
 * @param {Progress} progress
 * @param {string} id
 * @param {import("./state.js").Entry} more
 * @returns {Progress}
 */
function withEntry(progress, id, more) {
  if (REFUSED.has(id)) return progress;
  return { ...progress, items: { ...progress.items, [id]: { ...entryOf(progress, id), ...more } } };
}
