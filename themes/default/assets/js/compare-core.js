// What changes between two role levels, as `src/model/change.rs` says it: pure, no
// document, no storage. A role level is what its data script holds.

/** @typedef {{ c: number, n: string, u: string, a: string, o: number, r: [number, number], d: string, i: string[] }} Expected place, name, address, area and its place, rank of how many, degree, signs */
/** @typedef {{ id: string, name: string, url: string, does: string[], expects: Expected[], changes: Record<string, string> }} Level */
/** @typedef {"kept" | "raised" | "lowered" | "new" | "dropped"} Kind */
/** @typedef {{ kind: Kind, words: string, from?: Expected, to?: Expected, of: Expected }} Row */
/** @typedef {["both" | "old" | "new", string]} Piece */
/** @typedef {{ kind: "kept" | "new" | "dropped" | "reworded", pieces: Piece[] }} Duty */

/** Sentences are one in other words if they share at least so much of their words. */
const ALIKE = 0.6;
/** More pairs of sentences than this are not tried, nor longer sentences. */
const PAIRS = 10_000;
const WORDS = 500;

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

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
  const words = kind === "kept" ? "stays" : steps > 1 ? `${kind} by ${inWords(steps)} levels` : kind;
  return { kind, words, from, to, of };
}

/**
 * A small number in words.
 * @param {number} count
 */
export function inWords(count) {
  return NUMBERS[count] ?? String(count);
}

/**
 * The counts of competencies as a sentence.
 * @param {Row[]} rows
 */
export function sentenceOf(rows) {
  /** @type {[Kind, string, string][]} */
  const kinds = [["raised", "is raised", "are raised"], ["new", "is new", "are new"], ["lowered", "is lowered", "are lowered"], ["dropped", "is dropped", "are dropped"], ["kept", "stays", "stay"]];
  /** @type {string[]} */
  const parts = [];
  for (const [kind, one, many] of kinds) {
    const count = rows.filter((row) => row.kind === kind).length;
    if (!count) continue;
    const noun = parts.length ? "" : count === 1 ? " competency" : " competencies";
    parts.push(`${inWords(count)}${noun} ${count === 1 ? one : many}`);
  }
  const last = parts.pop();
  if (!last) return "";
  const text = parts.length ? `${parts.join(", ")} and ${last}` : last;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
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
  const order = (/** @type {string} */ a, /** @type {string} */ b) => (a < b ? -1 : Number(a > b));
  const pairs = dropped.flatMap((old) => added.map((now) => ({ old, now, like: likeness(old, now), both: [old, now].sort(order).join("\0") }))).filter(({ like }) => like >= ALIKE);
  pairs.sort((a, b) => b.like - a.like || order(a.both, b.both));
  const taken = new Set();
  for (const { old, now } of pairs) {
    if (found.has(now) || taken.has(old)) continue;
    taken.add(old);
    found.set(now, old);
  }
  return found;
}

/**
 * The words of a text, each with the white space before it; a mark of punctuation is a word.
 * @param {string} text
 * @returns {string[]}
 */
function wordsOf(text) {
  return text.match(/\s*(?:[\p{L}\p{N}\p{M}_]+(?:['’.][\p{L}\p{N}\p{M}_]+)*|\S)|\s+$/gu) ?? [];
}

/**
 * The share of words that two texts have in common, in their order; punctuation does not count.
 * @param {string} old
 * @param {string} now
 */
function likeness(old, now) {
  const [a, b] = [wordsOf(old), wordsOf(now)];
  if (Math.max(a.length, b.length) > WORDS) return 0;
  const counted = (/** @type {string[]} */ words) => words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const same = stretchesOf(a, b).reduce((sum, { same, old }) => sum + (same ? counted(old) : 0), 0);
  const all = counted(a) + counted(b);
  return all ? (2 * same) / all : 0;
}

/**
 * The pieces of a text and of the one that takes its place: of what differs, the old words, then the new.
 * @param {string} old
 * @param {string} now
 * @returns {Piece[]}
 */
export function piecesOf(old, now) {
  /** @type {Piece[]} */
  const pieces = [];
  const push = (/** @type {Piece[0]} */ kind, /** @type {string} */ text) => {
    const last = pieces.at(-1);
    if (!text) return;
    if (last?.[0] === kind) last[1] += text;
    else pieces.push([kind, text]);
  };
  for (const stretch of stretchesOf(wordsOf(old), wordsOf(now))) {
    const [was, is] = [stretch.old.join(""), stretch.now.join("")];
    if (stretch.same) {
      push("both", was);
      continue;
    }
    // The white space before both is neither old nor new.
    let shared = 0;
    while (shared < was.length && was[shared] === is[shared] && /\s/.test(was.charAt(shared))) shared += 1;
    push("both", was.slice(0, shared));
    push("old", was.slice(shared));
    push("new", is.slice(shared));
  }
  return pieces;
}

/**
 * What is the same and what differs, by turns: a longest common subsequence of words.
 * @param {string[]} a
 * @param {string[]} b
 * @returns {{ same: boolean, old: string[], now: string[] }[]}
 */
function stretchesOf(a, b) {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  /** @type {{ same: boolean, old: string[], now: string[] }[]} */
  const stretches = [];
  const stretch = (/** @type {boolean} */ same) => {
    const last = stretches.at(-1);
    if (last?.same === same) return last;
    const next = { same, old: [], now: [] };
    stretches.push(next);
    return next;
  };
  for (let [i, j] = [0, 0]; i < a.length || j < b.length;) {
    const [old = "", now = ""] = [a[i], b[j]];
    if (i < a.length && j < b.length && old === now) {
      const both = stretch(true);
      both.old.push(old);
      both.now.push(now);
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      stretch(false).old.push(old);
      i += 1;
    } else {
      stretch(false).now.push(now);
      j += 1;
    }
  }
  return stretches;
}
