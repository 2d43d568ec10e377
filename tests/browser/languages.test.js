// The interface in other languages: on every kind of page whose words are translated, nothing of it is English.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { messagesOf } from "../js/words.js";
import { careerHandbook } from "./career.js";
import { BOOK_ID, eventually, fromDisk, newReader, served, smallHandbook } from "./helpers.js";

const PAGES = ["index.html", "plan/training.html", "plan/up.html", "framework/index.html", "framework/matrix.html", "framework/pm.html", "framework/senior-pm.html", "framework/competency/index.html", "framework/competency/strategy.html", "framework/what-changes/pm--senior-pm.html", "rate.html", "gaps.html", "progress.html", "review.html", "data.html", "search.html", "print.html", "404.html"];

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

/** What a reader keeps who has been everywhere: a date, ticks, notes, evidence, ratings, a review, an item that went. */
const KEPT = () => {
  const now = Date.now() - 86_400_000;
  const put = (/** @type {unknown} */ value) => [value, now, 0, "d-test"];
  return {
    format: "pathbook-progress", v: 1, book: BOOK_ID, plan: "up", profile: "p-test", saved: now,
    items: { "one-course": { s: put("done"), ev: { "e-1": put({ text: "Seen", on: "2026-03-04" }) } }, "sit-in": { notes: { "n-1": put({ text: "Heard", on: "2026-03-05" }) } }, gone: { s: put("done") } },
    levels: { strategy: { self: put("awareness") }, planning: { self: put("lost") } },
    reviews: { "r-1": [{ by: "mentor", name: "Ada", on: "2026-03-06", levels: { strategy: "working" }, say: { "competency:strategy": "Good" } }, now, 0, "d-test"] },
    x: { started: put("2026-03-02"), pace: put(true) },
  };
};

/**
 * What stands in the page in Latin letters: its texts, and the labels that are read out. What is a key or code is the
 * same in all languages.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>}
 */
function latinOf(page) {
  return page.evaluate(() => {
    /** @type {Set<string>} */
    const texts = new Set([document.title]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) for (const name of ["aria-label", "title", "alt", "placeholder", "data-label"]) texts.add(node.getAttribute(name) ?? "");
      else if (!node.parentElement?.closest("script, style, code, kbd, [lang]:not(html)")) texts.add(node.textContent ?? "");
    }
    return [...texts].flatMap((text) => text.match(/[A-Za-z][A-Za-z’' -]*[A-Za-z]/g) ?? []);
  });
}

/** What is looked at beyond the page itself. @type {Record<string, (page: import("playwright-core").Page) => Promise<unknown>>} */
const FURTHER = {
  "plan/training.html": async (page) => {
    await page.waitForFunction(() => document.documentElement.dataset.more === undefined);
    await page.locator("li.item[data-state=done]").first().waitFor();
    await page.locator(".item-open").first().click();
    await page.locator(".item-panel").first().waitFor();
    await page.keyboard.press("?");
    await page.locator("dialog[open]").waitFor();
  },
  "progress.html": async (page) => {
    await page.locator("pb-exchange button, pb-exchange summary").first().waitFor();
    await page.locator(".stations .folded").first().waitFor({ state: "attached" });
    await page.evaluate(() => document.querySelectorAll("details").forEach((part) => part.toggleAttribute("open", true)));
  },
  "rate.html": (page) => page.locator(".rated-by li").first().waitFor(),
  "gaps.html": (page) => page.locator(".gap-plot .dot-plot").first().waitFor(),
  "data.html": (page) => page.locator("pb-data table").first().waitFor(),
  "search.html": async (page) => {
    await page.locator("main input[type=search]").fill("planning");
    await page.locator("main .search-results a, main ol a").first().waitFor();
  },
  "review.html": (page) => page.locator("main input[type=file]").first().waitFor({ state: "attached" }),
};

test("nothing of the interface is English where the handbook is Arabic", async (t) => {
  const files = {
    "content/plan/training.md": ITEMS,
    "content/rate.md": "# Rate\n\n::: self-assessment plan=up\n:::\n",
    "content/gaps.md": "# Gaps\n\n::: gaps plan=up\n:::\n",
    "book.toml": `title = "Career handbook"\nid = "${BOOK_ID}"\nlanguage = "ar"\n`,
  };
  const book = await careerHandbook(t, files);
  const site = fromDisk(await book.build());
  const own = await Promise.all(["content/framework/all.yaml", "content/index.md"].map((path) => readFile(`${book.folder}/${path}`, "utf8")));
  const written = [...own, ...Object.values(files), "Seen Heard Good lost gone", ...Object.values(messagesOf("ar")).flatMap((message) => (typeof message === "string" ? message : Object.values(message)))].join("\n");
  const { page } = await newReader(t, { forgive: /ERR_FILE_NOT_FOUND/ });
  await page.goto(`${site}index.html`);
  await page.evaluate(([base, kept]) => {
    localStorage.setItem(base, JSON.stringify({ v: 1, device: "d-test", profile: "p-test", profiles: { "p-test": { name: "" } }, plans: ["up"] }));
    localStorage.setItem(`${base}:p-test:up`, kept);
  }, /** @type {[string, string]} */ ([`pathbook:${BOOK_ID}:1`, JSON.stringify(KEPT())]));
  for (const path of PAGES) {
    await page.goto(site + path);
    await FURTHER[path]?.(page);
    assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl", path);
    assert.deepEqual((await latinOf(page)).filter((text) => !new RegExp(`\\b${text}\\b`, "i").test(written)), [], path);
  }
});

test("an author who edits a language file sees the page speak", async (t) => {
  const book = await smallHandbook(t, { "theme/lang/en.toml": 'back_to_top = "Up we go"\n' });
  const address = await served(t, book);
  const { page } = await newReader(t);
  await page.goto(address);
  await eventually(() => page.locator(".to-top").textContent(), "Up we go");
  await book.write("theme/lang/en.toml", 'back_to_top = "All the way up"\n');
  await eventually(() => page.locator(".to-top").textContent(), "All the way up");
});
