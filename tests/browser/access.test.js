// Everybody can read it and find everything: no rule of axe is broken on any kind of page, in light, dark and on a
// phone, and every page is reached by following links.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { test } from "node:test";
import { violations } from "./axe.js";
import { THEMES, eventually, filesBelow, hosted, largeHandbook, newReader, openPages, shippedHandbook, smallHandbook } from "./helpers.js";
import { pagesOfAllTypes, sitesOfAllTypes } from "./page-types.js";

/** @typedef {import("playwright-core").Page} Page */

/**
 * The manners in which a page is looked at; some of them only where `PATHBOOK_GRID=full` asks for all. How wide it
 * is on a phone is measured always.
 * @type {Record<string, { media: Parameters<Page["emulateMedia"]>[0], width: number, isRare?: boolean }>}
 */
const LOOKS = {
  light: { media: { colorScheme: "light" }, width: 1280 },
  dark: { media: { colorScheme: "dark" }, width: 1280 },
  phone: { media: { colorScheme: "light" }, width: 390, isRare: true },
  "dark phone": { media: { colorScheme: "dark" }, width: 390, isRare: true },
  "forced colours": { media: { colorScheme: "dark", forcedColors: "active" }, width: 1280, isRare: true },
  "narrowest, light": { media: { colorScheme: "light" }, width: 320, isRare: true },
  "narrowest, dark": { media: { colorScheme: "dark" }, width: 320, isRare: true },
};
const isWhole = process.env.PATHBOOK_GRID === "full";
const looks = Object.entries(LOOKS).filter(([, { isRare }]) => isWhole || !isRare);

for (const theme of THEMES) {
  test(`(j) axe finds nothing on any type of page, and none is wider than its window: ${theme}`, async (t) => {
    const sites = await sitesOfAllTypes(t, theme);
    const { page } = await newReader(t, { forgive: /status of 404/ });
    const roots = { ours: await hosted(t, sites.ours), small: await hosted(t, sites.small), large: await hosted(t, sites.large), career: await hosted(t, sites.career) };
    for (const [type, address] of pagesOfAllTypes(roots)) {
      await t.test(type, async () => {
        const found = [];
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(address);
        for (const [look, { media, width }] of looks) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ forcedColors: "none", ...media });
          // What is switched while a page stands is told in the old colours.
          if (media?.forcedColors) await page.reload();
          found.push(...await violations(page, { where: look }));
          const across = await page.evaluate(() => document.documentElement.scrollWidth);
          if (across > width) found.push(`${look}: ${across} px wide`);
        }
        await page.setViewportSize({ width: 320, height: 800 });
        const across = await page.evaluate(() => document.documentElement.scrollWidth);
        if (across > 320) found.push(`${across} px wide in a window of 320`);
        assert.deepEqual(found, []);
      });
    }
  });
}

test("(j) axe finds nothing while a reader works", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}plan/training.html`);
  for (const [choice, item] of [["done", "Take one course"], ["doing", "Ask two people which course helped them"], ["na", "In another one"]]) {
    await page.getByLabel(`State of: ${item}`).selectOption(String(choice));
  }
  await eventually(() => page.locator("li.item[data-state=done]").count(), 1);
  const found = [];
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme });
    found.push(...await violations(page, { where: `states, ${colorScheme}` }));
  }
  await page.setViewportSize({ width: 390, height: 800 });
  await openPages(page);
  found.push(...await violations(page, { where: "the open sheet" }));
  assert.deepEqual(found, []);
});

test("the colours are the scheme's whichever way it came about", async (t) => {
  const { page } = await newReader(t, { colorScheme: "light" });
  await page.goto(`${await hosted(t, await (await smallHandbook(t)).build())}ways.html`);
  const button = page.getByRole("button", { name: /^Colour scheme/ });
  await button.click();
  await button.click();
  assert.deepEqual(await violations(page, { where: "dark by choice on a light system" }), []);
});

test("every page of our handbook is reached from home by links", async (t) => {
  await isReachedWhole(await (await shippedHandbook(t)).build());
});

test("every page of a large handbook is reached from home by links, without scripts and without turning pages", async (t) => {
  await isReachedWhole(await (await largeHandbook(t)).build(), /<a rel="(?:prev|next)"[^>]*>/g);
});

/**
 * @param {string} site
 * @param {RegExp} [passedOver] links that are not followed
 */
async function isReachedWhole(site, passedOver = /(?!)/g) {
  const all = await filesBelow(site);
  const pages = all.filter((file) => file.endsWith(".html") && file !== "404.html");
  const reached = new Set(["index.html"]);
  const broken = [];
  for (const file of reached) {
    const html = (await readFile(`${site}/${file}`, "utf8")).replace(passedOver, "");
    for (const [, quoted, bare] of html.matchAll(/<a\b[^>]*\shref=(?:"([^"]*)"|([^\s"'=<>`]+))/g)) {
      const href = quoted ?? bare ?? "";
      if (/^[a-z]+:/.test(href)) continue;
      const [path = "", hash] = href.split("#");
      const target = path ? posix.join(posix.dirname(file), decodeURI(path)) : file;
      if (pages.includes(target)) reached.add(target);
      else if (!all.includes(target)) broken.push(`${file}: ${href}`);
      if (hash && pages.includes(target) && !(await readFile(`${site}/${target}`, "utf8")).includes(` id="${decodeURIComponent(hash)}"`)) broken.push(`${file}: ${href}`);
    }
  }
  assert.deepEqual(broken, []);
  assert.deepEqual(pages.filter((page) => !reached.has(page)), []);
}
