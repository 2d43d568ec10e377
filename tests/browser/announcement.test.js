// A sentence above every page: until its day, or until a reader has seen enough of it, and nothing jumps.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { BOOK_ID, eventually, fromDisk, hosted, newReader, served, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const BOOK = (/** @type {string} */ more) => `title = "Small handbook"\nid = "${BOOK_ID}"\nbase_url = "https://host.example.org/people/small/"\n[announcement]\n${more}`;
const ROUND = 'text = "The *autumn* round of reviews begins: see `ways`."\nlink = "ways.md#second-way"\nkind = "important"\nuntil = 2026-12-31\n';

/** Whether the announcement was in the first frame, and what moved since. */
const watch = (/** @type {Page} */ page) => page.addInitScript(() => {
  Object.assign(globalThis, { shifts: 0, first: undefined });
  new PerformanceObserver(() => Object.assign(globalThis, { first: document.querySelector(".announcement")?.checkVisibility() })).observe({ type: "paint", buffered: true });
  // To a thousandth: a lock before a word weighs less.
  new PerformanceObserver((list) => Object.assign(globalThis, { shifts: list.getEntries().reduce((sum, entry) => sum + Math.round(Reflect.get(entry, "value") * 1000), Reflect.get(globalThis, "shifts")) })).observe({ type: "layout-shift", buffered: true });
});
const seen = async (/** @type {Page} */ page) => {
  await page.waitForFunction(() => Reflect.get(globalThis, "first") !== undefined);
  return page.evaluate(() => ["first", "shifts"].map((name) => Reflect.get(globalThis, name)));
};

test("an announcement stands on every page, leads on, and stays hidden once it was hidden", async (t) => {
  const book = await smallHandbook(t, { "book.toml": BOOK(ROUND) });
  const site = fromDisk(await book.build());
  const { page } = await newReader(t);
  await page.clock.setFixedTime(new Date("2026-12-31T23:00:00"));
  await watch(page);
  await page.goto(`${site}plan/training.html`);
  const bar = page.getByRole("complementary", { name: "Announcement" });
  assert.equal((await bar.innerText()).trim(), "The autumn round of reviews begins: see ways.");
  assert.deepEqual(await seen(page), [true, 0]);
  await bar.getByRole("link").click();
  await page.waitForURL("**/ways.html#second-way");

  await page.getByRole("button", { name: "Hide this announcement" }).click();
  await eventually(() => bar.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main", "the focus is not lost");
  for (const address of ["index.html", "plan/mentor.html"]) {
    await page.goto(site + address);
    assert.deepEqual(await seen(page), [false, 0], address);
  }

  await book.edit("book.toml", "autumn", "winter");
  await book.build();
  await page.reload();
  assert.match(await bar.innerText(), /winter/, "what it says now was not hidden");
  await book.edit("book.toml", "2026-12-31", "2026-12-30");
  await book.build();
  await page.reload();
  assert.deepEqual(await seen(page), [false, 0], "its day is over");
});

test("its day is the reader's, and without scripts it stays", async (t) => {
  const site = fromDisk(await (await smallHandbook(t, { "book.toml": BOOK(ROUND) })).build());
  const { page, context } = await newReader(t);
  const bar = page.getByRole("complementary", { name: "Announcement" });
  await page.clock.setFixedTime(new Date("2027-01-01T00:30:00"));
  await page.goto(`${site}index.html`);
  assert.equal(await bar.isVisible(), false);
  await page.clock.setFixedTime(new Date("2026-12-31T23:30:00"));
  await page.reload();
  assert.ok(await bar.isVisible());
  await page.emulateMedia({ media: "print" });
  assert.equal(await bar.isVisible(), false, "not on paper");
  await page.emulateMedia({ media: "screen" });
  await context.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  await page.reload();
  await page.getByRole("button", { name: "Hide this announcement" }).click();
  await eventually(() => bar.isVisible(), false, "where nothing can be kept, for this page");

  const { page: plain } = await newReader(t, { javaScriptEnabled: false });
  await plain.goto(`${site}index.html`);
  assert.ok(await plain.locator(".announcement").isVisible());
  assert.equal(await plain.locator(".announcement button").isVisible(), false);
});

test("a lost reader is led on from the root, and the address elsewhere is left as it is", async (t) => {
  const book = await smallHandbook(t, { "book.toml": BOOK(ROUND) });
  const site = await book.build();
  const link = async () => /class="announcement[^]*?href="([^"]*)"/.exec(await readFile(`${site}/404.html`, "utf8"))?.[1];
  assert.equal(await link(), "/people/small/ways.html#second-way");
  await book.edit("book.toml", "ways.md#second-way", "https://example.org/round");
  await book.build();
  assert.equal(await link(), "https://example.org/round");
});

test("an edit of the announcement reaches the page that is open while it is written", async (t) => {
  const book = await smallHandbook(t, { "book.toml": BOOK('text = "First"\n') });
  const { page } = await newReader(t);
  await page.goto(await served(t, book));
  await eventually(() => page.locator(".announcement p").textContent(), "First");
  await book.edit("book.toml", "First", "Second");
  await eventually(() => page.locator(".announcement p").textContent(), "Second");
});

test("on a narrow phone it is as wide as the page", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t, { "book.toml": BOOK(ROUND) })).build());
  const { page } = await newReader(t, { viewport: { width: 320, height: 600 }, hasTouch: true, isMobile: true });
  await page.clock.setFixedTime(new Date("2026-12-01T12:00:00"));
  await page.goto(`${site}index.html`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  const { width, height } = await page.locator(".announcement button").boundingBox() ?? { width: 0, height: 0 };
  assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
});
