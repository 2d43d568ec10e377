// The questions of `tests/search/relevance.json`, asked of the script that readers have, over the index that is built.
// A third of them is held out: nothing was tuned to them, and they are reported apart.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { madeHandbook } from "../search/made.js";
import { handbook, shippedHandbook } from "./helpers.js";

/** @typedef {{ book: string, kind: string, query: string, page: string, section?: string, held?: boolean }} Question */

/** @type {Question[]} */
const questions = JSON.parse(await readFile(new URL("../search/relevance.json", import.meta.url), "utf8"));

test("the page that was meant comes first", async (t) => {
  const { turnTo } = await import("../js/fake-page.js");
  const { search } = await import("../../themes/default/assets/js/search-query.js");
  /** @type {Record<string, string>} */
  const sites = { shipped: await (await shippedHandbook(t)).build(), made: await (await handbook(t, madeHandbook())).build() };
  /** @type {(Question & { place: number, got: string })[]} */
  const results = [];
  for (const [book, site] of Object.entries(sites)) {
    turnTo(site);
    for (const question of questions.filter((question) => question.book === book)) {
      const { answers } = await search(`${question.query} `, { most: 6 });
      const fits = (/** @type {{ text: [string, string, string[], [string, string, string][]], sections: number[] }} */ { text: [address, , , sections], sections: shown }, /** @type {number} */ most) =>
        address === question.page && (!question.section || shown.slice(0, most).some((section) => sections[section]?.[0] === question.section));
      // First: the page, and the section above all others of it. Among three: the section may be any that is shown.
      const first = answers[0] && fits(answers[0], 1);
      const place = first ? 1 : answers.slice(0, 3).some((/** @type {any} */ answer) => fits(answer, 3)) ? 3 : 99;
      const got = answers.slice(0, 3).map((/** @type {any} */ { text, sections }) => `${text[0]}#${text[3][sections[0]]?.[0] ?? ""}`).join(", ");
      results.push({ ...question, place, got });
    }
  }
  for (const { query, page, section, place, got, held } of results) {
    if (place > 1) t.diagnostic(`${held ? "held " : ""}“${query}” → ${page}#${section ?? ""}: ${place === 3 ? "among three" : "missed"}; ${got}`);
  }
  for (const name of ["tuned to", "held out"]) {
    const part = results.filter(({ held = false }) => held === (name === "held out"));
    const within = (/** @type {number} */ most) => part.filter(({ place }) => place <= most).length / part.length;
    t.diagnostic(`${name}: ${part.length} questions, hits@1 ${within(1).toFixed(3)}, hits@3 ${within(3).toFixed(3)}`);
    assert.ok(within(1) >= 0.9 && within(3) >= 0.98, `${name}: hits@1 ${within(1)}, hits@3 ${within(3)}`);
  }
  assert.ok(questions.length >= 60 && questions.filter(({ held }) => held).length >= questions.length / 3);
  for (const [kind, least] of [["typo", 15], ["synonym", 10], ["words", 10]]) assert.ok(questions.filter((question) => question.kind === kind).length >= Number(least), String(kind));
});
