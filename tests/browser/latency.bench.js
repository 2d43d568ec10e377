// How long an author waits: from the write of a file to the new text on the screen, with `pathbook serve` and a browser.
//
// `PATHBOOK=../../target/release/pathbook node latency.bench.js [pages…]` prints a table for 100, 1,000 and 10,000 pages. An
// edit follows when the server is at rest, as when somebody thinks between two; the rows "in a row" follow at once, before
// search and print files of the edit before are begun. What loads the page again counts until its text is there;
// "told" is when the server says that there is another version.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eventually, handbook, newReader, serving } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const repository = fileURLToPath(new URL("../..", import.meta.url));
const asked = process.argv.slice(2).map(Number);
const SIZES = asked.length > 0 ? asked : [100, 1000, 10_000];
const EDITS = 30;
/** A server that has done nothing for so long is at rest: longer than it waits before it makes search and print files. */
const REST_MS = 450;
/** In the corpus, in the middle of its section. */
const FILE = "content/part-000/section-1/page-12.md";
const ADDRESS = "part-000/section-1/page-12.html";
const TEMPLATE = "theme/templates/page.html";

/** @type {[kind: string, file: string, edited: (text: string, mark: string) => string, atRest: boolean][]} */
const KINDS = [
  ["body", FILE, (text, mark) => text.replace(/(\n---\n)(Mark \d+\.\n\n)?/, `$1${mark}\n\n`), true],
  ["body, in a row", FILE, (text, mark) => text.replace(/(\n---\n)(Mark \d+\.\n\n)?/, `$1${mark}\n\n`), false],
  ["title", FILE, (text, mark) => text.replace(/title: (Mark \d+\. )?/, `title: ${mark} `), true],
  ["template", TEMPLATE, (_, mark) => `{% extends "@theme/page.html" %}{% block main_end %}<p>${mark}</p>{% endblock main_end %}\n`, true],
];

/** @param {number[]} times */
const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;

/**
 * Hears of each mark when the frame that shows it is done.
 * @param {Page} page
 */
async function marksOf(page) {
  /** @type {Map<string, number>} */
  const painted = new Map();
  await page.exposeFunction("painted", (/** @type {string} */ mark, /** @type {number} */ at) => void (painted.has(mark) || painted.set(mark, at)));
  await page.addInitScript(() => {
    let last = "";
    const look = () => {
      // The body, or the title: whichever was marked later.
      const marks = [...(document.querySelector("main")?.textContent ?? "").matchAll(/Mark (\d+)\./g)].map(([, number]) => Number(number));
      const mark = `Mark ${Math.max(...marks)}.`;
      if (mark === last) return;
      last = mark;
      requestAnimationFrame(() => setTimeout(() => Reflect.get(globalThis, "painted")(mark, Date.now())));
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return painted;
}

/**
 * When the server told of the first version of the page after `at` was 0.
 * @param {string} address
 */
async function versionsOf(address) {
  const told = { at: 0 };
  const { body } = await fetch(`${address}_pathbook/events?page=/${ADDRESS}`);
  assert.ok(body);
  const listening = (async () => {
    for await (const chunk of body) if (!told.at && Buffer.from(chunk).includes("event: version")) told.at = Date.now();
  })();
  // The server ends with the test.
  listening.catch(() => undefined);
  return told;
}

/** What a process has had of the processors, in its own units. @param {number} pid */
const spent = async (pid) => (await readFile(`/proc/${pid}/stat`, "utf8")).split(" ").slice(13, 15).map(Number).reduce((a, b) => a + b);

/** @param {number} pid */
async function atRest(pid) {
  for (let before = -1, now = await spent(pid); now !== before;) {
    await new Promise((later) => setTimeout(later, REST_MS));
    [before, now] = [now, await spent(pid)];
  }
}

/** @type {{ pages: number, edit: string, "told ms": number, "median ms": number, "worst ms": number, "loaded again": string }[]} */
const rows = [];

for (const size of SIZES) {
  test(`${size} pages`, async (t) => {
    const book = await handbook(t, {});
    await promisify(execFile)("cargo", ["bench", "--quiet", "--bench", "handbook", "--", "write", book.folder, String(size)], { cwd: repository, maxBuffer: 1e8 });
    const { address, pid } = await serving(t, book, "-q");
    const { page } = await newReader(t);
    const painted = await marksOf(page);
    const told = await versionsOf(address);
    await page.goto(address + ADDRESS, { timeout: 60_000 });
    await page.locator("html:not([data-extras])").waitFor();
    let number = 0;
    for (const [edit, file, edited, waits] of KINDS) {
      const [times, tellings] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
      let loads = 0;
      const count = () => (loads += 1);
      page.on("framenavigated", count);
      for (let round = 0; round < EDITS; round += 1) {
        if (waits) await atRest(pid);
        const mark = `Mark ${(number += 1)}.`;
        const text = edited(await book.read(file).catch(() => ""), mark);
        const written = Date.now();
        told.at = 0;
        await book.write(file, text);
        await eventually(() => painted.has(mark), true, mark);
        times.push((painted.get(mark) ?? NaN) - written);
        tellings.push(told.at - written);
      }
      page.off("framenavigated", count);
      rows.push({ pages: size, edit, "told ms": median(tellings), "median ms": median(times), "worst ms": Math.max(...times), "loaded again": `${loads} of ${EDITS}` });
      assert.ok(times.every((time) => time > 0), `${times}`);
    }
    console.table(rows);
  });
}
