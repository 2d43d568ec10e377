// What a handbook changes of its look from its own folder, one rung after the other, and what the second theme does with
// the same pages.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOK_ID, eventually, fromDisk, largeHandbook, newReader, smallHandbook } from "./helpers.js";

const BOOK = `title = "Small handbook"\nid = "${BOOK_ID}"\n`;

/** @param {import("playwright-core").Page} page @param {string} selector @param {string} property */
const styleOf = (page, selector, property) => page.locator(selector).first().evaluate((found, name) => getComputedStyle(found).getPropertyValue(name), property);

test("a handbook changes its look by tokens, styles, a slot, a component and a template", async (t) => {
  const book = await smallHandbook(t, {
    "book.toml": `${BOOK}[theme.tokens]\n--pb-accent = { light = "#1a4f9c", dark = "#9dc1f5" }\n--pb-on-accent = { light = "#fff", dark = "#101820" }\n--pb-measure = "40rem"\n`,
    "theme/custom.css": ".lead, h1 { color: rgb(1, 2, 3) }\n",
    "theme/templates/page.html": '{% extends "@theme/page.html" %}{% block body_end %}<p id="ask">Questions? Ask.</p>{% endblock body_end %}',
    "theme/templates/plain.html": '{% extends "@core/page.html" %}{% block toc %}{% endblock toc %}{% block page_title %}<h1>Plain: {{ page.title }}</h1>{% endblock page_title %}',
    "theme/components/fold.html": '{% component details(title: string = "") {"block": true} %}<div class="mine"><b>{{ title }}</b>{{ body | safe }}</div>{% endcomponent details %}',
    "theme/components/stars.html": '{% component stars(of: integer = 5) {"block": true} %}<span class="stars">{% for n in range(end=of) %}*{% endfor %}</span>{% endcomponent stars %}',
    "content/look.md": "---\nlayout: plain\n---\n# Look\n\n::: details title=More\ninside\n:::\n\n::: stars of=3\n:::\n",
  });
  const root = fromDisk(await book.build("default"));
  for (const [scheme, accent] of /** @type {const} */ ([["light", "rgb(26, 79, 156)"], ["dark", "rgb(157, 193, 245)"]])) {
    const { page } = await newReader(t, { colorScheme: scheme });
    await page.goto(`${root}plan/training.html`);
    assert.equal(await styleOf(page, ".skip", "background-color"), accent, scheme);
    assert.equal(await styleOf(page, "h1", "color"), "rgb(1, 2, 3)", "custom.css wins over every layer");
    assert.equal(await page.locator("#ask").count(), 1);
    await page.goto(`${root}look.html`);
    assert.equal(await page.locator("h1").textContent(), "Plain: Look");
    assert.equal(await page.locator(".mine b").textContent(), "More");
    assert.equal(await page.locator(".stars").textContent(), "***");
    assert.equal(await page.locator("#ask").count(), 0, "a layout that does not extend the handbook's page has not what that adds");
  }
});

test("the second theme: sections in one row, pages of the open one in the next", async (t) => {
  const root = fromDisk(await (await smallHandbook(t)).build("ledger"));
  const { page } = await newReader(t, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${root}index.html`);
  const shown = () => page.locator("#trail a:visible").allTextContents();
  assert.ok(!(await shown()).some((text) => text.startsWith("Mentor")), "pages of other sections are not there");
  await page.getByRole("link", { name: /^Step 2/ }).first().click();
  const second = page.locator("#trail a", { hasText: /^Mentor/ });
  await second.waitFor();
  const [section, below] = await Promise.all([page.locator("#trail a", { hasText: /^Step 2/ }).boundingBox(), second.boundingBox()]);
  assert.ok(section && below && below.y >= section.y + section.height, "one row below the other");
  await second.click();
  await page.waitForURL(/mentor\.html$/);
  assert.equal(await page.locator("#trail [aria-current=page]").textContent().then((text) => text?.split(",")[0]?.trim()), "Mentor");
  await page.goto(`${root}plan/training.html`);
  await page.locator("[data-item=ask-two]").check();
  await eventually(() => page.locator("#trail [aria-current=page]").textContent(), /1 of 5 done/);
});

test("the second theme on a phone and without scripts: one list that opens", async (t) => {
  const root = fromDisk(await (await smallHandbook(t)).build("ledger"));
  for (const javaScriptEnabled of [true, false]) {
    const { page } = await newReader(t, { viewport: { width: 360, height: 740 }, javaScriptEnabled });
    await page.goto(`${root}plan/training.html`);
    const link = page.locator("#trail a", { hasText: /^Mentor/ });
    assert.ok(!(await link.isVisible()));
    await page.locator("#trail summary").first().click();
    assert.ok(await link.isVisible());
    assert.ok(!(await page.locator("#trail a", { hasText: /^Protect/ }).count()));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(wide, 0, "nothing to scroll sideways");
    await link.click();
    assert.match(page.url(), /mentor\.html$/);
  }
});

test("the second theme: a large section ends in More, and a page costs the same in a large handbook", async (t) => {
  const [small, large] = [await largeHandbook(t, 4), await largeHandbook(t, 12)];
  const [smallSite, root] = [fromDisk(await small.build("ledger")), fromDisk(await large.build("ledger"))];
  const { page } = await newReader(t, { viewport: { width: 1280, height: 800 } });
  const bytes = async (/** @type {string} */ url) => {
    await page.goto(url);
    return page.evaluate(() => document.querySelector("#trail")?.outerHTML.length ?? 0);
  };
  const [a, b] = [await bytes(`${smallSite}part-3/page-20.html`), await bytes(`${root}part-3/page-20.html`)];
  assert.ok(Math.abs(a - b) < 1500, `${a} and ${b} characters of navigation`);
  await page.goto(`${root}part-3/index.html`);
  const more = page.locator("#trail .rest > details > summary:visible").last();
  await more.click();
  const last = page.locator("#trail a", { hasText: "Page 3.39" });
  assert.ok(await last.isVisible());
  await last.click();
  await page.waitForURL(/part-3\/page-39\.html$/);
  await eventually(() => page.locator("#trail [aria-current=page]").isVisible(), true, "the current page is never behind More");
});

test("the second theme is as roomy as its parameter says, and lies the other way round in a language that does", async (t) => {
  /** @type {number[]} */
  const heights = [];
  for (const density of ["roomy", "tight"]) {
    const book = await smallHandbook(t, { "book.toml": `${BOOK}language = "ar"\n[theme]\nname = "ledger"\nparams = { density = "${density}" }\n` });
    const { page } = await newReader(t, { viewport: { width: 1280, height: 800 } });
    await page.goto(`${fromDisk(await book.build("ledger"))}ways.html`);
    heights.push((await page.locator("td").first().boundingBox())?.height ?? 0);
    const [brand, scheme] = await Promise.all([page.locator(".brand").boundingBox(), page.locator("[data-action=scheme]").boundingBox()]);
    assert.ok(brand && scheme && brand.x + brand.width > scheme.x + scheme.width, "the name stands on the right");
  }
  const [roomy = 0, tight = 0] = heights;
  assert.ok(roomy > tight * 1.2, `${roomy} and ${tight} pixels`);
});
