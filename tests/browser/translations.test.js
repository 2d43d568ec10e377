// A handbook in three languages: the switch, pages that are lent, and one reader whose ticks are the same in all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { BOOK_ID, eventually, fromDisk, handbook, hosted, newReader } from "./helpers.js";

/** @typedef {import("node:test").TestContext} Test */

/** @type {import("./helpers.js").Files} */
const FILES = {
  "book.toml": `title = "Handbook"\nid = "${BOOK_ID}"\n[languages.de]\ntitle = "Handbuch mit einem recht langen Titel"\n[languages.ar]\n[check]\nlanguage-unknown = "off"\n`,
  "content/framework/plans.yaml": "plans:\n  - {id: up, title: Up, steps: [{id: learn, title: Learn}]}\n",
  "content/framework/plans.de.yaml": "plans:\n  - {id: up, title: Hinauf, steps: [{id: learn, title: Lernen}]}\n",
  "content/index.md": "---\ntitle: Home\n---\nRead about [training](plan/training.md).\n",
  "content/index.de.md": "---\ntitle: Start\n---\nLesen Sie über [Schulung](plan/training.md).\n",
  "content/plan/training.md": "---\ntitle: Training\nstep: learn\n---\n- [ ] Take one course {#one-course}\n- [ ] Read a book\n",
  "content/de/plan/training.md": "---\ntitle: Schulung\n---\n- [ ] Einen Kurs besuchen {#one-course}\n- [ ] Ein Buch lesen\n",
  "content/plan/only.md": "---\ntitle: Only in English\nstep: learn\n---\nText.\n\n- [ ] Talk to someone {#talk-to}\n",
};

/**
 * @param {Test} t
 * @param {import("./helpers.js").Files} [changes]
 */
async function built(t, changes = {}) {
  return (await handbook(t, { ...FILES, ...changes })).build();
}

const box = (/** @type {string} */ id) => `[data-item="${id}"]`;

test("the switch leads to the same page in each language, by pointer and by keyboard, from disk and under a sub-path", async (t) => {
  const site = await built(t);
  for (const root of [fromDisk(site), await hosted(t, site, "/deep/path/")]) {
    const { page } = await newReader(t);
    await page.goto(`${root}plan/training.html`);
    const button = page.getByRole("button", { name: /^Language English/ });
    await button.click();
    const menu = page.getByRole("navigation", { name: "Language" });
    assert.deepEqual(await menu.getByRole("link").evaluateAll((links) => links.map((link) => [link.textContent?.trim(), link.getAttribute("lang"), link.getAttribute("hreflang"), link.getAttribute("dir"), link.getAttribute("aria-current")])), [
      ["English", "en", "en", "ltr", "true"],
      ["Deutsch", "de", "de", "ltr", null],
      ["العربية", "ar", "ar", "rtl", null],
    ]);
    await page.keyboard.press("Escape");
    assert.ok(await menu.isHidden());
    await button.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${root}de/plan/training.html`);
    assert.equal(await page.locator("h1").textContent(), "Schulung");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    await page.getByRole("button", { name: /^Sprache Deutsch/ }).click();
    await page.getByRole("navigation", { name: "Sprache" }).getByRole("link", { name: "English" }).click();
    await page.waitForURL(`${root}plan/training.html`);
  }
});

test("without scripts the switch works all the same, and nobody is sent anywhere by the language of their browser", async (t) => {
  const root = fromDisk(await built(t));
  const { page } = await newReader(t, { javaScriptEnabled: false, locale: "de-DE" });
  await page.goto(`${root}index.html`);
  assert.equal(page.url(), `${root}index.html`);
  await page.getByRole("button", { name: /^Language English/ }).click();
  await page.getByRole("link", { name: "Deutsch" }).click();
  await page.waitForURL(`${root}de/index.html`);
  await page.getByRole("link", { name: "Schulung", exact: true }).first().click();
  await page.waitForURL(`${root}de/plan/training.html`);
});

test("a page that is not translated says so, and says which language its text is in", async (t) => {
  const root = fromDisk(await built(t));
  const { page } = await newReader(t);
  await page.goto(`${root}de/plan/only.html`);
  assert.equal(await page.locator(".banner.lent").textContent(), "Diese Seite ist noch nicht übersetzt. Sie lesen sie in dieser Sprache: English");
  assert.equal(await page.locator(".text").getAttribute("lang"), "en");
  assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
  await page.goto(`${root}de/plan/training.html`);
  assert.equal(await page.locator(".banner.lent").count(), 0);
  await page.goto(`${root}ar/plan/training.html`);
  assert.deepEqual(await page.evaluate(() => [document.documentElement.dir, getComputedStyle(document.querySelector(".text") ?? document.body).direction]), ["rtl", "ltr"]);
});

test("a tick made in one language is there in the others, with and without an id, and in My progress", async (t) => {
  const root = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await page.goto(`${root}plan/training.html`);
  await page.check(box("one-course"));
  await page.goto(`${root}de/plan/training.html`);
  await eventually(() => page.isChecked(box("one-course")), true);
  assert.equal(await page.isChecked(box("read-a-book")), false);
  await page.check(box("read-a-book"));
  await page.goto(`${root}de/plan/only.html`);
  await page.check(box("talk-to"));
  for (const [progress, words] of [["progress.html", "3 of 3"], ["de/progress.html", "3"]]) {
    await page.goto(root + progress);
    await eventually(async () => (await page.locator("pb-my-progress").textContent())?.includes(words ?? ""), true);
  }
  assert.ok((await page.locator("pb-my-progress").textContent())?.includes("Hinauf"), "the plan is called as in the translation");
  await page.goto(`${root}plan/training.html`);
  await eventually(() => page.isChecked(box("read-a-book")), true);
  await page.uncheck(box("one-course"));
  await page.goto(`${root}de/plan/training.html`);
  await eventually(() => page.isChecked(box("one-course")), false);
});

test("a reworded translation is no change of the item; a reworded original is one in every language", async (t) => {
  const book = await handbook(t, FILES);
  const root = await hosted(t, await book.build());
  const { page } = await newReader(t);
  await page.goto(`${root}de/plan/training.html`);
  await page.check(box("one-course"));
  await book.edit("content/de/plan/training.md", "Einen Kurs besuchen", "An einem Kurs teilnehmen");
  await book.build();
  for (const part of ["de/", ""]) {
    await page.goto(`${root}${part}plan/training.html`);
    await page.waitForSelector("button.item-open");
    assert.equal(await page.locator(".item-changed").count(), 0);
  }
  await book.edit("content/plan/training.md", "Take one course", "Take two courses");
  await book.build();
  for (const part of ["de/", ""]) {
    await page.goto(`${root}${part}plan/training.html`);
    await page.waitForSelector(".item-changed");
  }
});

test("with a base_url translations are named to search engines, absolute, and a lent page points to its original", async (t) => {
  const site = await built(t, { "book.toml": `base_url = "https://example.org/book"\n${FILES["book.toml"]}` });
  const { page } = await newReader(t);
  const alternates = () => page.locator("link[rel=alternate][hreflang]").evaluateAll((links) => links.map((link) => [link.getAttribute("hreflang"), link.getAttribute("href")]));
  for (const part of ["", "de/"]) {
    await page.goto(`${fromDisk(site)}${part}plan/training.html`);
    assert.deepEqual(await alternates(), [
      ["en", "https://example.org/book/plan/training.html"],
      ["x-default", "https://example.org/book/plan/training.html"],
      ["de", "https://example.org/book/de/plan/training.html"],
    ]);
  }
  await page.goto(`${fromDisk(site)}de/plan/only.html`);
  assert.deepEqual(await alternates(), []);
  assert.equal(await page.locator("link[rel=canonical]").getAttribute("href"), "https://example.org/book/plan/only.html");
});

test("the bar holds the switch at 390 and 320 pixels, in both directions, and is reachable for all", async (t) => {
  const root = fromDisk(await built(t));
  for (const width of [390, 320]) {
    const { page } = await newReader(t, { viewport: { width, height: 640 } });
    for (const address of ["de/plan/training.html", "ar/plan/only.html"]) {
      await page.goto(root + address);
      const open = page.locator(".languages-open");
      const place = await open.boundingBox();
      assert.ok(place && place.x >= 0 && place.x + place.width <= width && place.height >= 44 && place.width >= 44, `${address} at ${width}: ${JSON.stringify(place)}`);
      await open.click();
      const menu = await page.locator("nav.languages").boundingBox();
      assert.ok(menu && menu.x >= 0 && menu.x + menu.width <= width, JSON.stringify(menu));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const bar = await page.locator(".band, .bar:not(:has(.band))").boundingBox();
      assert.ok(bar && bar.height <= 56, "one line");
      assert.deepEqual(await violations(page), []);
    }
  }
});

test("a lost reader is answered in the language of the address, and finds the way from any depth", async (t) => {
  const site = await built(t, {
    "book.toml": `base_url = "https://example.org/deep/path"\n${FILES["book.toml"]}`,
    "content/plan/far/down.md": "---\ntitle: Far down\n---\n[Training](../training.md), ![A road](../../pics/road.svg)\n",
    "content/de/plan/far/down.md": "---\ntitle: Weit unten\n---\n[Schulung](../training.md), ![Ein Weg](../../pics/road.svg)\n",
    "content/pics/road.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>',
  });
  const root = await hosted(t, site, "/deep/path/");
  const { page } = await newReader(t, { forgive: /status of 404/ });
  const answer = await page.goto(`${root}de/plan/far/below/nothing.html`);
  assert.equal(answer?.status(), 404);
  assert.deepEqual([await page.locator("html").getAttribute("lang"), await page.locator("h1").innerText()], ["de", "Diese Seite gibt es hier nicht"]);
  assert.equal(await page.evaluate(() => document.styleSheets.length > 1 && [...document.styleSheets].every(({ cssRules }) => cssRules.length > 0)), true, "it has its styles");
  await page.locator(".bar .brand").click();
  await page.waitForURL(`${root}de/index.html`);
  await page.goto(`${root}ar/nothing.html`);
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["ar", "rtl"]);

  await page.goto(`${root}de/plan/far/down.html`);
  assert.equal(await page.locator(".text img").evaluate((image) => image instanceof HTMLImageElement ? image.decode().then(() => image.naturalWidth) : 0), 40);
  await page.locator(".text").getByRole("link", { name: "Schulung" }).click();
  await page.waitForURL(`${root}de/plan/training.html`);
  await page.goBack();
  await page.getByRole("contentinfo").getByRole("link", { name: "Das ganze Buch drucken" }).click();
  await page.waitForURL(`${root}de/print.html`);
  assert.equal(await page.getByRole("img", { name: "Ein Weg" }).evaluate((image) => image instanceof HTMLImageElement ? image.decode().then(() => image.naturalWidth) : 0), 40);
  assert.deepEqual(await page.locator("section.chapter:has(img) .text a").evaluateAll((links) => links.map((link) => link.getAttribute("href")?.[0])), ["#"]);
});
