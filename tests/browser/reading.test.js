// A reader reads: in the dark, on a phone, on paper, without scripts, in a large handbook.

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { NO_SIDE, eventually, filesBelow, fromDisk, handbook, hosted, largeHandbook, newReader, shippedHandbook, smallHandbook, unfoldPages } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const PHONE = { viewport: { width: 390, height: 844 } };
const theme = (/** @type {Page} */ page) => page.evaluate(() => document.documentElement.dataset.theme);
const paper = (/** @type {Page} */ page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const focused = (/** @type {Page} */ page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);

test("the colour scheme is chosen once, and there before the first paint of every page", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t, { colorScheme: "light" });
  await context.addInitScript(() => {
    // What the reader could see first: the moment the body begins.
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      Object.assign(globalThis, { themeAtFirst: document.documentElement.dataset.theme });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${site}index.html`);
  const light = await paper(page);
  const button = page.locator("[data-action=scheme]");
  assert.equal(await button.getAttribute("aria-label"), "Colour scheme: automatic");
  await button.click();
  assert.equal(await theme(page), "light");
  await button.click();
  assert.equal(await theme(page), "dark");
  assert.notEqual(await paper(page), light);
  assert.equal(await button.getAttribute("aria-label"), "Colour scheme: dark");

  for (const address of ["plan/training.html", "ways.html", "index.html"]) {
    await page.goto(site + address);
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, "themeAtFirst")), "dark", address);
  }
  const second = await context.newPage();
  await second.goto(`${site}ways.html`);
  await page.locator("[data-action=scheme]").click();
  await eventually(() => theme(second), undefined, "other tabs follow");
  await page.emulateMedia({ colorScheme: "dark" });
  assert.notEqual(await paper(page), light, "automatic follows the system");
});

test("the contents mark the heading being read", async (t) => {
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(await (await smallHandbook(t)).build())}ways.html`);
  const marked = () => page.locator(".toc a[aria-current=true]").allTextContents();
  for (const name of ["Third", "First", "Second"]) {
    await page.locator(`#${name.toLowerCase()}-way`).evaluate((heading) => heading.scrollIntoView({ behavior: "instant" }));
    await eventually(marked, [`${name} way`]);
  }
  await page.locator(".toc").getByRole("link", { name: "Code and tables" }).click();
  await eventually(marked, ["Code and tables"], "also where the page ends before the heading gets to the top");
});

test("tabs are chosen with mouse or arrows, and the choice is remembered", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}ways.html`);
  const chosen = () => page.locator("[role=tab][aria-selected=true]").allTextContents();
  const shown = () => page.locator("[role=tabpanel]:visible").allInnerTexts();
  assert.deepEqual(await chosen(), ["On your own"]);
  await page.getByRole("tab", { name: "With others" }).click();
  assert.deepEqual([await chosen(), await shown()], [["With others"], ["Together you keep going."]]);
  await page.keyboard.press("ArrowRight");
  assert.deepEqual([await chosen(), await shown(), await focused(page)], [["On paper"], ["Print it."], "On paper"]);
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await chosen(), ["On your own"], "round and round");
  await page.keyboard.press("End");
  await page.reload();
  assert.deepEqual([await chosen(), await shown()], [["On paper"], ["Print it."]]);
});

test("code is copied by its button", async (t) => {
  const { page } = await newReader(t, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${await hosted(t, await (await smallHandbook(t)).build())}ways.html`);
  const button = page.locator(".code .copy");
  await button.click();
  await eventually(() => button.textContent(), "Copied");
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), 'echo "one"\necho two');
  await eventually(() => button.textContent(), "Copy");
});

test("the first Tab leads to the skip link, and that past the header", async (t) => {
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(await (await smallHandbook(t)).build())}plan/training.html`);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to the text");
  await eventually(() => page.locator(".skip").evaluate((link) => link.getBoundingClientRect().top >= 0), true, "it is seen");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement?.closest("main")), "the next stop is in the text");
});

test("on a phone the trail is a sheet that holds the focus and gives it back", { skip: NO_SIDE }, async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t, PHONE);
  await page.goto(`${site}plan/training.html`);
  assert.equal(await page.locator("nav#trail").isVisible(), false);
  const menu = page.getByRole("button", { name: "Menu", exact: true });
  await menu.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Handbook" });
  assert.ok(await sheet.getByRole("link", { name: "Mentor" }).isVisible());
  assert.equal(await menu.getAttribute("aria-expanded"), "true");

  let inside = 0;
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    // Between two rounds the focus is with the browser's own controls: nothing of the page has it.
    const where = await page.evaluate(() => (document.activeElement === document.body ? "browser" : document.activeElement?.closest("dialog") ? "sheet" : "page"));
    assert.notEqual(where, "page", `after ${presses + 1} × Tab`);
    if (where === "sheet") inside += 1;
  }
  assert.ok(inside > 20);
  await page.keyboard.press("Escape");
  await eventually(() => sheet.isVisible(), false);
  await eventually(() => focused(page), "Menu");
  await eventually(() => menu.getAttribute("aria-expanded"), "false");

  await menu.click();
  await sheet.getByRole("button", { name: "Close menu" }).click();
  await eventually(() => focused(page), "Menu");
  await menu.click();
  await sheet.getByRole("link", { name: "Mentor" }).click();
  await page.waitForURL("**/mentor.html");
});

test("no page of our handbook scrolls sideways on a phone", async (t) => {
  const site = await (await shippedHandbook(t)).build();
  const { page } = await newReader(t, { ...PHONE, forgive: /ERR_FILE_NOT_FOUND/ }); // 404.html names its files from the host's root
  const wide = [];
  for (const file of (await filesBelow(site)).filter((file) => file.endsWith(".html"))) {
    await page.goto(fromDisk(site) + file);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 700 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wide.push(`${file} at ${width}: ${over} px too wide`);
    }
  }
  assert.deepEqual(wide, []);
});

test("paper gets the text, all of it, and nothing to press", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t, { colorScheme: "dark" });
  await page.goto(`${site}plan/training.html`);
  await page.locator("#box\\:one-course").check();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const chrome of [".bar", "#trail", ".skip", ".crumbs", ".turn", ".item-state", ".to-top"]) {
    assert.equal(await page.locator(chrome).first().isVisible(), false, chrome);
  }
  assert.ok(await page.locator("#box\\:one-course").isVisible());
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "light");

  await page.emulateMedia({ media: "screen" });
  await page.goto(`${site}ways.html`);
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await page.locator(".tab:visible .tab-title").allTextContents(), ["On your own", "With others", "On paper"]);
  assert.equal(await page.locator(".tab-list, .copy, .toc").filter({ visible: true }).count(), 0);
  assert.ok((await page.pdf()).length > 1000);
});

test("a lost reader gets help under a sub-path too", async (t) => {
  const book = await smallHandbook(t);
  await book.edit("book.toml", "title", 'base_url = "https://host.example.org/people/small/"\ntitle');
  const site = await hosted(t, await book.build(), "/people/small/");
  const { page } = await newReader(t, { forgive: /status of 404/ });
  const answer = await page.goto(`${site}plan/deep/nothing.html`);
  assert.equal(answer?.status(), 404);
  assert.equal(await page.locator("h1").textContent(), "This page is not here");
  assert.notEqual(await page.locator("html").evaluate((root) => getComputedStyle(root).getPropertyValue("--pb-paper")), "", "the style sheet is found");
  await page.getByRole("button", { name: /^Colour scheme/ }).click();
  assert.equal(await theme(page), "light", "the scripts are found");
  await page.getByRole("link", { name: "Start at the first page" }).click();
  assert.equal(page.url(), `${site}index.html`);
});

test("without scripts every page is read, and the boxes say why they are still", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t, { javaScriptEnabled: false, ...PHONE });
  await page.goto(`${site}plan/training.html`);
  assert.equal(await page.locator(".item-box").count(), 8);
  assert.equal(await page.locator(".item-box:enabled").count(), 0);
  assert.match(await page.locator("noscript").innerText(), /^Boxes work with scripts on\./);
  assert.ok(await page.locator("noscript").isVisible());
  assert.equal(await page.locator("button").filter({ visible: true }).count(), 0, "nothing that would do nothing");
  await page.locator("a, summary").filter({ hasText: "All pages", visible: true }).click();
  await page.getByRole("navigation", { name: "Handbook" }).getByRole("link", { name: "Ways to learn" }).click();
  await page.waitForURL("**/ways.html");
  assert.deepEqual(await page.locator(".tab:visible .tab-title").allTextContents(), ["On your own", "With others", "On paper"]);
});

test("a large handbook lists a section's pages when it is opened, and leaves it open", { skip: NO_SIDE }, async (t) => {
  /** @type {Record<string, string>} */
  const files = { "book.toml": 'title = "Large"\nid = "6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f"\n', "content/index.md": "# Home\n" };
  for (const section of ["north", "south"]) {
    files[`content/${section}/index.md`] = `# ${section}\n`;
    for (let number = 10; number < 45; number += 1) files[`content/${section}/page-${number}.md`] = `# Page ${section} ${number}\n\n- [ ] Do ${section} ${number} {#${section}-${number}}\n`;
  }
  const folder = await (await handbook(t, files)).build();
  for (const site of [await hosted(t, folder), fromDisk(folder)]) {
    const { page } = await newReader(t);
    const asked = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/nav/")));
    await page.goto(`${site}index.html`);
    const trail = page.getByRole("navigation", { name: "Handbook" });
    assert.equal(await trail.getByRole("link").count(), 3, "home and two sections");
    if (site.startsWith("http")) assert.deepEqual(await asked(), []);
    const toggle = page.getByRole("button", { name: "Pages of south" });
    assert.equal(await toggle.getAttribute("aria-expanded"), "false");
    await toggle.click();
    await eventually(() => trail.getByRole("link", { name: /^Page south/ }).count(), 35);
    assert.equal(await toggle.getAttribute("aria-expanded"), "true");
    if (site.startsWith("http")) assert.equal((await asked()).length, 1);

    await trail.getByRole("link", { name: "Page south 20" }).click();
    await page.waitForURL("**/south/page-20.html");
    await page.locator("#box\\:south-20").check();
    await trail.getByRole("link", { name: "Home" }).click();
    await page.waitForURL("**/index.html");
    await eventually(() => trail.getByRole("link", { name: /^Page south/ }).count(), 35, "still open on the next page");
    await eventually(() => page.locator("#trail .full").allTextContents(), ["Page south 20, 1 of 1 done"]);
    await page.getByRole("button", { name: "Pages of south" }).click();
    await eventually(() => trail.getByRole("link").filter({ visible: true }).count(), 3);
  }
});

test("of a long section the trail shows what is around the page, and the rest where it is asked for", { skip: NO_SIDE }, async (t) => {
  const folder = await (await largeHandbook(t)).build();
  for (const site of [await hosted(t, folder), fromDisk(folder)]) {
    const { page } = await newReader(t);
    await page.goto(`${site}part-5/page-38.html`);
    await page.locator("#box\\:do-5-38").check();
    await page.goto(`${site}part-5/page-20.html`);
    const trail = page.getByRole("navigation", { name: "Handbook" });
    const titles = () => trail.getByRole("link").allTextContents().then((titles) => titles.map((title) => title.replace(/, .*/, "")));
    const numbers = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from }, (_, at) => `Page 5.${from + at}`);
    const around = ["Part 5", "Earlier pages", ...numbers(13, 25), "Further pages"];
    await eventually(titles, ["Home", "Earlier pages", "Part 3", "Part 4", ...around, "Part 6", "Part 7", "Further pages"]);

    // By keyboard, and the focus stays where the reader is.
    await trail.getByRole("link", { name: "Further pages" }).first().focus();
    await page.keyboard.press("Enter");
    const whole = ["Part 5", ...numbers(10, 40)];
    await eventually(titles, ["Home", "Earlier pages", "Part 3", "Part 4", ...whole, "Part 6", "Part 7", "Further pages"]);
    await eventually(() => focused(page), /^Page 5\.25\b/);
    assert.equal(await trail.locator("[aria-current=page]").count(), 1);
    await eventually(() => trail.locator(".full").allTextContents(), ["Page 5.38, 1 of 1 done"]);

    await trail.getByRole("link", { name: "Earlier pages" }).first().click();
    await eventually(titles, ["Home", "Part 1", "Part 2", "Part 3", "Part 4", ...whole, "Part 6", "Part 7", "Part 8", "Part 9"]);
    await eventually(() => focused(page), /^Part 1\b/);
    await eventually(() => trail.locator("[data-step=fifth] > a").textContent(), "Part 5, 1 of 30 done");
    await page.getByRole("button", { name: "Pages of Part 9" }).click();
    await eventually(() => trail.getByRole("link", { name: /^Page 9/ }).count(), 30, "what was added opens, too");
    assert.equal(page.url(), `${site}part-5/page-20.html`);

    await page.goto(`${site}part-1/page-10.html`);
    await trail.getByRole("link", { name: "Further pages" }).last().click();
    await eventually(() => trail.locator(".s.n[data-step=fifth]").count(), 1, "a step that was not shown is one, too");
  }
});

test("without scripts a long section's page, and the home page, list all", async (t) => {
  const site = fromDisk(await (await largeHandbook(t)).build());
  const { page } = await newReader(t, { javaScriptEnabled: false });
  await page.goto(`${site}part-5/page-20.html`);
  const trail = page.getByRole("navigation", { name: "Handbook" });
  await trail.getByRole("link", { name: "Earlier pages" }).last().click();
  await page.waitForURL("**/part-5/index.html");
  await unfoldPages(page);
  assert.equal(await trail.getByRole("link", { name: /^Page 5/ }).count(), 30);
  await trail.getByRole("link", { name: "Earlier pages" }).first().click();
  await page.waitForURL(`${site}index.html`);
  await unfoldPages(page);
  assert.equal(await trail.getByRole("link", { name: /^Part/ }).count(), 9);
});

test("the list that a missing data script would have given is reached as a page", async (t) => {
  const folder = await (await largeHandbook(t)).build();
  await rm(`${folder}/nav`, { recursive: true });
  const { page } = await newReader(t, { forgive: /ERR_FILE_NOT_FOUND/ });
  await page.goto(`${fromDisk(folder)}part-5/page-20.html`);
  await page.getByRole("link", { name: "Earlier pages" }).last().click();
  await page.waitForURL("**/part-5/index.html");
});

test("the icons are there: their masks are no hole in the policy, and forced colours keep them", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  for (const forcedColors of /** @type {const} */ (["none", "active"])) {
    const { page } = await newReader(t, { ...PHONE, forcedColors });
    await page.goto(`${site}ways.html`);
    for (const icon of ["[data-action=scheme]", ...(NO_SIDE ? [".brand"] : ["[data-action=menu]"])]) {
      const look = await page.locator(icon).evaluate((node) => {
        const { maskImage, backgroundColor } = getComputedStyle(node, "::before");
        return { mask: maskImage.slice(0, 20), seen: backgroundColor !== getComputedStyle(document.documentElement).backgroundColor };
      });
      assert.deepEqual(look, { mask: 'url("data:image/svg+', seen: true }, icon);
    }
  }
});
