// Whoever has no mouse, and whoever has no scripts: every type of page can be worked by keyboard alone, and is
// complete as plain HTML.

import assert from "node:assert/strict";
import { test } from "node:test";
import { THEMES, hosted, newReader } from "./helpers.js";
import { pagesOfAllTypes, sitesOfAllTypes } from "./page-types.js";

/** @typedef {import("playwright-core").Page} Page */

/** More stops than any page here has: a keyboard trap would go on for ever. */
const MOST_STOPS = 600;

/**
 * Where each site of all types of pages is hosted.
 * @param {import("node:test").TestContext} t
 * @param {string} theme
 */
async function everyType(t, theme) {
  const sites = await sitesOfAllTypes(t, theme);
  return pagesOfAllTypes({ ours: await hosted(t, sites.ours), small: await hosted(t, sites.small), large: await hosted(t, sites.large), career: await hosted(t, sites.career) });
}

for (const theme of THEMES) {
  test(`the keyboard alone reaches everything that can be worked, and each stop is seen: ${theme}`, async (t) => {
    const { page } = await newReader(t, { forgive: /status of 404/ });
    for (const [type, address] of await everyType(t, theme)) {
      await t.test(type, async () => {
        await page.goto(address);
        await page.waitForLoadState("networkidle");
        const { missed, unseen } = await walked(page);
        assert.deepEqual({ missed, unseen }, { missed: [], unseen: [] });
      });
    }
  });

  test(`with scripts off every type of page shows its text and the ways on: ${theme}`, async (t) => {
    const { page } = await newReader(t, { forgive: /status of 404/, javaScriptEnabled: false });
    for (const [type, address] of await everyType(t, theme)) {
      await t.test(type, async () => {
        await page.goto(address);
        assert.ok((await page.locator("main h1").innerText()).length > 1);
        const text = await page.locator("main").innerText();
        assert.ok(text.length > 40, "there is a text");
        assert.doesNotMatch(text, /\{"|\}\}|\[object|undefined/, "nothing stands there as a program sees it");
        assert.ok(await page.locator("nav a:visible").count() > 2, "there are ways on");
        const dead = page.locator("button:visible, select:visible, input:enabled:visible, [role=tablist]:visible, .js-only:visible");
        assert.deepEqual(await dead.evaluateAll((found) => found.map(({ outerHTML }) => outerHTML.slice(0, 120))), [], "nothing is shown that does nothing");
      });
    }
  });
}

/**
 * Goes through a page with the Tab key until it comes round.
 * @param {Page} page
 * @returns {Promise<{ missed: string[], unseen: string[] }>} what can be worked and was not reached, and stops without a visible focus
 */
async function walked(page) {
  /** Things are marked where they stand: the page's own state is left alone. */
  const wanted = await page.evaluate(() => {
    const workable = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex='0']";
    const found = [...document.querySelectorAll(workable)].filter((element) => element instanceof HTMLElement && element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0);
    // Of a group of radio buttons one is a stop.
    const stops = found.filter((element) => !(element instanceof HTMLInputElement && element.type === "radio"));
    for (const [number, element] of stops.entries()) element.setAttribute("data-stop", String(number));
    return stops.map((element) => element.outerHTML.slice(0, 140));
  });
  // Wherever the page put the focus itself: the way begins at its top.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const reached = new Set();
  const unseen = [];
  let last = "";
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(here);
      // The parts of a field for a day show the focus themselves.
      const { width, height } = here.getBoundingClientRect();
      return { number: here.getAttribute("data-stop"), isSeen: (here instanceof HTMLInputElement && here.type === "date") || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none", isThere: width > 0 && height > 0, html: here.outerHTML.slice(0, 140) };
    });
    if (!at) break;
    // A field for a day has several stops of its own.
    if (at.number !== null && at.number !== last && reached.has(at.number)) break;
    last = at.number ?? "";
    if (at.number !== null) reached.add(at.number);
    if (!at.isSeen || !at.isThere) unseen.push(at.html);
  }
  return { missed: wanted.filter((_, number) => !reached.has(String(number))), unseen };
}
