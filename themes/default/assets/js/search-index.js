// The index as its files say it: which shard has a word, the pages of a word, the excerpts of a page. What
// is needed is loaded when it is needed, and once. `search/encode.rs` writes what is read here.

import { load } from "./data.js";
import { site } from "./dom.js";

/**
 * @typedef {{ n: number, f: number, s: number, v: string, from: string[], t: string, b?: Record<string, number> }} Meta
 *   pages, files of excerpts, pages in one of them, what stands for all of them; what the words of each shard begin
 *   with, the names of the shards; how much more pages count
 * @typedef {[forms: string, pages: string, more: string, total: number]} ClassData
 * @typedef {{ c: ClassData[], p?: Record<string, string[]>, s?: Record<string, [rest: string, other: string][]> }} Shard
 * @typedef {[address: string, title: string, crumbs: string[], sections: [anchor: string, heading: string, text: string][]]} PageText
 * @typedef {{ forms: string[], data: ClassData, postings?: Postings }} WordClass forms of one stem
 * @typedef {{ pages: Map<number, number[]>, bare: Set<number>, isCommon: boolean, count: number }} Postings
 *   by page: field or section and weight, one after the other; pages of which no more is known
 */

const HALF = 46;

/** Fields of a page in a posting; sections come after. */
export const TITLE = 0;
export const ALIASES = 1;
export const CRUMBS = 2;
export const SECTIONS = 3;

/** No prefix loads more shards than this. */
const MOST_SHARDS = 4;

/** How many bytes were asked for: what a search costs. */
export const loaded = { files: 0 };

/**
 * @param {string} key
 * @param {string} [version]
 * @returns {Promise<any>}
 */
function file(key, version = "") {
  loaded.files += 1;
  return load("search", key, `${site.root}search/${key}.js${version}`);
}

/** @returns {Promise<Meta>} */
export const meta = () => file("meta");

/**
 * Compares as the index does: by characters, not by their halves.
 * @param {string} a
 * @param {string} b
 */
function isAfter(a, b) {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at += 1) {
    if (a[at] !== b[at]) return (a.codePointAt(at) ?? 0) > (b.codePointAt(at) ?? 0);
  }
  return a.length > b.length;
}

/**
 * The number of the shard that has a word, if any has.
 * @param {Meta} all
 * @param {string} word
 */
export function shardOf(all, word) {
  let [low, high] = [0, all.from.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAfter(all.from[middle] ?? "", word)) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low - 1);
}

/**
 * The numbers of the shards with words that begin so, the first of them.
 * @param {Meta} all
 * @param {string} prefix
 */
export function shardsOf(all, prefix) {
  const first = shardOf(all, prefix);
  const last = shardOf(all, `${prefix}\uffff`);
  return Array.from({ length: Math.min(last - first + 1, MOST_SHARDS) }, (_, at) => first + at);
}

/**
 * @param {Meta} all
 * @param {number} number
 * @returns {Promise<Shard>}
 */
export async function shard(all, number) {
  const name = all.t.split(" ")[number];
  return name ? file(`words/${name}`) : { c: [] };
}

/** @type {WeakMap<Shard, WordClass[]>} */
const classesOf = new WeakMap();

/**
 * @param {Shard} data
 * @returns {WordClass[]}
 */
export function classes(data) {
  const known = classesOf.get(data) ?? data.c.map((data) => ({ forms: data[0].split(" "), data }));
  classesOf.set(data, known);
  return known;
}

/**
 * Where the words of a class stand.
 * @param {WordClass} words
 */
export function postings(words) {
  words.postings ??= read(words.data);
  return words.postings;
}

/**
 * @param {ClassData} data
 * @returns {Postings}
 */
function read([, full, more, total]) {
  /** @type {Map<number, number[]>} */
  const pages = new Map();
  let at = 0;
  let page = 0;
  const digit = (/** @type {string} */ text) => {
    const code = text.charCodeAt(at);
    at += 1;
    return code === 33 ? 57 : code - 35;
  };
  const number = (/** @type {string} */ text) => {
    let value = 0;
    for (;;) {
      const next = digit(text);
      if (next < HALF) return value * HALF + next;
      value = value * HALF + next - HALF;
    }
  };
  while (at < full.length) {
    page += number(full);
    /** @type {number[]} */
    const entries = [];
    for (let isLast = false; !isLast;) {
      const code = digit(full);
      isLast = code >= HALF;
      entries.push(code % HALF, digit(full));
    }
    pages.set(page, entries);
  }
  at = 0;
  page = 0;
  /** @type {Set<number>} */
  const bare = new Set();
  while (at < more.length) bare.add(page += number(more));
  return { pages, bare, isCommon: total > 0, count: total || pages.size + bare.size };
}

/**
 * What is shown of a page.
 * @param {Meta} all
 * @param {number} page its number
 */
export async function textOf(all, page) {
  const { texts } = await textsFrom(all, Math.floor(page / all.s), page % all.s);
  return texts[page % all.s];
}

/**
 * What is shown of a page, by its address from the root; nothing where it is not in the index.
 * @param {Meta} all
 * @param {string} address
 */
export async function textAt(all, address) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(address)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const { texts } = await textsFrom(all, (hash & (all.f - 1)) >>> 0, Infinity);
  return texts.find(([own]) => own === address);
}

/**
 * The pages of a file, and of those that continue it as far as they are needed.
 * @param {Meta} all
 * @param {number} number
 * @param {number} slot
 */
async function textsFrom(all, number, slot) {
  /** @type {PageText[]} */
  const texts = [];
  for (let part = 0; ; part += 1) {
    /** @type {{ pages: PageText[], more?: number }} */
    const data = await file(`pages/${number}${part ? `-${part}` : ""}`, `?${all.v}`);
    texts.push(...data.pages);
    if (!data.more || texts.length > slot) return { texts };
  }
}
