// Teaches the scripts what they say, from the language files: the first import of a test whose scripts say something.

import { readFileSync } from "node:fs";
import { teach } from "../../themes/default/assets/js/words.js";

/** @param {string} tag */
export function messagesOf(tag) {
  const text = readFileSync(new URL(`../../themes/default/lang/${tag}.toml`, import.meta.url), "utf8");
  /** @type {Record<string, any>} */
  const messages = {};
  for (const [, key = "", value = ""] of text.matchAll(/^(\w+) = (.+)$/gm)) {
    messages[key] = JSON.parse(value.startsWith("{") ? value.replace(/(\w+) = "/g, '"$1": "') : value);
  }
  return messages;
}

teach(messagesOf("en"));
