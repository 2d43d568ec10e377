// What a checklist costs in the browser: from asking for the page until it is painted and works, and from a click
// to the next frame. Run by hand: `node items.bench.js`. Times mean little elsewhere, the ratios of one run do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOK_ID, fromDisk, handbook, newReader } from "./helpers.js";

const SIZES = [100, 500, 2000];
const TICKS = 15;

/** @param {number[]} times */
const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;

test("what a checklist costs", async (t) => {
  /** @type {{ items: number, "load ms": number, "tick to paint ms": number }[]} */
  const rows = [];
  for (const items of SIZES) {
    const lines = Array.from({ length: items }, (_, number) => `- [ ] Do the thing number ${number} and write a line about it {#do-${number}}`);
    const book = await handbook(t, { "book.toml": `title = "Many"\nid = "${BOOK_ID}"\n`, "content/index.md": `# Home\n\n${lines.join("\n")}\n` });
    const address = fromDisk(await book.build());
    const { page } = await newReader(t);
    const loads = [];
    const ticks = [];
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now();
      await page.goto(`${address}index.html`, { waitUntil: "load" });
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));
      loads.push(performance.now() - start);
    }
    for (let tick = 0; tick < TICKS; tick += 1) {
      ticks.push(await page.evaluate((number) => new Promise((painted) => {
        const box = document.querySelector(`[data-item="do-${number}"]`);
        const start = performance.now();
        if (box instanceof HTMLElement) box.click();
        requestAnimationFrame(() => setTimeout(() => painted(performance.now() - start)));
      }), (tick * 97) % items));
    }
    rows.push({ items, "load ms": Math.round(median(loads)), "tick to paint ms": Math.round(median(ticks)) });
    assert.equal(await page.locator(".item-box:checked").count(), TICKS);
  }
  console.table(rows);
});
