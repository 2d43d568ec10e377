// What differs between two texts, word by word: pure, for role levels and for items
// that were reworded.

/** @typedef {["both" | "old" | "new", string]} Piece */

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
  // What is found must not depend on which of the two is old: they are always compared in one order.
  const swapped = order(old, now) > 0;
  const stretches = swapped ? stretchesOf(wordsOf(now), wordsOf(old)) : stretchesOf(wordsOf(old), wordsOf(now));
  for (const stretch of stretches) {
    const both = [stretch.old.join(""), stretch.now.join("")];
    const [was = "", is = ""] = swapped ? both.reverse() : both;
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

/**
 * The words of a text, each with the white space before it; a mark of punctuation is a word.
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  return text.match(/\s*(?:[\p{L}\p{N}\p{M}_]+(?:['’.][\p{L}\p{N}\p{M}_]+)*|\S)|\s+$/gu) ?? [];
}

/** By the code points, as everywhere in a handbook. @type {(a: string, b: string) => number} */
export const order = (a, b) => {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((letter, index) => letter !== right[index]);
  return at < 0 ? left.length - right.length : (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
};
