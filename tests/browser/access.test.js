// Everybody can read it and find everything: no rule of axe is broken on any kind of page, in light, dark and on a
// phone, and every page is reached by following links.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { careerHandbook } from "./career.js";
import { eventually, filesBelow, hosted, largeHandbook, newReader, shippedHandbook, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it is now, in lines that name the place. */
async function violations(/** @type {Page} */ page, /** @type {string} */ where) {
  // Legacy mode: no second page for every run, and our pages have no frames.
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${where}: ${id} ${target} ${failureSummary}`));
}

/** The manners in which a page is looked at. */
const LOOKS = {
  light: { colorScheme: "light", width: 1280 },
  dark: { colorScheme: "dark", width: 1280 },
  phone: { colorScheme: "light", width: 390 },
};

test("(j) axe finds nothing on any kind of page", async (t) => {
  const ours = await hosted(t, await (await shippedHandbook(t)).build());
  const small = await hosted(t, await (await smallHandbook(t, { "content/talks/one.md": "# One talk\n", "content/talks/two.md": "# Another talk\n" })).build());
  const large = await hosted(t, await (await largeHandbook(t)).build());
  const career = await hosted(t, await (await careerHandbook(t, { "content/ours.md": "# Ours\n::: role id=pm\n:::\n## More\n::: what-changes\n:::\n::: gaps\n:::\n" })).build());
  /** @type {Record<string, string>} */
  const pages = {
    "the framework": `${career}framework/index.html`,
    "a role level": `${career}framework/senior-pm.html`,
    "all competencies": `${career}framework/competency/index.html`,
    "a competency": `${career}framework/competency/strategy.html`,
    "the matrix": `${career}framework/matrix.html`,
    "two role levels compared": `${career}framework/compare.html#from=pm&to=ba`,
    "a plan": `${career}plan/up.html`,
    "views in a page": `${career}ours.html`,
    "our home": `${ours}index.html`,
    "our page with items": `${ours}plan/training.html`,
    "our section": `${ours}plan/index.html`,
    "My progress": `${ours}progress.html`,
    "rating oneself": `${ours}rate/rate-yourself.html`,
    "one's gaps": `${ours}rate/read-your-gaps.html`,
    "About your data": `${ours}data.html`,
    "Review a plan": `${ours}review.html`,
    "our widest table": `${ours}roles/competency-map.html`,
    "a section that lists its pages": `${small}talks/index.html`,
    "every kind of item": `${small}plan/training.html`,
    "tabs, code, tables, footnotes": `${small}ways.html`,
    "not found": `${small}nowhere.html`,
    "a page in the middle of a large handbook": `${large}part-5/page-20.html`,
  };
  const { page } = await newReader(t, { forgive: /status of 404/ });
  for (const [what, address] of Object.entries(pages)) {
    await t.test(what, async () => {
      const found = [];
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(address);
      for (const [look, { colorScheme, width }] of Object.entries(LOOKS)) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: colorScheme === "dark" ? "dark" : "light" });
        found.push(...await violations(page, look));
      }
      assert.deepEqual(found, []);
    });
  }
});

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
    found.push(...await violations(page, `states, ${colorScheme}`));
  }
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  found.push(...await violations(page, "the open sheet"));
  assert.deepEqual(found, []);
});

test("the colours are the scheme's whichever way it came about", async (t) => {
  const { page } = await newReader(t, { colorScheme: "light" });
  await page.goto(`${await hosted(t, await (await smallHandbook(t)).build())}ways.html`);
  const button = page.getByRole("button", { name: /^Colour scheme/ });
  await button.click();
  await button.click();
  assert.deepEqual(await violations(page, "dark by choice on a light system"), []);
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
  const pages = (await filesBelow(site)).filter((file) => file.endsWith(".html") && file !== "404.html");
  const reached = new Set(["index.html"]);
  const broken = [];
  for (const file of reached) {
    const html = (await readFile(`${site}/${file}`, "utf8")).replace(passedOver, "");
    for (const [, href = ""] of html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const [path = "", hash] = href.split("#");
      const target = path ? posix.join(posix.dirname(file), decodeURI(path)) : file;
      if (!pages.includes(target)) broken.push(`${file}: ${href}`);
      else reached.add(target);
      if (hash && pages.includes(target) && !(await readFile(`${site}/${target}`, "utf8")).includes(` id="${decodeURIComponent(hash)}"`)) broken.push(`${file}: ${href}`);
    }
  }
  assert.deepEqual(broken, []);
  assert.deepEqual(pages.filter((page) => !reached.has(page)), []);
}
