// The index against a search that is plainly right: reading every page. Words that stand together on a page find it,
// and what is found has them, in one of their forms.

import assert from "node:assert/strict";
import { test } from "node:test";
import { madeHandbook } from "../search/made.js";
import { handbook } from "./helpers.js";

const QUESTIONS = 400;

/** Numbers that look drawn by lot and are the same every time. */
function lots(seed = 7) {
  return (/** @type {number} */ below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
}

test("what reading every page finds, the index finds", async (t) => {
  const { turnTo } = await import("../js/fake-page.js");
  const { search } = await import("../../themes/default/assets/js/search-query.js");
  const { meta, textOf } = await import("../../themes/default/assets/js/search-index.js");
  const { wordsOf } = await import("../../themes/default/assets/js/search-words.js");
  turnTo(await (await handbook(t, madeHandbook())).build());
  const all = await meta();
  // Each page's address and the words on it.
  /** @type {{ address: string, words: Set<string> }[]} */
  const pages = [];
  for (let number = 0; number < all.f * all.s; number += 1) {
    const text = await textOf(all, number).catch(() => undefined);
    if (!text) continue;
    const [address, title, crumbs, sections] = text;
    const words = [title, ...crumbs, ...sections.flatMap(([, heading, body]) => [heading, body])].flatMap((part) => wordsOf(part).map(({ form }) => form));
    pages.push({ address, words: new Set(words) });
  }
  assert.equal(pages.length, all.n);
  const draw = lots();
  let parts = 0;
  for (let question = 0; question < QUESTIONS; question += 1) {
    const known = [...pages[draw(pages.length)]?.words ?? []];
    const asked = Array.from({ length: 1 + draw(3) }, () => known[draw(known.length)] ?? "");
    // A third of the questions is not typed to its end.
    const isPart = draw(3) === 0 && (asked.at(-1)?.length ?? 0) > 4;
    if (isPart) asked.push(asked.pop()?.slice(0, 4) ?? "");
    parts += Number(isPart);
    const query = asked.join(" ") + (isPart ? "" : " ");
    const has = (/** @type {Set<string>} */ words) => asked.every((word, at) => words.has(word) || (isPart && at === asked.length - 1 && [...words].some((other) => other.startsWith(word))));
    const right = pages.filter(({ words }) => has(words)).map(({ address }) => address);
    const { answers } = await search(query, { most: all.n });
    const found = new Set(answers.map(({ text }) => text[0]));
    assert.deepEqual(right.filter((address) => !found.has(address)), [], `“${query}” does not find pages that have it`);
    // Where enough pages have all words, no others are shown: each has a form of every word.
    if (right.length < 3) continue;
    const like = (/** @type {string} */ a, /** @type {string} */ b) => a.startsWith(b.slice(0, 3)) || b.startsWith(a.slice(0, 3));
    for (const address of found) {
      const { words } = pages.find((page) => page.address === address) ?? { words: new Set(["not in the index"]) };
      const missing = asked.filter((word) => ![...words].some((own) => like(own, word)));
      assert.deepEqual(missing, [], `“${query}” finds ${address}, which has nothing like it`);
    }
  }
  assert.ok(parts > QUESTIONS / 10, "words are asked for in part, too");
});
