// The search as readers meet it: box, keys, results, marks on the page that is opened, the page for searching.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { BOOK_ID, eventually, filesBelow, fromDisk, hosted, newReader, shippedHandbook, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const titles = (/** @type {Page} */ page) => page.locator(".search-title").allTextContents();
const first = async (/** @type {Page} */ page) => (await titles(page))[0];

/**
 * Keys are heard once what no page waits for has come.
 * @param {Page} page
 */
const ready = (page) => page.locator("html:not([data-extras])").waitFor();

/**
 * Looks for something in the box.
 * @param {Page} page
 * @param {string} query
 */
async function ask(page, query) {
  await ready(page);
  await page.keyboard.press("Control+k");
  await page.locator(".search-box .search-field").fill(query);
}

test("whoever types before the search is there loses no letter, and no letter leads away", async (t) => {
  const root = await hosted(t, await (await shippedHandbook(t)).build());
  const { page, context } = await newReader(t);
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: -1, uploadThroughput: -1 });
  for (const isReady of [false, true]) {
    await page.goto(`${root}plan/training.html`, { waitUntil: "domcontentloaded" });
    if (isReady) await ready(page);
    await page.keyboard.press("/");
    await page.keyboard.type("promotion");
    const field = page.locator(".search-box .search-field");
    assert.equal(await field.count(), 0, "the search is not there yet");
    await field.waitFor();
    await page.keyboard.type(" talk");
    assert.equal(await field.inputValue(), "promotion talk");
    await eventually(() => first(page), "Evidence and the promotion conversation");
    assert.ok(page.url().endsWith("plan/training.html"));
  }
  await page.reload();
  await ready(page);
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await eventually(() => page.evaluate(() => document.activeElement?.closest(".toc") !== null), true, "who thinks better of it has the other keys again");
});

for (const place of ["from disk", "hosted under a sub-path"]) {
  test(`a reader finds a section, opens it and sees why, ${place}`, async (t) => {
    const site = await (await shippedHandbook(t)).build();
    const root = place === "from disk" ? fromDisk(site) : await hosted(t, site, "/some/where/");
    const { page } = await newReader(t);
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url().replace(root, "")));
    await page.goto(`${root}plan/training.html`);
    await ready(page);
    assert.deepEqual(asked.filter((url) => url.startsWith("search/") || /\/search\./.test(url)), [], "nothing of it is fetched before it is wanted");
    await page.keyboard.press("/");
    const field = page.locator(".search-box .search-field");
    await field.waitFor();
    await eventually(() => field.evaluate((field) => field === document.activeElement), true);
    await page.keyboard.type("promotion conversation");
    await eventually(() => first(page), "Evidence and the promotion conversation");
    assert.equal(await field.getAttribute("aria-expanded"), "true");
    const active = await field.getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
    assert.match(await page.locator(".search-box [role=status]").innerText(), /^\d+ pages?$/);
    assert.ok((await page.locator(".search-list mark").allTextContents()).some((text) => /promotion/i.test(text)));
    const groups = page.locator(".search-group");
    for (let at = 0; at < await groups.count(); at += 1) assert.ok(await groups.nth(at).locator(".search-section").count() <= 3);
    await page.keyboard.press("ArrowDown");
    const href = await page.locator("[aria-selected=true]").getAttribute("href");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=promotion/);
    assert.ok(page.url().endsWith(String(href).replace(/^(\.\.\/)+/, "")), `${page.url()} is ${href}`);
    await eventually(() => page.evaluate(() => CSS.highlights.get("found")?.size ?? 0).then((size) => size > 2), true);
    const top = await page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`).evaluate((target) => target.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 400, `the section is at ${top}`);
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => CSS.highlights.has("found")), false);
  });
}

test("slips, beginnings and nothing at all", async (t) => {
  const site = await (await shippedHandbook(t)).build();
  const { page } = await newReader(t);
  await page.goto(fromDisk(site) + "index.html");
  await ask(page, "gloss");
  await eventually(() => first(page), /Glossary/);
  await ask(page, "certifcates ");
  await eventually(() => first(page), /Certificates/);
  await ask(page, "qqqqxyz");
  await eventually(() => page.locator(".search-status").innerText(), /Nothing was found for “qqqqxyz”/);
  await page.locator(".search-none a").click();
  await page.waitForURL(/search\.html#all-pages/);
});

test("the keys of the box", async (t) => {
  const site = await (await shippedHandbook(t)).build();
  const { page, context } = await newReader(t);
  await page.goto(fromDisk(site) + "plan/mentor.html");
  const box = page.locator(".search-box");
  const button = page.locator("[data-action=search]");
  await ready(page);
  await button.click();
  await box.waitFor();
  await page.locator(".search-field").fill("coach");
  await eventually(() => first(page), /coach/i);
  const chosen = () => page.locator(".search-box [aria-selected=true]").count();
  assert.equal(await chosen(), 1);
  const at = () => page.locator(".search-box [role=option]").evaluateAll((options) => options.findIndex((option) => option.ariaSelected === "true"));
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(), 1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await at(), await page.locator(".search-box [role=option]").count() - 1, "the last after the first");
  const opened = context.waitForEvent("page");
  await page.keyboard.press("Control+Enter");
  await (await opened).close();
  assert.equal(await box.isVisible(), true, "the box stays for a new tab");
  for (let press = 0; press < 8; press += 1) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest(".search-box")), "the focus stays in the box");
  }
  await page.locator(".search-field").focus();
  await page.keyboard.press("Escape");
  await eventually(() => box.isVisible(), false);
  assert.equal(await button.evaluate((button) => button === document.activeElement), true, "the focus is back");
  await page.keyboard.press("Control+k");
  assert.equal(await page.locator(".search-field").inputValue(), "coach", "what was looked for last is there");
  await page.keyboard.press("Escape");
  await page.evaluate(() => localStorage.setItem("pathbook:single-keys", "off"));
  await page.keyboard.press("/");
  assert.equal(await box.isVisible(), false, "single keys are off");
  await page.keyboard.press("Control+k");
  assert.equal(await box.isVisible(), true);
});

test("the page for searching keeps the query in its address, and works without scripts", async (t) => {
  const site = await (await shippedHandbook(t)).build();
  const root = await hosted(t, site);
  const { page } = await newReader(t);
  await page.goto(`${root}search.html?q=mentor`);
  await eventually(() => first(page), "Working with a mentor");
  await page.locator("#search .search-field").fill("energy");
  await eventually(() => page.url(), /q=energy/);
  await eventually(() => first(page), "Energy");
  const { page: bare } = await newReader(t, { javaScriptEnabled: false });
  await bare.goto(`${root}plan/mentor.html`);
  await bare.locator("footer a[href$='search.html']").click();
  await bare.locator(".all-titles a", { hasText: "Working with a coach" }).click();
  assert.match(bare.url(), /plan\/coach\.html$/);
});

test("with the search off there is no box, no key and no file of it; the list of titles stays", async (t) => {
  const site = await (await smallHandbook(t, { "book.toml": `title = "Small handbook"\nid = "${BOOK_ID}"\n[search]\nenabled = false\n` })).build();
  assert.deepEqual((await filesBelow(site)).filter((file) => file.startsWith("search")), ["search.html"]);
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(site)}index.html`);
  await ready(page);
  assert.equal(await page.locator("[data-action=search]").count(), 0);
  for (const key of ["/", "Control+k"]) await page.keyboard.press(key);
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.locator("footer a[href$='search.html']").click();
  assert.equal(await page.locator("#search *, .search-field").count(), 0);
  await page.locator(".all-titles a", { hasText: "Training" }).click();
  assert.match(page.url(), /plan\/training\.html$/);
});

test("a page that is left out of the search is not found", async (t) => {
  const site = await (await smallHandbook(t, { "content/left-out.md": "---\ntitle: Left out\nsearch: {exclude: true}\n---\nzanzibar\n" })).build();
  const { page } = await newReader(t);
  await page.goto(fromDisk(site) + "index.html");
  await ask(page, "zanzibar");
  await eventually(() => page.locator(".search-status").innerText(), /Nothing was found/);
  assert.equal(await page.locator("[data-action=search]").count(), 1);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`the box and the page for searching are accessible, ${colorScheme}`, async (t) => {
    const root = await hosted(t, await (await shippedHandbook(t)).build());
    const { page } = await newReader(t, { colorScheme, viewport: { width: 390, height: 780 } });
    await page.goto(`${root}search.html?q=plan`);
    await eventually(() => titles(page).then((found) => found.length > 3), true);
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await page.goto(`${root}plan/mentor.html`);
    await ask(page, "review plan");
    await eventually(() => titles(page).then((found) => found.length > 3), true);
    assert.deepEqual(await violations(page, { within: ".search-box" }), []);
  });
}
