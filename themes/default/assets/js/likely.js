// Which pages an address most probably meant: pure, so that it can be tried without a browser.

/** @typedef {{ address: string, title: string }} Candidate */

const MOST_SUGGESTED = 5;
/** How much of the wanted words a page must have, of 1. */
const ENOUGH = 0.45;

/**
 * The pages that an address most probably meant, the likeliest first.
 * @param {string} wanted from the site's root
 * @param {Candidate[]} pages
 * @returns {Candidate[]}
 */
export function suggestions(wanted, pages) {
  const parts = wanted.replace(/\/+(index\.\w+)?$/, "").split("/");
  const last = addressWords(parts.pop() ?? "");
  const words = [...last, ...addressWords(parts.join("/"))];
  // The end of an address says most of where it leads.
  const weights = words.map((_, at) => (at < last.length ? 1 : 0.25));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const scored = pages.map((page) => {
    const has = [...addressWords(page.address), ...addressWords(page.title)];
    const score = words.reduce((sum, word, at) => sum + (weights[at] ?? 0) * Math.max(0, ...has.map((other) => likeness(word, other))), 0);
    return { page, score: score / whole };
  });
  return scored.filter(({ score }) => score >= ENOUGH).sort((a, b) => b.score - a.score).slice(0, MOST_SUGGESTED).map(({ page }) => page);
}

/** @param {string} text an address, or a title */
export function addressWords(text) {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // As it is written, then.
  }
  const words = plain.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/(^|\/)index\.\w+$|\.(html?|md|php|aspx?)$/, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1).slice(-8);
}

/**
 * How much a word says the other, of 1.
 * @param {string} a
 * @param {string} b
 */
function likeness(a, b) {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 3 && long.startsWith(short)) return 0.5 + short.length / long.length / 2;
  return short.length >= 4 && isOneEdit(short, long) ? 0.75 : 0;
}

/**
 * Whether one letter too many, missing, wrong, or two that changed places make the difference.
 * @param {string} short
 * @param {string} long
 */
function isOneEdit(short, long) {
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  return short.slice(at + 1) === long.slice(at + 1) || (short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2));
}
