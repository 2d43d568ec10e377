// What a reader has done, as a value: reading it from text, writing it, merging
// two copies, the clock that orders changes, and counting. Pure: no document, no
// storage, no time of day; whoever calls brings those along.
//
// Every leaf is a last-write-wins register `[value, wall ms, counter, device]`.
// A register whose value is null is deleted. What this version does not know is
// kept and merged like the rest, and never counted.

import { STEPS, upgrade } from "./versions.js";

/** @typedef {"open" | "doing" | "done" | "na"} State */
/** @typedef {[value: any, wall: number, counter: number, device: string]} Register */
/** @typedef {{ wall: number, counter: number }} Clock hybrid logical: never behind what was read */
/** @typedef {{ s?: Register, seen?: Register, due?: Register, notes?: Record<string, Register>, ev?: Record<string, Register>, [more: string]: unknown }} Entry */
/**
 * @typedef {{ format: string, v: number, book: string, plan: string, profile: string, saved: number,
 *   started?: string, device?: string, build?: string,
 *   items: Record<string, Entry>, levels: Record<string, Record<string, Register>>,
 *   reviews: Record<string, Register>, x: Record<string, unknown>, [more: string]: unknown }} Progress
 */
/** @typedef {[id: string, flags: number, was?: string[]]} Item as in `items/<plan>.js`; `was`: earlier ids */
/** @typedef {{ done: number, total: number }} Count */
/** @typedef {{ dropped: number, refused: number, clamped: number }} Report what reading had to leave out or pull back */

const FORMAT = "pathbook-progress";
const VERSION = STEPS.length + 1;
export const OPTIONAL = 1;
export const NA_BY_DEFAULT = 2;
/** How far ahead of our clock a stamp may be, in ms, before it is clamped. */
export const AHEAD = 86_400_000;

const MAX_DEPTH = 32;
const MAX_COUNTER = 1e9;
export const REFUSED = new Set(["__proto__", "constructor", "prototype"]);
/** Plain fields that speak about one saving; the latest saving's set wins whole. */
const HEADER = new Set(["saved", "started", "device", "build"]);

/**
 * @param {string} book
 * @param {string} plan
 * @param {string} profile
 * @returns {Progress}
 */
export function empty(book, plan, profile) {
  return { format: FORMAT, v: VERSION, book, plan, profile, saved: 0, items: {}, levels: {}, reviews: {}, x: {} };
}

// Reading. A rule takes a raw value and gives the value to keep, or undefined to drop it.

/** @typedef {{ report: Report, limit: number }} Reading */
/** @typedef {(raw: unknown, reading: Reading, depth: number) => unknown} Rule */

/** @type {Rule} */
const text = (raw) => (typeof raw === "string" ? raw : undefined);
/** @type {Rule} */
const stamp = (raw, { limit }) => (isStamp(raw) ? Math.min(raw, limit) : undefined);
/** @type {Rule} */
const state = (raw) => (isState(raw) ? raw : undefined);

/** @type {Rule} Anything, without refused names, to a depth. */
function anything(raw, reading, depth) {
  if (depth > MAX_DEPTH) return undefined;
  if (isRegister(raw)) return register(anything)(raw, reading, depth);
  if (Array.isArray(raw)) return raw.map((value) => anything(value, reading, depth + 1) ?? null);
  return isObject(raw) ? fields({}, anything)(raw, reading, depth) : raw;
}

/**
 * @param {Rule} value
 * @returns {Rule}
 */
function register(value) {
  return (raw, reading, depth) => {
    if (!isRegister(raw)) return undefined;
    const kept = raw[0] === null ? null : value(raw[0], reading, depth + 1);
    if (kept === undefined) return undefined;
    const wall = Math.min(raw[1], reading.limit);
    if (wall < raw[1]) reading.report.clamped += 1;
    return [kept, wall, raw[2], raw[3]];
  };
}

/**
 * An object: known fields by their own rules, all others by one.
 * @param {Record<string, Rule>} known
 * @param {Rule} other
 * @returns {Rule}
 */
function fields(known, other) {
  return (raw, reading, depth) => {
    if (!isObject(raw)) return undefined;
    /** @type {Record<string, unknown>} */
    const kept = {};
    for (const [name, value] of Object.entries(raw)) {
      if (REFUSED.has(name)) {
        reading.report.refused += 1;
        continue;
      }
      const rule = Object.hasOwn(known, name) ? known[name] : other;
      const clean = rule?.(value, reading, depth + 1);
      if (clean === undefined) reading.report.dropped += 1;
      else kept[name] = clean;
    }
    return kept;
  };
}

// Functions, not values: a bundle that reads nothing can leave them out.

/** @type {Rule} */
const registers = (raw, reading, depth) => fields({}, register(anything))(raw, reading, depth);
/** @type {Rule} */
const entry = (raw, reading, depth) =>
  fields({ s: register(state), seen: register(text), due: register(text), notes: registers, ev: registers }, anything)(raw, reading, depth);
/** @type {Rule} */
const progress = (raw, reading, depth) => fields({
  format: text, book: text, plan: text, profile: text, saved: stamp, started: text, device: text, build: text,
  items: fields({}, entry), levels: fields({}, registers), reviews: registers, x: fields({}, anything),
}, anything)(raw, reading, depth);

/**
 * Reads stored or imported text. Null: this is not a reader's progress (damaged,
 * cut off, something else). A wrong type loses that field only. `newer` text was
 * written by a later version: show it, never write over it.
 * `from` is the version of older text, which was brought to the present form.
 * @param {string} source
 * @param {number} [limit] stamps after this are pulled back to it; from other clocks, pass now + AHEAD
 * @param {import("./versions.js").Step[]} [steps]
 * @returns {{ progress: Progress, report: Report, newer: boolean, from?: number } | null}
 */
export function decode(source, limit = Infinity, steps = STEPS) {
  /** @type {unknown} */
  let raw;
  let present;
  try {
    raw = JSON.parse(source);
    if (!isObject(raw) || raw.format !== FORMAT) return null;
    present = upgrade(raw, steps);
  } catch {
    return null; // Damaged, or so odd that a step could not follow.
  }
  const reading = { report: { dropped: 0, refused: 0, clamped: 0 }, limit };
  const kept = progress(present.raw, reading, 0);
  if (!isObject(kept)) return null;
  const newer = typeof kept.v === "number" && kept.v > steps.length + 1;
  const v = newer ? kept.v : steps.length + 1;
  const { from } = present;
  return { progress: /** @type {Progress} */ ({ ...empty("", "", ""), ...kept, v }), report: reading.report, newer, ...(from === undefined ? {} : { from }) };
}

/**
 * The same progress is the same text, whatever way it came about.
 * @param {unknown} value
 * @returns {string}
 */
export function encode(value) {
  if (Array.isArray(value)) return `[${value.map(encode).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const pairs = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${encode(value[name])}`);
  return `{${pairs.join()}}`;
}

/**
 * Whether two hold the same, whoever saved them when.
 * @param {Progress} a
 * @param {Progress} b
 */
export function same(a, b) {
  return encode(body(a)) === encode(body(b));
}

// Merging: a join of a semilattice, so copies converge in any order and grouping.

/**
 * @param {Progress} a
 * @param {Progress} b
 * @returns {Progress}
 */
export function merge(a, b) {
  const latest = a.saved - b.saved || compare(encode(header(a)), encode(header(b)));
  return /** @type {Progress} */ ({ .../** @type {object} */ (join(body(a), body(b))), ...header(latest >= 0 ? a : b) });
}

/**
 * Objects join field by field, registers by their stamps; of anything else, and
 * of equal stamps, the greater text wins, which is arbitrary but the same everywhere.
 * @param {unknown} a
 * @param {unknown} b
 * @param {boolean} [first] of equal stamps `a` wins
 * @returns {unknown}
 */
function join(a, b, first) {
  if (a === b || b === undefined) return a;
  if (a === undefined) return b;
  if (isObject(a) && isObject(b)) {
    /** @type {Record<string, unknown>} */
    const joined = {};
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) joined[name] = join(a[name], b[name], first);
    return joined;
  }
  const order = rank(a) - rank(b) || compareStamps(a, b) || (first ? 0 : compare(encode(a), encode(b)));
  return order >= 0 ? a : b;
}

/** @param {unknown} value */
function rank(value) {
  return isObject(value) ? 2 : isRegister(value) ? 1 : 0;
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
function compareStamps(a, b) {
  return isRegister(a) && isRegister(b) ? a[1] - b[1] || a[2] - b[2] || compare(a[3], b[3]) : 0;
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Items that have other ids now take what was kept under the old ones. The old entries stay, so that older
 * files and other devices still merge; who shows them must leave them out. Where an action set both at one stamp
 * (restoring, undoing a reset), the item's own entry says what counts.
 * @param {Progress} progress
 * @param {Iterable<[id: string, was: string[]]>} pairs
 * @returns {Progress}
 */
export function adopt(progress, pairs) {
  /** @type {Record<string, Entry> | undefined} */
  let items;
  for (const [id, was] of pairs) {
    for (const old of REFUSED.has(id) ? [] : was) {
      const entry = entryOf(progress, old);
      if (!entry) continue;
      items ??= { ...progress.items };
      items[id] = /** @type {Entry} */ (join(Object.hasOwn(items, id) ? items[id] : undefined, entry, true));
    }
  }
  return items ? { ...progress, items } : progress;
}

/** @param {Progress} from */
function header(from) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => HEADER.has(name)));
}

/** @param {Progress} from */
function body(from) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !HEADER.has(name)));
}

// The clock.

/**
 * The next stamp: after every earlier one, even where the wall clock went back.
 * @param {Clock} clock
 * @param {number} now
 * @returns {Clock}
 */
export function tick({ wall, counter }, now) {
  return now > wall ? { wall: now, counter: 0 } : { wall, counter: counter + 1 };
}

/**
 * The clock after reading `value`: not behind any stamp in it.
 * @param {Clock} clock
 * @param {unknown} value
 * @returns {Clock}
 */
export function observe(clock, value) {
  if (isRegister(value)) {
    const [, wall, counter] = value;
    return wall > clock.wall || (wall === clock.wall && counter > clock.counter) ? { wall, counter } : clock;
  }
  return isObject(value) ? Object.values(value).reduce(observe, clock) : clock;
}

// Changing.

/**
 * @param {Progress} progress
 * @param {string} id
 * @param {State | null} value null: as if never set
 * @param {Clock} clock
 * @param {string} device
 * @param {string} [seen] hash of the text the reader saw
 * @returns {Progress}
 */
export function setState(progress, id, value, { wall, counter }, device, seen) {
  if (REFUSED.has(id)) return progress;
  /** @type {Entry} */
  const changed = { ...entryOf(progress, id), s: [value, wall, counter, device] };
  if (seen !== undefined) changed.seen = [seen, wall, counter, device];
  return { ...progress, items: { ...progress.items, [id]: changed } };
}

/**
 * The ids of the items that differ in any way.
 * @param {Progress} a
 * @param {Progress} b
 */
export function changedItems(a, b) {
  return changedNames(a.items, b.items);
}

/**
 * The names of the fields that differ in any way.
 * @param {Record<string, unknown>} a
 * @param {Record<string, unknown>} b
 * @returns {Set<string>}
 */
export function changedNames(a, b) {
  const names = a === b ? [] : new Set([...Object.keys(a), ...Object.keys(b)]);
  return new Set([...names].filter((name) => a[name] !== b[name] && encode(a[name]) !== encode(b[name])));
}

// Counting.

/**
 * What the reader set, or undefined.
 * @param {Progress} progress
 * @param {string} id
 * @returns {State | undefined}
 */
export function chosenState(progress, id) {
  return entryOf(progress, id)?.s?.[0] ?? undefined;
}

/**
 * @param {Progress} progress
 * @param {Item} item
 * @returns {State}
 */
export function stateOf(progress, [id, flags]) {
  return chosenState(progress, id) ?? (flags & NA_BY_DEFAULT ? "na" : "open");
}

/**
 * Optional and not-applicable items are in neither number.
 * @param {Progress} progress
 * @param {Iterable<Item>} items
 * @returns {Count}
 */
export function count(progress, items) {
  let done = 0;
  let total = 0;
  for (const item of items) {
    const state = stateOf(progress, item);
    if (item[1] & OPTIONAL || state === "na") continue;
    total += 1;
    if (state === "done") done += 1;
  }
  return { done, total };
}

/**
 * Whole per cent, floored: 100 only when everything is done, 0 where there is nothing to do.
 * @param {Count} count
 */
export function percent({ done, total }) {
  if (total <= 0) return 0;
  return done >= total ? 100 : Math.min(99, Math.floor((done * 100) / total));
}

/**
 * The state of a group, derived from the items in it.
 * @param {Progress} progress
 * @param {Item[]} items
 * @returns {State}
 */
export function groupState(progress, items) {
  const { done, total } = count(progress, items);
  if (total > 0 && done === total) return "done";
  const states = items.map((item) => stateOf(progress, item));
  if (states.every((state) => state === "na")) return "na";
  if (total === 0) return states.every((state) => state === "done" || state === "na") ? "done" : begun(states);
  return begun(states);
}

/**
 * @param {State[]} states
 * @returns {State}
 */
function begun(states) {
  return states.some((state) => state === "done" || state === "doing") ? "doing" : "open";
}

// Shapes.

/**
 * @param {Progress} progress
 * @param {string} id
 * @returns {Entry | undefined}
 */
export function entryOf(progress, id) {
  return Object.hasOwn(progress.items, id) ? progress.items[id] : undefined;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @returns {value is Register}
 */
export function isRegister(value) {
  return Array.isArray(value) && value.length === 4 && isStamp(value[1]) && isStamp(value[2]) && value[2] <= MAX_COUNTER && typeof value[3] === "string";
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isStamp(value) {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * @param {unknown} value
 * @returns {value is State}
 */
export function isState(value) {
  return value === "open" || value === "doing" || value === "done" || value === "na";
}
