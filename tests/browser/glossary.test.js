// A reader meets a word of the glossary: by pointer, by key, without scripts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, fromDisk, handbook, newReader } from "./helpers.js";

const FILES = {
  "book.toml": "title = \"Test\"\nid = \"6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f\"\n",
  "content/index.md": "# Home\nAsk a coach, then a [page](b.md).\n\n- [ ] Ask a mentor {#ask-one}\n",
  "content/b.md": "# B\nNobody.\n",
  "content/glossary.yaml": "- {term: Coach, definition: A *partner* who asks.}\n- {term: Mentor, definition: One who has travelled.}\n",
};

test("a word shows its meaning to pointer and keyboard, and Escape puts it away", async (t) => {
  const site = fromDisk(await (await handbook(t, FILES)).build());
  const { page } = await newReader(t);
  const asked = /** @type {string[]} */ ([]);
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${site}index.html`);
  const word = page.locator("a.term");
  const popover = page.getByRole("tooltip");
  await page.waitForFunction(() => !document.documentElement.dataset.extras);
  assert.equal(await word.count(), 1, "not the text of an item, whose click ticks");
  assert.ok(!asked.some((url) => url.endsWith("glossary.js")), "meanings come when they are wanted");

  await word.hover();
  await eventually(() => popover.innerText(), "Coach\n\nA partner who asks.", "for the pointer");
  await popover.hover();
  assert.equal(await popover.count(), 1, "the pointer may go there");
  await page.keyboard.press("Escape");
  assert.equal(await popover.count(), 0);

  await page.mouse.move(0, 0);
  await word.evaluate((link) => link.focus());
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await eventually(() => popover.count(), 1, "for the keyboard");
  assert.equal(await word.getAttribute("aria-describedby"), await popover.getAttribute("id"));
  await page.keyboard.press("Tab");
  await eventually(() => popover.count(), 0, "it goes with the focus");
  await word.click();
  await page.waitForURL(/glossary\.html#term:coach$/);
});

test("without scripts a word is a link to its entry", async (t) => {
  const site = fromDisk(await (await handbook(t, FILES)).build());
  const { page } = await newReader(t, { javaScriptEnabled: false });
  await page.goto(`${site}index.html`);
  await page.locator("a.term").click();
  await page.waitForURL(/glossary\.html#term:coach$/);
  assert.match(await page.locator("[id='term:coach']").innerText(), /A partner who asks\./);
});
