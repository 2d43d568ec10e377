// What changes between two role levels, as `src/model/change.rs` says it: pure, no
// document, no storage. A role level is what its data script holds.

import { order, piecesOf, wordsOf } from "./word-diff.js";
import { t } from "./words.js";

/** @typedef {{ c: number, n: string, u: string, a: string, o: number, r: [number, number], d: string, i: string[] }} Expected place, name, address, area and its place, rank of how many, degree, signs */
/** @typedef {{ id: string, name: string, url: string, does: string[], expects: Expected[], changes: Record<string, string> }} Level */
/** @typedef {"kept" | "raised" | "lowered" | "new" | "dropped"} Kind */
/** @typedef {{ kind: Kind, words: string, from?: Expected, to?: Expected, of: Expected }} Row */
/** @typedef {import("./word-diff.js").Piece} Piece */
/** @typedef {{ kind: "kept" | "new" | "dropped" | "reworded", pieces: Piece[] }} Duty */

/** Sentences are one in other words if they share at least so much of their words. */
const ALIKE = Math.fround(0.6);
/** More pairs of sentences than this are not tried, nor longer sentences. */
const PAIRS = 10_000;
const WORDS = 500;

/**
 * @param {Level} from
 * @param {Level} to
 * @returns {{ rows: Row[], does: Duty[] }}
 */
export function changesBetween(from, to) {
  const before = new Map(from.expects.map((expected) => [expected.c, expected]));
  const after = new Map(to.expects.map((expected) => [expected.c, expected]));
  const places = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  const rows = places.flatMap((place) => changeOf(before.get(place), after.get(place)) ?? []);
  rows.sort((a, b) => a.of.o - b.of.o || a.of.c - b.of.c);
  return { rows, does: dutiesBetween(from.does, to.does) };
}

/**
 * @param {Expected | undefined} from
 * @param {Expected | undefined} to
 * @returns {Row | null}
 */
function changeOf(from, to) {
  const of = to ?? from;
  if (!of) return null;
  const more = (to?.r[0] ?? 0) - (from?.r[0] ?? 0);
  /** @type {Kind} */
  const kind = !from ? "new" : !to ? "dropped" : more > 0 ? "raised" : more < 0 ? "lowered" : "kept";
  const steps = from && to ? Math.abs(more) : 0;
  const words = steps > 1 && kind === "raised" ? t("raised_by", { n: steps }) : steps > 1 && kind === "lowered" ? t("lowered_by", { n: steps }) : wordOf(kind);
  return { kind, words, from, to, of };
}

/** @param {Kind | "reworded"} kind */
export function wordOf(kind) {
  if (kind === "raised") return t("mark_raised");
  if (kind === "lowered") return t("mark_lowered");
  if (kind === "new") return t("mark_new");
  if (kind === "dropped") return t("mark_dropped");
  return kind === "reworded" ? t("mark_reworded") : t("mark_kept");
}

/**
 * The counts of competencies as a sentence.
 * @param {Row[]} rows
 */
export function sentenceOf(rows) {
  const count = (/** @type {Kind} */ kind) => rows.filter((row) => row.kind === kind).length;
  const [raised, added, lowered, dropped, kept] = [count("raised"), count("new"), count("lowered"), count("dropped"), count("kept")];
  const parts = [raised && t("count_raised", { n: raised }), added && t("count_new", { n: added }), lowered && t("count_lowered", { n: lowered }), dropped && t("count_dropped", { n: dropped }), kept && t("count_kept", { n: kept })].filter(Boolean);
  const last = parts.pop();
  if (!last) return "";
  const list = parts.join(t("list_comma"));
  return t("competencies_change", { changes: list ? t("list_last", { list, last }) : last });
}

/**
 * What happens to each responsibility of either: those of the second in their order, then those that are dropped.
 * @param {string[]} before
 * @param {string[]} after
 * @returns {Duty[]}
 */
function dutiesBetween(before, after) {
  const old = new Set(before);
  const now = new Set(after);
  const reworded = rewordings(before.filter((text) => !now.has(text)), after.filter((text) => !old.has(text)));
  const saidAnew = new Set(reworded.values());
  /** @type {Duty[]} */
  const duties = after.map((text) => {
    const was = reworded.get(text);
    if (old.has(text)) return { kind: "kept", pieces: [["both", text]] };
    return was === undefined ? { kind: "new", pieces: [["both", text]] } : { kind: "reworded", pieces: piecesOf(was, text) };
  });
  for (const text of before) {
    if (!now.has(text) && !saidAnew.has(text)) duties.push({ kind: "dropped", pieces: [["both", text]] });
  }
  return duties;
}

/**
 * For new sentences the old ones that they say in other words: the most alike first, each at most once.
 * @param {string[]} dropped
 * @param {string[]} added
 * @returns {Map<string, string>}
 */
function rewordings(dropped, added) {
  const found = new Map();
  if (dropped.length * added.length > PAIRS) return found;
  const now = added.map(bagOf);
  const pairs = dropped.map(bagOf).flatMap((a) => now.map((b) => ({ old: a.text, now: b.text, like: likeness(a, b), both: [a.text, b.text].sort(order) }))).filter(({ like }) => like >= ALIKE);
  pairs.sort((a, b) => b.like - a.like || order(a.both[0] ?? "", b.both[0] ?? "") || order(a.both[1] ?? "", b.both[1] ?? ""));
  const taken = new Set();
  for (const { old, now } of pairs) {
    if (found.has(now) || taken.has(old)) continue;
    taken.add(old);
    found.set(now, old);
  }
  return found;
}

/** @typedef {{ text: string, count: number, sorted: string[] }} Bag a text, how many words it has, and which, in lower case without punctuation, sorted */

/**
 * @param {string} text
 * @returns {Bag}
 */
function bagOf(text) {
  const words = wordsOf(text);
  const spoken = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
  return { text, count: words.length, sorted: spoken.map((word) => word.trim().toLowerCase()).sort() };
}

/**
 * The share of words that two texts have in common, in any order, from 0 to 1.
 * @param {Bag} a
 * @param {Bag} b
 */
function likeness(a, b) {
  const all = a.sorted.length + b.sorted.length;
  if (!all || Math.max(a.count, b.count) > WORDS) return 0;
  let [same, at] = [0, 0];
  for (const word of a.sorted) {
    while (at < b.sorted.length && (b.sorted[at] ?? "") < word) at += 1;
    if (b.sorted[at] === word) [same, at] = [same + 1, at + 1];
  }
  // As precise as at build, so that both take the same pair.
  return Math.fround((2 * same) / all);
}
