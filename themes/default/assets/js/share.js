// A reader's states and ratings as a short text for a link: no notes, no names.
//
// `pb1.` and, as base64url: version, hash of the handbook's id, hash of the plan's,
// build, highest number as a varint, three bits for each number from 1, a varint
// of how many ratings and for each the hashes of competency and level, CRC-32.

import { UNSURE, ratingOf } from "./ratings.js";
import { chosenState, empty } from "./state.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {{ book: string, build: string }} ShareFrom */
/** @typedef {{ progress: Progress, build: string, other: number, otherLevels: number }} Shared other: how many items or ratings this handbook does not know */
/** @typedef {{ problem: "damaged" | "other-book" | "other-plan" | "newer" }} ShareProblem */

const SHARE_VERSION = 1;
/** By their three bits; 0 says nothing. */
const SHARED_STATES = [undefined, "open", "doing", "done", "na"];

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {ShareFrom} from
 */
export function encodeShare(plan, progress, { book, build }) {
  /** @type {number[]} */
  const states = [];
  for (const { id, n } of plan.items) {
    const state = SHARED_STATES.indexOf(chosenState(progress, id));
    if (n > 0 && state > 0) states[n - 1] = state;
  }
  const ratings = plan.competencies.flatMap(({ id }) => {
    const level = ratingOf(progress, id)?.level;
    return level === undefined ? [] : [...fourBytes(hashOf(id)), ...fourBytes(hashOf(level)).slice(2)];
  });
  const body = [SHARE_VERSION, ...fourBytes(hashOf(book)), ...fourBytes(hashOf(plan.plan)), ...fourBytes(buildNumber(build)), ...varint(states.length), ...regrouped([...states], 3, 8), ...varint(ratings.length / 6), ...ratings];
  return `pb${SHARE_VERSION}.${toBase64([...body, ...fourBytes(crc32(body))])}`;
}

/**
 * @param {string} text
 * @param {Plan} plan
 * @param {ShareFrom} here
 * @returns {Shared | ShareProblem}
 */
export function decodeShare(text, plan, { book }) {
  const [, version, base64 = ""] = /^#?pb(\d{1,3})\.([\w-]+)$/.exec(text.trim()) ?? [];
  if (Number(version) > SHARE_VERSION) return { problem: "newer" };
  const bytes = fromBase64(base64);
  const end = bytes.length - 4;
  if (Number(version) !== SHARE_VERSION || end < 15 || crc32(bytes.slice(0, end)) !== numberAt(bytes, end)) return { problem: "damaged" };
  if (bytes[0] !== SHARE_VERSION) return { problem: "newer" };
  if (numberAt(bytes, 1) !== hashOf(book)) return { problem: "other-book" };
  if (numberAt(bytes, 5) !== hashOf(plan.plan)) return { problem: "other-plan" };
  const highest = varintAt(bytes, 13);
  const packed = Math.ceil((highest.value * 3) / 8);
  const ratings = varintAt(bytes, highest.next + packed);
  if (ratings.next + ratings.value * 6 !== end) return { problem: "damaged" };
  const states = regrouped(bytes.slice(highest.next, highest.next + packed), 8, 3).slice(0, highest.value);
  const { items, other } = unpackStates(plan, states);
  const { levels, otherLevels } = unpackRatings(plan, bytes.slice(ratings.next, end));
  const progress = { ...empty(book, plan.plan, ""), items, levels };
  return { progress, build: numberAt(bytes, 9).toString(16).padStart(8, "0"), other, otherLevels };
}

/**
 * The stamps are the oldest there can be: what is shared wins over nothing.
 * @param {Plan} plan
 * @param {number[]} states from number 1 on
 */
function unpackStates(plan, states) {
  const known = new Map(plan.items.map(({ id, n }) => [n, id]));
  /** @type {Progress["items"]} */
  const items = {};
  let other = 0;
  for (const [place, bits] of states.entries()) {
    const [state, id] = [SHARED_STATES[bits], known.get(place + 1)];
    if (state && id !== undefined) items[id] = { s: [state, 0, 0, ""] };
    else if (state) other += 1;
  }
  return { items, other };
}

/**
 * @param {Plan} plan
 * @param {number[]} packed
 */
function unpackRatings(plan, packed) {
  /** @type {Progress["levels"]} */
  const levels = {};
  let otherLevels = 0;
  for (let at = 0; at < packed.length; at += 6) {
    const competency = plan.competencies.find(({ id }) => hashOf(id) === numberAt(packed, at));
    const scale = competency ? [UNSURE, ...(plan.scales[competency.scale] ?? []).map(({ id }) => id)] : [];
    const short = ((packed[at + 4] ?? 0) << 8) | (packed[at + 5] ?? 0);
    const level = scale.find((id) => (hashOf(id) & 0xffff) === short);
    if (competency && level !== undefined) levels[competency.id] = { self: [level, 0, 0, ""] };
    else otherLevels += 1;
  }
  return { levels, otherLevels };
}

/**
 * @param {Iterable<number>} bytes
 * @returns {number} unsigned
 */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** @param {string} text */
function hashOf(text) {
  return crc32(new TextEncoder().encode(text));
}

/** @param {string} build eight hexadecimal digits; anything else counts as none */
function buildNumber(build) {
  return /^[\da-f]{8}$/i.test(build) ? Number.parseInt(build, 16) : 0;
}

/**
 * The same bits in groups of another size, the last filled up with zeros.
 * @param {number[]} groups
 * @param {number} from
 * @param {number} to
 */
function regrouped(groups, from, to) {
  const bits = groups.map((group = 0) => group.toString(2).padStart(from, "0")).join("");
  return (bits.match(new RegExp(`.{1,${to}}`, "g")) ?? []).map((group) => Number.parseInt(group.padEnd(to, "0"), 2));
}

/** @param {number} number */
function fourBytes(number) {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
}

/**
 * @param {number[]} bytes
 * @param {number} at
 */
function numberAt(bytes, at) {
  return bytes.slice(at, at + 4).reduce((number, byte) => number * 256 + byte, 0);
}

/**
 * @param {number} number
 * @returns {number[]}
 */
function varint(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)];
}

/**
 * @param {number[]} bytes
 * @param {number} at
 */
function varintAt(bytes, at) {
  let value = 0;
  for (let next = at; next < Math.min(at + 4, bytes.length); next += 1) {
    const byte = bytes[next] ?? 0;
    value += (byte & 127) * 128 ** (next - at);
    if (byte < 128) return { value, next: next + 1 };
  }
  return { value: NaN, next: NaN };
}

/** @param {number[]} bytes */
function toBase64(bytes) {
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join("")).replace(/[+/=]/g, (sign) => ({ "+": "-", "/": "_" })[sign] ?? "");
}

/**
 * @param {string} text
 * @returns {number[]} empty where it is not what `toBase64` writes, to the last bit
 */
function fromBase64(text) {
  if (text.length % 4 === 1) return [];
  const bytes = [...atob(text.replace(/[-_]/g, (sign) => (sign === "-" ? "+" : "/")))].map((sign) => sign.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : [];
}
