// From what was typed to the pages that answer it, best first. Pure but for what it loads (`search-index.js`).
//
// A query is a list of slots, one a word. A slot knows where its word, the forms of it, other words for it and, if need
// be, words that are nearly it stand, and how well each fits. Pages with all slots come before those with some.

import { ALIASES, CRUMBS, SECTIONS, TITLE, classes, meta, postings, shard, shardOf, shardsOf, textOf } from "./search-index.js";
import { edits, wordsOf } from "./search-words.js";

/**
 * @typedef {import("./search-index.js").Meta} Meta
 * @typedef {import("./search-index.js").PageText} PageText
 * @typedef {import("./search-index.js").WordClass} WordClass
 * @typedef {{ words: WordClass, fit: number }} Match
 * @typedef {{ matches: Match[] }[]} Alternative words that have to stand together
 * @typedef {{ word: string, alternatives: Alternative[], isLast: boolean }} Slot
 * @typedef {{ title: number, entries: Map<number, number>, of: number, nth: number, known: boolean }} Found what a slot has on a page
 * @typedef {{ page: number, score: number, all: boolean, sections: number[], worth: Map<number, number>, slots: (Found | undefined)[] }} Ranked
 * @typedef {{ page: number, text: PageText, sections: number[], score: number }} Answer
 * @typedef {{ answers: Answer[], total: number, forms: string[], corrected: string[], isExact: boolean }} Answers
 *   forms: what is to be marked; corrected: words that were looked for in the stead of one that stands nowhere
 */

/** Fewer answers than this, and words that are nearly those that were typed are looked for too. */
const FEW = 3;

/** So many pages are read before the first answers are shown: their order is what counts. */
export const FIRST = 6;

/** So many more files of words are looked through for all that may have a slip: each has some 14 kB. */
const MOST_AROUND = 3;

/** The most pages of an answer. */
const MOST = 30;

const HALFWAY = 1.2;
const TOP = 91;

/**
 * The pages that answer a query.
 * @param {string} query
 * @param {{ most?: number, isTyped?: boolean }} [options] isTyped: the last word may go on
 * @returns {Promise<Answers>}
 */
export async function search(query, { most = FIRST, isTyped = true } = {}) {
  const all = await meta();
  const words = wordsOf(query).map(({ form }) => form).slice(0, 12);
  if (words.length === 0) return { answers: [], total: 0, forms: [], corrected: [], isExact: true };
  const endsOpen = isTyped && /[\p{Alphabetic}\p{N}\p{M}]$/u.test(query);
  const { slots, others } = await slotsOf(all, words, endsOpen);
  let ranked = rank(all, slots, words);
  /** @type {string[]} */
  const corrected = [];
  let isExact = true;
  if (ranked.filter((page) => page.all).length < FEW) {
    const wrong = mayBeWrong(slots, ranked.some((page) => page.all));
    for (const [at, slot] of slots.entries()) {
      const own = slot.alternatives[0]?.[0];
      if (!own || !wrong.includes(slot)) continue;
      const near = await nearly(all, slot.word, Math.ceil(MOST_AROUND / wrong.length));
      if (near.length === 0) continue;
      if (own.matches.length === 0) corrected.push(near[0]?.words.forms[0] ?? "");
      isExact = own.matches.length > 0 && isExact;
      slots[at] = { ...slot, alternatives: [[{ matches: [...own.matches, ...near] }]] };
    }
    ranked = rank(all, slots, words);
  }
  const full = ranked.filter((page) => page.all);
  const chosen = (full.length >= FEW ? full : ranked).slice(0, Math.max(most, MOST));
  const answers = await inOrder(all, chosen, most, words);
  return { answers, total: full.length >= FEW ? full.length : ranked.length, forms: formsOf(slots, others), corrected, isExact };
}

/**
 * The words that may have a slip in them: those that stand nowhere; where each stands somewhere but no page has all, the
 * rarest.
 * @param {Slot[]} slots
 * @param {boolean} isAnswered whether a page has all
 */
function mayBeWrong(slots, isAnswered) {
  const single = slots.filter(({ alternatives }) => alternatives.length === 1);
  const count = (/** @type {Slot} */ { alternatives }) => (alternatives[0]?.[0]?.matches ?? []).reduce((sum, { words }) => sum + postings(words).count, 0);
  const unknown = single.filter((slot) => count(slot) === 0);
  if (unknown.length > 0 || isAnswered) return unknown;
  return single.sort((a, b) => count(a) - count(b)).slice(0, 1);
}

/**
 * More of the same answers, read when somebody goes on to them.
 * @param {string} query
 * @param {number} most
 */
export const searchMore = (query, most) => search(query, { most });

/**
 * @param {Meta} all
 * @param {string[]} words
 * @param {boolean} endsOpen
 */
async function slotsOf(all, words, endsOpen) {
  /** @type {Slot[]} */
  const slots = [];
  /** @type {string[]} */
  const others = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const data = await shard(all, shardOf(all, word));
    // The longest phrase that begins here and has other words for it is one slot.
    const phrases = (data.s?.[word] ?? []).map(([rest, other]) => ({ rest: rest ? rest.split(" ") : [], other }));
    const fitting = phrases.filter(({ rest }) => rest.every((next, place) => isForm(words[at + 1 + place], next)));
    const length = Math.max(0, ...fitting.map(({ rest }) => rest.length));
    const phrase = words.slice(at, at + 1 + length);
    const isLast = endsOpen && at + length === words.length - 1;
    /** @type {Alternative[]} */
    const alternatives = [await Promise.all(phrase.map(async (part, place) => ({ matches: await matches(all, part, isLast && place === length) })))];
    for (const { rest, other } of fitting.filter(({ rest }) => rest.length === length)) {
      void rest;
      others.push(other);
      alternatives.push(await Promise.all(other.split(" ").map(async (part) => ({ matches: (await matches(all, part, false)).map((match) => ({ ...match, fit: match.fit * 0.9 })) }))));
    }
    if (alternatives.length === 1) {
      for (const [place, part] of phrase.entries()) slots.push({ word: part, alternatives: [[alternatives[0]?.[place] ?? { matches: [] }]], isLast });
    } else slots.push({ word: phrase.join(" "), alternatives, isLast });
    at += length;
  }
  return { slots, others };
}

/**
 * Whether a typed word is one of a phrase, or its plural.
 * @param {string | undefined} typed
 * @param {string} word
 */
const isForm = (typed, word) => typed === word || typed === `${word}s` || `${typed}s` === word;

/**
 * The classes a word belongs to; with those that it may be the beginning of.
 * @param {Meta} all
 * @param {string} word
 * @param {boolean} isPrefix
 * @returns {Promise<Match[]>}
 */
async function matches(all, word, isPrefix) {
  const own = shardOf(all, word);
  // A word that is there already is likely to be whole: those that go on are of less use.
  const isWhole = isPrefix && classes(await shard(all, own)).some(({ forms }) => forms.includes(word));
  const numbers = isPrefix ? shardsOf(all, word).slice(0, isWhole ? 2 : undefined) : [own];
  const shards = await Promise.all(numbers.map((number) => shard(all, number)));
  /** @type {Map<WordClass, number>} */
  const fits = new Map();
  const note = (/** @type {WordClass} */ words, /** @type {number} */ fit) => fits.set(words, Math.max(fit, fits.get(words) ?? 0));
  /** @type {string[]} */
  const elsewhere = [];
  for (const data of shards) {
    elsewhere.push(...(data.p?.[word] ?? []));
    for (const words of classes(data)) {
      for (const form of words.forms) {
        if (form === word) note(words, 1);
        else if (isPrefix && form.startsWith(word)) note(words, 0.35 + (0.5 * word.length) / form.length);
      }
    }
  }
  for (const key of elsewhere) {
    const data = await shard(all, shardOf(all, key));
    for (const words of classes(data)) if (words.forms[0] === key && words.forms.includes(word)) note(words, 1);
  }
  return [...fits].map(([words, fit]) => ({ words, fit }));
}

/**
 * The classes whose words are nearly a word: one letter apart, or two in words of eight letters and more.
 * @param {Meta} all
 * @param {string} word
 * @param {number} shards so many files of words are looked through
 * @returns {Promise<Match[]>}
 */
async function nearly(all, word, shards) {
  if (word.length < 4) return [];
  const most = word.length >= 8 ? 2 : 1;
  const swapped = (/** @type {number} */ at) => word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
  const dropped = (/** @type {number} */ at) => word.slice(0, at) + word.slice(at + 1);
  // The first letter is seldom wrong, and a slip after the fourth leaves a word where it would stand.
  const likely = [swapped(1), swapped(2), dropped(1), dropped(2), swapped(3), dropped(3)].map((text) => shardOf(all, text));
  const around = [word.slice(0, 3), word.slice(0, 2)].flatMap((prefix) => shardsOf(all, prefix));
  const first = [swapped(0), dropped(0), word.slice(0, 1)].map((text) => shardOf(all, text));
  const own = shardOf(all, word);
  const numbers = [own, ...[...new Set([...likely, ...around, ...first])].filter((number) => number !== own).slice(0, shards)];
  /** @type {Match[]} */
  const found = [];
  for (const data of await Promise.all(numbers.map((number) => shard(all, number)))) {
    for (const words of classes(data)) {
      const least = Math.min(...words.forms.map((form) => edits(word, form, most) + (form[0] === word[0] ? 0 : 0.5)));
      if (least < most + 1) found.push({ words, fit: 0.6 / (1 + least) });
      else if (words.forms.some((form) => isInflected(word, form))) found.push({ words, fit: 0.25 });
    }
  }
  const best = Math.max(0, ...found.map(({ fit }) => fit));
  const usual = (/** @type {Match} */ match) => postings(match.words).count;
  return found.filter(({ fit }) => fit >= best * 0.6).sort((a, b) => b.fit - a.fit || usual(b) - usual(a)).slice(0, 8);
}

/**
 * Whether two words may be forms of one that differ in their endings: no page may have the one that was typed.
 * @param {string} word
 * @param {string} form
 */
function isInflected(word, form) {
  let same = 0;
  while (same < word.length && word[same] === form[same]) same += 1;
  return same >= 4 && word.length - same <= 3 && form.length - same <= 3;
}

/**
 * Every page that has any of the slots, best first.
 * @param {Meta} all
 * @param {Slot[]} slots
 * @param {string[]} words
 * @returns {Ranked[]}
 */
function rank(all, slots, words) {
  /** @type {Map<number, (Found | undefined)[]>} */
  const pages = new Map();
  /** @type {number[]} */
  const rarity = [];
  /** @type {boolean[]} */
  const isCommon = [];
  for (const [at, slot] of slots.entries()) {
    const found = foundIn(slot);
    const common = slot.alternatives.some((parts) => parts.some(({ matches }) => matches.some(({ words: own }) => postings(own).isCommon)));
    const count = common ? all.n : found.size;
    rarity.push(Math.log(1 + (all.n - count + 0.5) / (count + 0.5)));
    isCommon.push(common);
    for (const [page, what] of found) {
      const of = pages.get(page) ?? slots.map(() => undefined);
      of[at] = what;
      pages.set(page, of);
    }
  }
  const most = rarity.reduce((sum, value) => sum + value, 0) || 1;
  /** @type {Ranked[]} */
  const ranked = [];
  for (const [page, own] of pages) ranked.push(weighed(page, own, slots, rarity, isCommon, most, words.length, all.b?.[page] ?? 1));
  return ranked.sort((a, b) => Number(b.all) - Number(a.all) || b.score - a.score || a.page - b.page);
}

/**
 * What a slot has on each page.
 * @param {Slot} slot
 */
function foundIn(slot) {
  /** @type {Map<number, Found>} */
  const pages = new Map();
  for (const parts of slot.alternatives) {
    const each = parts.map(({ matches }) => foundOf(matches));
    const [first, ...rest] = each;
    for (const [page, found] of first ?? []) {
      const others = rest.map((more) => more.get(page));
      if (others.some((other) => !other)) continue;
      for (const other of others) if (other) join(found, other);
      const known = pages.get(page);
      if (known) join(known, found, true);
      else pages.set(page, found);
    }
  }
  return pages;
}

/**
 * @param {Found} found
 * @param {Found} other
 * @param {boolean} [isSame] whether one of the two would do
 */
function join(found, other, isSame = false) {
  found.known ||= other.known;
  // A phrase is in a title if all of it is.
  if (isSame ? other.title > found.title : other.title < found.title) Object.assign(found, { title: other.title, of: other.of, nth: other.nth });
  else if (!isSame && other.title) found.nth = Math.min(found.nth, other.nth);
  for (const [code, weight] of other.entries) {
    const known = found.entries.get(code);
    // Words of a phrase that stand together count; one of them alone a little.
    if (isSame) found.entries.set(code, Math.max(known ?? 0, weight));
    else found.entries.set(code, known === undefined ? weight * 0.2 : known + weight);
  }
}

/** @param {Match[]} matches */
function foundOf(matches) {
  /** @type {Map<number, Found>} */
  const pages = new Map();
  for (const { words, fit } of matches) {
    const { pages: full, bare } = postings(words);
    for (const [page, entries] of full) {
      const found = pages.get(page) ?? { title: 0, entries: new Map(), of: 0, nth: 9, known: true };
      for (let at = 0; at < entries.length; at += 2) {
        const code = entries[at] ?? 0;
        const value = entries[at + 1] ?? 0;
        if (code === TITLE) {
          const of = (value % 9) + 1;
          if (fit > found.title) Object.assign(found, { title: fit, of, nth: Math.floor(value / 9) });
        } else {
          const weight = (HALFWAY * value) / (TOP + 0.5 - value);
          found.entries.set(code, Math.max(found.entries.get(code) ?? 0, weight * fit));
        }
      }
      pages.set(page, found);
    }
    for (const page of bare) if (!pages.has(page)) pages.set(page, { title: 0, entries: new Map(), of: 0, nth: 9, known: false });
  }
  return pages;
}

/**
 * BM25F of a page: its best section, what the page says of itself, and how much of its title was asked for.
 * @param {number} page
 * @param {(Found | undefined)[]} own by slot
 * @param {Slot[]} slots
 * @param {number[]} rarity
 * @param {boolean[]} isCommon
 * @param {number} most
 * @param {number} typed
 * @param {number} boost
 * @returns {Ranked}
 */
function weighed(page, own, slots, rarity, isCommon, most, typed, boost) {
  let has = 0;
  let every = true;
  let inTitle = 0;
  let titleWords = 0;
  let first = 9;
  /** @type {Map<number, number[]>} */
  const sections = new Map();
  const ofPage = own.map((found) => {
    if (!found) return 0;
    for (const [code, weight] of found.entries) {
      if (code < SECTIONS) continue;
      const row = sections.get(code - SECTIONS) ?? slots.map(() => 0);
      row[own.indexOf(found)] = weight;
      sections.set(code - SECTIONS, row);
    }
    return (found.title ? (6 * found.title) / (0.5 + found.of / 8) : 0) + (found.entries.get(ALIASES) ?? 0) + (found.entries.get(CRUMBS) ?? 0);
  });
  for (const [at, found] of own.entries()) {
    if (found || isCommon[at]) has += rarity[at] ?? 0;
    else every = false;
    if (!found?.title) continue;
    inTitle += found.title * (slots[at]?.word.split(" ").length ?? 1);
    titleWords = Math.max(titleWords, found.of);
    first = Math.min(first, found.nth);
  }
  const best = own.map((_, at) => Math.max(0, ...[...sections.values()].map((row) => row[at] ?? 0)));
  const valued = (/** @type {number[]} */ row) => own.reduce((sum, found, at) => {
    if (!found) return sum;
    const weight = (ofPage[at] ?? 0) + Math.max(row[at] ?? 0, 0.3 * (best[at] ?? 0)) + 0.02;
    return sum + ((rarity[at] ?? 0) * weight) / (weight + HALFWAY);
  }, 0);
  const list = [...sections].map(([section, row]) => ({ section, own: row.reduce((sum, weight, at) => sum + ((rarity[at] ?? 0) * weight) / (weight + HALFWAY), 0), score: valued(row) })).sort((a, b) => b.own - a.own || a.section - b.section);
  let score = Math.max(list[0]?.score ?? 0, ...list.map(({ score: value }) => value), valued([]));
  const share = has / most;
  score *= every ? 1 : share * share;
  // A title that is what was asked for, then one that begins with it, then one that has all of it.
  if (titleWords > 0 && typed > 0) {
    const asked = Math.min(1, inTitle / typed);
    const covers = Math.min(1, inTitle / titleWords);
    if (asked > 0.55) score += most * asked * (0.25 + 0.9 * covers * covers + (first === 0 ? 0.15 : 0));
  }
  return { page, score: score * boost, all: every, sections: list.map(({ section }) => section), worth: new Map(list.map(({ section, own: value }) => [section, value])), slots: own };
}

/**
 * The first pages, read, in the order in which they answer: words that stand together, as they were typed, count more.
 * @param {Meta} all
 * @param {Ranked[]} ranked
 * @param {number} most
 * @param {string[]} words
 * @returns {Promise<Answer[]>}
 */
async function inOrder(all, ranked, most, words) {
  const read = await Promise.all(ranked.slice(0, most).map(async (page) => ({ page, text: await textOf(all, page.page).catch(() => undefined) })));
  const answers = read.flatMap(({ page, text }) => {
    if (!text) return [];
    const asked = ` ${words.join(" ")} `;
    const holds = (/** @type {string} */ part) => ` ${wordsOf(part).map(({ form }) => form).join(" ")} `.includes(asked);
    const sections = page.sections.filter((section) => text[3][section]);
    const phrase = new Map(sections.map((section) => [section, holds(text[3][section]?.[1] ?? "") ? 2 : words.length > 1 && holds(text[3][section]?.[2] ?? "") ? 1 : 0]));
    const strong = Math.max(0, ...phrase.values());
    const worth = (/** @type {number} */ section) => (page.worth.get(section) ?? 0) * (1 + 0.2 * (phrase.get(section) ?? 0));
    sections.sort((a, b) => worth(b) - worth(a));
    const title = holds(text[1]) ? 0.25 : 0;
    return [{ page: page.page, text, sections: sections.slice(0, 3), score: page.score * (1 + (words.length > 1 ? 0.12 : 0.01) * strong + title), all: page.all }];
  });
  return answers.sort((a, b) => Number(b.all) - Number(a.all) || b.score - a.score);
}

/**
 * The forms to be marked in what is shown.
 * @param {Slot[]} slots
 * @param {string[]} others
 */
function formsOf(slots, others) {
  const forms = new Set(others.flatMap((other) => other.split(" ")));
  for (const { word, alternatives } of slots) {
    for (const part of word.split(" ")) forms.add(part);
    for (const { matches } of alternatives.flat()) for (const { words } of matches.slice(0, 40)) for (const form of words.forms) forms.add(form);
  }
  return [...forms].slice(0, 200);
}

/**
 * Pages that may be meant by words from elsewhere, an address that leads nowhere say: the best three.
 * @param {string[]} words
 * @returns {Promise<{ title: string, url: string }[]>}
 */
export async function suggest(words) {
  const { answers } = await search(words.join(" "), { most: 3, isTyped: false });
  return answers.slice(0, 3).map(({ text: [url, title] }) => ({ title, url }));
}
