// What the scripts say: keys and placeholders that are there, plurals, sentences with elements in them.

import { messagesOf } from "./words.js";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { t, tNodes, teach } from "../../themes/default/assets/js/words.js";

const scripts = new URL("../../themes/default/assets/js/", import.meta.url);
const langs = readdirSync(new URL("../../themes/default/lang/", import.meta.url)).map((name) => name.replace(".toml", ""));
const english = messagesOf("en");

test("a message is filled in", () => {
  assert.equal(t("pages_of", { title: "A {n}" }), "Pages of A {n}");
  assert.equal(t("activities_on_page", { n: 1 }), "1 activity on this page");
  assert.equal(t("activities_on_page", { n: 2 }), "2 activities on this page");
  const node = /** @type {any} */ ({});
  assert.deepEqual(tNodes("not_found_pages", { link: node, end: 1 }), ["Look through ", node, "all pages of the handbook", "1", "."]);
});

test("every language says its own plurals", () => {
  for (const lang of langs) {
    teach(messagesOf(lang));
    const { pluralCategories } = new Intl.PluralRules(t("locale")).resolvedOptions();
    for (const n of [0, 1, 2, 3, 11, 100]) assert.match(t("activities_on_page", { n }), pluralCategories.length > 2 ? /./ : new RegExp(`${n}`), lang);
  }
  teach(english);
});

test("dates in scripts are those of the generator", () => {
  for (const lang of langs) {
    const messages = messagesOf(lang);
    for (let month = 1; month <= 12; month += 1) {
      const shown = new Date(Date.UTC(2027, month - 1, 9)).toLocaleDateString(messages.locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
      const said = messages.date.replace("{day}", "9").replace("{month}", messages[`month_${month}`]).replace("{year}", "2027");
      assert.equal(shown, said, lang);
    }
  }
});

/** @param {string} text @param {number} from where a call begins */
function argumentsAt(text, from) {
  let depth = 0;
  for (let at = text.indexOf("(", from); at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")" && (depth -= 1) === 0) return text.slice(from, at);
  }
  return text.slice(from);
}

test("every message that a script says is there, and gets what it wants", () => {
  for (const file of readdirSync(scripts)) {
    const text = readFileSync(new URL(file, scripts), "utf8").replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "");
    if (!text.includes('from "./words.js"')) continue;
    for (const { 1: key, index } of text.matchAll(/(?<![\w.])t(?:Nodes)?\("(\w+)"/g)) {
      const given = argumentsAt(text, index);
      const message = english[key];
      assert.ok(message, `${file}: no message is called ${key}`);
      const wanted = new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      for (const name of wanted) assert.match(given, new RegExp(`\\b${name}\\b`), `${file}: ${key} wants ${name}`);
    }
  }
});
