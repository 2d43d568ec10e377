// An address that leads nowhere, and a word that is not known: both are answered where they stand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, fromDisk, hosted, largeHandbook, newReader, smallHandbook } from "./helpers.js";

test("a lost reader gets suggestions, under a sub-path too, and they lead there", async (t) => {
  const book = await smallHandbook(t);
  await book.edit("book.toml", "title", 'base_url = "https://host.example.org/people/small/"\ntitle');
  const site = await hosted(t, await book.build(), "/people/small/");
  const { page } = await newReader(t, { forgive: /status of 404/ });
  await page.goto(`${site}learn/old/trainig.html`);
  const suggested = page.locator(".suggestions a");
  await eventually(() => suggested.first().textContent(), "Training");
  await suggested.first().click();
  await page.waitForURL(`${site}plan/training.html`);
  await page.goto(`${site}xyzzy/quux.html`);
  await page.waitForFunction(() => document.documentElement.dataset.extras === undefined);
  await eventually(() => page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/previews/"))), true);
  assert.equal(await suggested.count(), 0, "nothing is like it");
});

test("a large handbook asks its search what was meant", async (t) => {
  const book = await largeHandbook(t, 24);
  await book.edit("book.toml", "title", 'base_url = "https://host.example.org/people/large/"\ntitle');
  const site = await hosted(t, await book.build(), "/people/large/");
  const { page } = await newReader(t, { forgive: /status of 404/ });
  await page.goto(`${site}old/page-15.html`);
  const suggested = page.locator(".suggestions a");
  await eventually(() => suggested.first().textContent(), /^Page \d+\.15$/);
  assert.equal(await page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/previews/"))), false);
  await suggested.first().click();
  await page.waitForURL(/part-\d+\/page-15\.html/);
  await page.goto(`${site}xyzzy/quux.html`);
  await eventually(() => page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/search/words/"))), true);
  assert.equal(await suggested.count(), 0, "nothing is like it");
});

test("a word of the glossary says what it means to who points at it or tabs onto it", async (t) => {
  const site = fromDisk(await (await smallHandbook(t, {
    "content/glossary.yaml": "- term: Sponsor\n  definition: Who pays, and *wants* the result.\n",
    "content/words.md": "# Words\n\nAsk the sponsor first.\n",
  })).build());
  const { page } = await newReader(t);
  await page.goto(`${site}words.html`);
  await page.waitForFunction(() => document.documentElement.dataset.extras === undefined);
  const term = page.locator("a.term");
  await term.hover();
  const meaning = page.getByRole("tooltip");
  await eventually(() => meaning.innerText(), /^Sponsor\s+Who pays, and wants the result\.$/);
  await page.keyboard.press("Escape");
  await eventually(() => meaning.count(), 0);
  await page.locator(".text").evaluate((text) => Object.assign(text, { tabIndex: -1 }).focus());
  await page.keyboard.press("Tab");
  await eventually(() => meaning.count(), 1);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/glossary.html#term:sponsor");
});
