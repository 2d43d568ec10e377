// Who points at a link to another page, or tabs onto it, sees where it leads; who does not want to, does not.

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { violations } from "./axe.js";
import { eventually, fromDisk, hosted, newReader, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const LINKS = {
  "content/ways.md": "---\ntitle: Ways to learn\ndescription: Four ways, and how to choose one.\n---\n## First way\n\nText.\n",
  "content/links.md": `# Links\n\nSee [the ways](ways.md#first-way), [the mentor](plan/mentor.md), [elsewhere](https://example.org/) and [this](#links).\n${"\nText.\n".repeat(60)}\nLast: [ways at the end](ways.md)\n\n<p>An author's own: <a href="ways.html#100%">an odd anchor</a></p>\n`,
};
const popover = (/** @type {Page} */ page) => page.getByRole("tooltip");
const ready = (/** @type {Page} */ page) => page.waitForFunction(() => document.documentElement.dataset.extras === undefined);
const wait = (/** @type {Page} */ page) => page.clock.runFor(1000);
const link = (/** @type {Page} */ page, /** @type {string} */ name) => page.locator(".text").getByRole("link", { name, exact: true });

for (const place of ["from disk", "under a sub-path"]) {
  test(`a link that is pointed at shows the title and beginning of its page or section: ${place}`, async (t) => {
    const folder = await (await smallHandbook(t, LINKS)).build();
    const site = place === "from disk" ? fromDisk(folder) : await hosted(t, folder, "/people/small/");
    const { page } = await newReader(t);
    await page.clock.install();
    await page.goto(`${site}links.html`);
    await ready(page);
    await link(page, "an odd anchor").hover();
    await eventually(() => popover(page).innerText(), /^Ways to learn\s+Four ways, and how to choose one\.$/);
    await link(page, "the ways").hover();
    await eventually(() => popover(page).innerText(), /^Ways to learn: First way\s+Text\.$/);
    assert.equal(await link(page, "the ways").getAttribute("aria-describedby"), await popover(page).getAttribute("id"));

    await popover(page).hover();
    await wait(page);
    assert.ok(await popover(page).isVisible(), "it stays while the pointer is on it");
    await page.keyboard.press("Escape");
    assert.equal(await popover(page).count(), 0, "and goes with Esc, the pointer where it was");
    assert.equal(await link(page, "the ways").getAttribute("aria-describedby"), null);

    await link(page, "the mentor").hover();
    await eventually(() => popover(page).innerText(), /^Mentor/);
    await page.locator("h1").hover();
    await eventually(() => popover(page).count(), 0, "it goes when the pointer does");
    await link(page, "ways at the end").hover();
    await eventually(() => popover(page).innerText(), /^Ways to learn\s+Four ways, and how to choose one\.$/);
    await link(page, "the mentor").click();
    await page.waitForURL("**/mentor.html");
    assert.equal(await popover(page).count(), 0);
  });
}

test("with the keyboard it comes by itself, fits the window, and takes no focus", async (t) => {
  const site = fromDisk(await (await smallHandbook(t, LINKS)).build());
  const { page } = await newReader(t, { viewport: { width: 800, height: 500 } });
  await page.goto(`${site}links.html`);
  await ready(page);
  await page.locator(".text").evaluate((text) => Object.assign(text, { tabIndex: -1 }).focus());
  await page.keyboard.press("Tab");
  await eventually(() => popover(page).innerText(), /^Ways to learn/);
  assert.deepEqual(await violations(page), []);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "the ways");
  await page.keyboard.press("Tab");
  await eventually(() => popover(page).innerText(), /^Mentor/);
  await page.keyboard.press("Tab");
  await eventually(() => popover(page).count(), 0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "ways at the end");
  await eventually(() => popover(page).count(), 1);
  const fits = await popover(page).evaluate((node) => {
    const { top, left, right, bottom } = node.getBoundingClientRect();
    return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight;
  });
  assert.ok(fits);
});

test("no preview of the trail, of this page, of other places, nor on touch; without the data a link is a link", async (t) => {
  const folder = await (await smallHandbook(t, LINKS)).build();
  const { page } = await newReader(t, { forgive: /ERR_FILE_NOT_FOUND/ });
  await page.clock.install();
  await page.goto(`${fromDisk(folder)}links.html`);
  await ready(page);
  for (const target of [link(page, "elsewhere"), link(page, "this"), page.locator("#trail a:visible", { hasText: /^Step 2/ }), page.locator(".turn a").first()]) {
    await target.hover();
    await wait(page);
    assert.equal(await popover(page).count(), 0);
  }
  for (const data of ["previews", "search"]) await rm(`${folder}/${data}`, { recursive: true });
  await page.reload();
  await ready(page);
  await link(page, "the ways").hover();
  await wait(page);
  assert.equal(await popover(page).count(), 0);

  const { page: phone } = await newReader(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.goto(`${fromDisk(await (await smallHandbook(t, LINKS)).build())}links.html`);
  await ready(phone);
  await link(phone, "the ways").tap();
  await phone.waitForURL("**/ways.html#first-way");
});
