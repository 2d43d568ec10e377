// How a query is cut into words, and the form in which two words are one: by the same rules as the index
// (`search/words.rs`); `tests/search/words.json` holds both to them. Pure.

const RUNS = /[\p{Alphabetic}\p{N}\p{M}]+(?:['’]+[\p{Alphabetic}\p{N}\p{M}]+)*/gu;

/** Scripts that put no spaces between words: they are looked up by pairs of characters. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3134f}]/u;

const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u0640]/gu;

/** @type {Record<string, string>} */
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", ς: "σ" };

const LONGEST = 40;

/**
 * A word as it is looked up.
 * @param {string} word
 */
export function folded(word) {
  return word.normalize("NFKD").toLowerCase().replace(MARKS, "").replace(/[ßæœþøđðłıς]/g, (letter) => LETTERS[letter] ?? letter).normalize("NFC");
}

/** @param {string} text */
export const isUnspaced = (text) => UNSPACED.test(text);

/**
 * @typedef {{ form: string, start: number, end: number }} Word a word as it is looked up, and where it stands
 *
 * @param {string} text
 * @returns {Word[]}
 */
export function wordsOf(text) {
  /** @type {Word[]} */
  const words = [];
  for (const { 0: run, index } of text.matchAll(RUNS)) apart(run, index, words);
  return words;
}

/**
 * A run with apostrophes in it, or none.
 * @param {string} run
 * @param {number} at
 * @param {Word[]} words
 */
function apart(run, at, words) {
  let joined = "";
  let start = at;
  const parts = [...run.matchAll(/[^'’]+/g)];
  for (const [place, { 0: part, index }] of parts.entries()) {
    const isLast = place === parts.length - 1;
    if (!joined) start = at + index;
    if (isLast && joined && /^s$/i.test(part)) break;
    joined += part;
    if (!isLast && [...joined].length > 2) continue;
    cut(joined, start, at + index + part.length, words);
    joined = "";
  }
  if (joined) cut(joined, start, at + run.length, words);
}

/**
 * A run without apostrophes: pairs where its script has no spaces.
 * @param {string} run
 * @param {number} start
 * @param {number} end
 * @param {Word[]} words
 */
function cut(run, start, end, words) {
  if (/^[\x20-\x7e]*$/.test(run)) return void words.push({ form: run.toLowerCase().slice(0, LONGEST), start, end });
  const lower = run.toLowerCase().normalize("NFC");
  // Places are exact as long as lower case and composing keep the length, which is nearly always.
  const exact = lower.length === run.length;
  const push = (/** @type {string} */ part, /** @type {number} */ at) => {
    const form = folded([...part].slice(0, LONGEST).join(""));
    if (form) words.push({ form, start: exact ? start + at : start, end: exact ? Math.min(end, start + at + part.length) : end });
  };
  let at = 0;
  let open = "";
  let pairs = false;
  const close = (/** @type {number} */ until) => {
    const from = until - open.length;
    const chars = [...open];
    if (!open) return;
    if (!pairs || chars.length === 1) push(open, from);
    else for (let place = 0, off = from; place + 1 < chars.length; off += chars[place]?.length ?? 1, place += 1) push(`${chars[place]}${chars[place + 1]}`, off);
    open = "";
  };
  for (const char of lower) {
    if (isUnspaced(char) !== pairs) {
      close(at);
      pairs = !pairs;
    }
    open += char;
    at += char.length;
  }
  close(at);
}

/**
 * The fewest letters to change, leave out, add or swap with a neighbour from one word to another; `most + 1` if
 * there are more than `most`.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function edits(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}
