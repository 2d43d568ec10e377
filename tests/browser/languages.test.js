// The interface in other languages: on every kind of page whose words are translated, nothing of it is English.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { careerHandbook } from "./career.js";
import { BOOK_ID, eventually, fromDisk, newReader, served, smallHandbook } from "./helpers.js";

const PAGES = ["index.html", "plan/training.html", "plan/up.html", "framework/index.html", "framework/matrix.html", "framework/pm.html", "framework/senior-pm.html", "framework/competency/index.html", "framework/competency/strategy.html", "framework/what-changes/pm--senior-pm.html", "404.html"];

const ITEMS = `---
title: Training
step: learn
owner: Ada
reviewed: 2026-03-01
tags: [courses, books]
---
See[^1].

> [!NOTE]
> Alert text

## Courses

- [ ] Take one course {#one-course kind=training develops=planning due=+3m by=coach,mentor effort=3h}
- [ ] Sit in on a planning round {#sit-in kind=experience develops=strategy after=one-course optional evidence=required due=2027-01-02}
- [-] Old thing {#old}

| Left | Right |
|---|---|
| one | two |

\`\`\`
code
\`\`\`

[^1]: Footnote text.
`;

/** What the author wrote, and what is the same in all languages. */
const SAME = /^[\d\s·:,.;()%–→←▲▼+×≈=#↩↑\/]*$/;

/**
 * Every text of the page and every label that is read out.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>}
 */
function textsOf(page) {
  return page.evaluate(() => {
    /** @type {Set<string>} */
    const texts = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) for (const name of ["aria-label", "title", "alt", "placeholder"]) texts.add((node.getAttribute(name) ?? "").trim());
      else if (!node.parentElement?.closest("script, style")) texts.add((node.textContent ?? "").trim());
    }
    texts.delete("");
    return [...texts];
  });
}

for (const [lang, dir] of [["de", "ltr"], ["ar", "rtl"]]) {
  test(`nothing of the interface is English in ${lang}`, async (t) => {
    const book = (/** @type {string} */ tag) => careerHandbook(t, { "content/plan/training.md": ITEMS, "book.toml": `title = "Career handbook"\nid = "${BOOK_ID}"\nlanguage = "${tag}"\n` });
    const [english, other] = [await book("en"), await book(lang ?? "")];
    const written = [ITEMS, await readFile(`${english.folder}/content/framework/all.yaml`, "utf8"), "Home See the framework Career handbook Old thing"].join("\n").toLowerCase();
    const sites = [fromDisk(await english.build()), fromDisk(await other.build())];
    const { page } = await newReader(t, { forgive: /ERR_FILE_NOT_FOUND/ });
    for (const path of PAGES) {
      /** @type {string[][]} */
      const both = [];
      for (const site of sites) {
        await page.goto(site + path);
        if (path === "plan/training.html") {
          await page.waitForFunction(() => document.documentElement.dataset.more === undefined);
          await page.locator("[data-item=one-course]").check();
          await page.locator("li.item[data-state=done]").first().waitFor();
          await page.locator(".item-open").first().click();
          await page.locator(".item-panel").first().waitFor();
        }
        both.push(await textsOf(page));
      }
      assert.equal(await page.evaluate(() => document.documentElement.dir || "ltr"), dir, path);
      const [here, there] = both;
      const left = there?.filter((text) => here?.includes(text) && !SAME.test(text) && !written.includes(text.toLowerCase().replace(/ ?:$/, "")));
      assert.deepEqual(left, [], `${path} in ${lang}`);
    }
  });
}

test("an author who edits a language file sees the page speak", async (t) => {
  const book = await smallHandbook(t, { "theme/lang/en.toml": 'back_to_top = "Up we go"\n' });
  const address = await served(t, book);
  const { page } = await newReader(t);
  await page.goto(address);
  await eventually(() => page.locator(".to-top").textContent(), "Up we go");
  await book.write("theme/lang/en.toml", 'back_to_top = "All the way up"\n');
  await eventually(() => page.locator(".to-top").textContent(), "All the way up");
});
