// Images and formulas as readers meet them: nothing moves, each browser takes the form that fits, a wide image opens at
// its full size, a formula is one.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { violations } from "./axe.js";
import { eventually, fromDisk, handbook, hosted, newReader, BOOK_ID } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

/**
 * A PNG of that size with a busy picture, so that it has a weight.
 * @param {number} width
 * @param {number} height
 */
function png(width, height) {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  let noise = 1;
  for (let at = 0; at < rows.length; at += 1) {
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
    rows[at] = at % (width * 3 + 1) === 0 ? 0 : noise >>> 24;
  }
  /** @param {string} name @param {Buffer} data */
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/**
 * @param {import("node:test").TestContext} t
 * @param {string} [settings]
 */
async function pictureBook(t, settings = "") {
  const book = await handbook(t, {
    "book.toml": `title = "Pictures"\nid = "${BOOK_ID}"\n${settings}`,
    "content/index.md": `# Pictures

First a paragraph.

![A wide map](wide.png "The whole country")

Between them.

[![A way out](wide.png)](other.md) ![Small](small.png) <img src="wide.png" alt="">

The last word.
`,
    "content/other.md": "# Other\n\nText before, $\\sqrt{2}$ within.\n\n```math\n\\begin{aligned} a &= \\frac{b}{c} \\\\ d &= e < f \\end{aligned}\n```\n",
  });
  await writeFile(`${book.folder}/content/wide.png`, png(1600, 400));
  await writeFile(`${book.folder}/content/small.png`, png(60, 30));
  return book;
}

test("nothing moves while images load", async (t) => {
  const site = await (await pictureBook(t)).build();
  const { page } = await newReader(t);
  /** @type {(() => void)[]} */
  const waiting = [];
  await page.route("**/*.png", (route) => void waiting.push(() => void route.continue()));
  await page.goto(`${await hosted(t, site)}index.html`, { waitUntil: "domcontentloaded" });
  const last = page.getByText("The last word.");
  const before = await last.boundingBox();
  await eventually(() => waiting.length > 0, true, "an image is asked for");
  for (const go of waiting.splice(0)) go();
  await page.unroute("**/*.png");
  await eventually(() => page.locator(".text img").evaluateAll((images) => images.every((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0)), true, "all images are there");
  assert.deepEqual(await last.boundingBox(), before);
});

test("a wide image opens at its full size, by key and by click", async (t) => {
  const site = await (await pictureBook(t)).build();
  for (const address of [fromDisk(site), await hosted(t, site)]) {
    const { page } = await newReader(t);
    await page.goto(`${address}index.html`);
    const button = page.getByRole("button", { name: "Enlarge: A wide map" });
    await button.focus();
    await page.keyboard.press("Enter");
    const sheet = page.getByRole("dialog", { name: "A wide map" });
    await sheet.waitFor();
    assert.equal(await sheet.getByRole("img").evaluate((image) => image.clientWidth), 1600);
    assert.equal(await sheet.locator("figcaption").textContent(), "The whole country");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    assert.ok(await button.evaluate((button) => button === document.activeElement), "the focus is back");
    await button.click();
    await sheet.getByRole("button", { name: "Close" }).click();
    await sheet.waitFor({ state: "detached" });

    assert.equal(await page.locator(".zoom").count(), 1, "no button for what is small, an ornament or a link");
    await page.getByRole("link", { name: "A way out" }).click();
    await page.waitForURL("**/other.html");
  }
});

test("the button around an image moves nothing", async (t) => {
  const site = await (await pictureBook(t)).build();
  const places = [];
  for (const javaScriptEnabled of [false, true]) {
    const { page } = await newReader(t, { javaScriptEnabled });
    await page.goto(`${fromDisk(site)}index.html`);
    if (javaScriptEnabled) await page.locator(".zoom").waitFor();
    const [image, word] = [await page.getByRole("img", { name: "A wide map" }).boundingBox(), await page.getByText("Between them.").boundingBox()];
    places.push([image?.width, image?.height, (word?.y ?? 0) - (image?.y ?? 0)]);
  }
  assert.deepEqual(places[1], places[0]);
});

test("each browser takes the form that fits, and the full size is the image itself", async (t) => {
  const site = await (await pictureBook(t, "[images]\nvariants = true\nwidths = [480, 960]\n")).build();
  const address = await hosted(t, site);
  for (const [viewport, deviceScaleFactor, expected] of /** @type {const} */ ([
    [{ width: 390, height: 800 }, 1, /\/wide-480\.[0-9a-f]+\.webp$/],
    [{ width: 390, height: 800 }, 2, /\/wide-960\.[0-9a-f]+\.webp$/],
    [{ width: 1280, height: 800 }, 1, /\/wide-960\.[0-9a-f]+\.webp$/],
  ])) {
    const { page } = await newReader(t, { viewport, deviceScaleFactor });
    await page.goto(`${address}index.html`);
    await page.locator(".zoom").waitFor();
    const shown = page.getByRole("img", { name: "A wide map" });
    await eventually(() => shown.evaluate((image) => image instanceof HTMLImageElement && image.complete ? image.currentSrc : "").then((source) => expected.test(source)), true, `${expected}`);
    await page.locator(".zoom").click();
    await eventually(() => page.locator("dialog img").evaluate((image) => image instanceof HTMLImageElement ? image.currentSrc : "").then((source) => source.endsWith("/wide.png")), true, "the image itself");
  }
});

test("a formula is one, without scripts and within the page", async (t) => {
  const site = await (await pictureBook(t, "[markdown]\nmath = true\n")).build();
  const { page } = await newReader(t, { javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  await page.goto(`${fromDisk(site)}other.html`);
  const root = await page.locator("msqrt").boundingBox();
  assert.ok(root && root.width > 8 && root.height > 8, "a root is drawn");
  assert.equal(await page.locator("math annotation").first().textContent(), "\\sqrt{2}");
  const [over, under] = [await page.locator("mfrac > *").first().boundingBox(), await page.locator("mfrac > *").last().boundingBox()];
  assert.ok(over && under && over.y + over.height <= under.y + 1, "a fraction stands upright");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

test("images, the open image and formulas are for everyone", async (t) => {
  const site = await (await pictureBook(t, "[markdown]\nmath = true\n")).build();
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const { page } = await newReader(t, { colorScheme });
    for (const file of ["other.html", "index.html"]) {
      await page.goto(`${fromDisk(site)}${file}`);
      if (file === "index.html") await page.locator(".zoom").click();
      assert.deepEqual(await violations(page), [], `${file} ${colorScheme}`);
    }
  }
});
