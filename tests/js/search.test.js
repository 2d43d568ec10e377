// The parts of the search that need no index: words, edits, marks and excerpts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./fake-page.js";
import { excerpt, hits } from "../../themes/default/assets/js/search-marks.js";
import { edits, folded, wordsOf } from "../../themes/default/assets/js/search-words.js";

const cases = JSON.parse(readFileSync(new URL("../search/words.json", import.meta.url), "utf8"));

test("queries are cut and folded as the index is", () => {
  for (const [text, expected] of cases) assert.deepEqual(wordsOf(text).map(({ form }) => form), expected, text);
});

test("a word stands where it is said to stand", () => {
  for (const text of ["The manager’s plan, don't worry", "Führung: die Straße", "API設計v2", "l'objectif"]) {
    for (const { form, start, end } of wordsOf(text)) {
      assert.ok(start >= 0 && start < end && end <= text.length, text);
      assert.ok(folded(text.slice(start, end).toLowerCase()).replace(/['’]s?/g, "").includes(form) || form.length > 0, `${text}: ${form}`);
    }
  }
  const [, manager] = wordsOf("The manager’s plan");
  assert.deepEqual(manager, { form: "manager", start: 4, end: 13 });
});

test("edits are counted as by the definition", () => {
  for (const [a, b, expected] of [["mentor", "mentor", 0], ["mentro", "mentor", 1], ["mentr", "mentor", 1], ["menttor", "mentor", 1], ["mantor", "mentor", 1], ["mnetro", "mentor", 2], ["plan", "mentor", 3]]) {
    assert.equal(edits(a, b, 2), expected, `${a} ${b}`);
    assert.equal(edits(b, a, 2), expected, `${b} ${a}`);
  }
});

test("an excerpt holds the hit and is short", () => {
  const words = Array.from({ length: 400 }, (_, at) => `word${at}`);
  for (const at of [0, 3, 50, 200, 399]) {
    const text = words.map((word, place) => (place === at ? "needle" : word)).join(" ");
    const shown = excerpt(text, new Set(["needle"]));
    assert.ok(shown.includes("needle") && shown.length < 220, `${at}: ${shown}`);
    assert.equal(hits(shown, new Set(["needle"])).length, 1);
  }
  assert.equal(excerpt("short\ntext", new Set()), "short · text");
});
