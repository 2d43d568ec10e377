// What the interface says, by the keys of `lang/en.toml`. The generator puts each message in the stead of its key
// (`t("copy")` becomes the text, `t("pages_of", …)` becomes `said(text, …)`), so a page loads what it says in its own
// language and no more. Outside of bundles messages come from `teach`.

/** @typedef {string | { zero?: string, one?: string, two?: string, few?: string, many?: string, other: string }} Message */
/** @typedef {Record<string, string | number>} Given what stands for the placeholders; `n` is what a plural goes by */
/** @typedef {Record<string, string | number | Node>} GivenNodes */

/** @type {Record<string, Message>} */
const messages = {};

/** @param {Record<string, Message>} more */
export function teach(more) {
  Object.assign(messages, more);
}

/**
 * The text of a message. The key stands in quotes: that is how the generator finds it.
 * @param {string} key
 * @param {Given} [given]
 * @returns {string}
 */
export function t(key, given) {
  return said(messages[key] ?? key, given);
}

/**
 * The same in pieces, for a sentence with elements in it: `el("p", {}, ...tNodes("see", { link }))`.
 * @param {string} key
 * @param {GivenNodes} given
 */
export function tNodes(key, given) {
  return pieces(messages[key] ?? key, given);
}

/**
 * @param {Message} message
 * @param {Given} [given]
 * @returns {string}
 */
export function said(message, given = {}) {
  return textFor(message, given).replace(/{(\w+)}/g, (_, name) => `${given[name]}`);
}

/**
 * @param {Message} message
 * @param {GivenNodes} given
 * @returns {(string | Node)[]}
 */
export function pieces(message, given) {
  return textFor(message, given).split(/{(\w+)}/).map((piece, at) => {
    const value = at % 2 ? given[piece] : piece;
    return typeof value === "object" ? value : `${value}`;
  });
}

/**
 * @param {Message} message
 * @param {GivenNodes} given
 * @returns {string}
 */
function textFor(message, given) {
  if (typeof message === "string") return message;
  return message[new Intl.PluralRules(t("locale")).select(Number(given.n))] ?? message.other;
}
