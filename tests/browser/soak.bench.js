// A long day of writing: a thousand random edits, twenty a second, under `pathbook serve` with a browser open.
//
// `node soak.bench.js [EDITS]` with a release build. It fails on an error in the browser, on a page that is stale once
// all has settled, and where the server grows; and prints what it measured.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { eventually, filesBelow, handbook, newReader, serving } from "./helpers.js";

const EDITS = Number(process.argv[2] ?? 1000);
const PACE_MS = 50;
const PAGES = 200;
/** So many more pages come and go; half of them are there at first, so that the handbook has one size all day. */
const GUESTS = 40;
const BOOK = 'title = "A long day"\nid = "6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f"\n';

/** Numbers that look random and are the same each time. @param {number} seed */
function randomFrom(seed) {
  let state = seed;
  return (/** @type {number} */ end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

/** @param {number} number @param {number} of */
const page = (number, of) => `---\ntitle: Page ${number}\norder: ${number % 7}\n---\nText ${of}, see [home](../index.md).\n\n## Part ${of % 5}\n\n${"Some words about work and plans. ".repeat(40)}\n\n- [ ] Do ${number} {#do-${number}}\n- [ ] Then ${of % 3}\n`;

/** What the server sends without what it adds. @param {string} html */
const undone = (html) => html.replace(/<script src="\/_pathbook\/live\.js"[^>]*><\/script>/, "").replace("connect-src 'self';", "");

test(`${EDITS} edits at ${1000 / PACE_MS} a second`, async (t) => {
  /** @type {Record<string, string>} */
  const files = { "book.toml": BOOK, "content/index.md": "# Home\n\nBegin.\n" };
  const pathOf = (/** @type {number} */ number) => `content/part-${number % 8}/page-${number}.md`;
  for (let number = 0; number < PAGES; number += 1) files[pathOf(number)] = page(number, 0);
  const there = new Set(Array.from({ length: GUESTS / 2 }, (_, guest) => PAGES + 2 * guest));
  for (const guest of there) files[pathOf(guest)] = page(guest, 0);
  const book = await handbook(t, files);
  const { address, pid } = await serving(t, book, "-q");
  const { page: open } = await newReader(t, { forgive: /status of 404/ });
  await open.goto(`${address}part-0/page-0.html`);
  const memory = async () => Number(/VmRSS:\s*(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;
  const random = randomFrom(7);
  let at200 = 0;
  const started = Date.now();
  for (let edit = 1; edit <= EDITS; edit += 1) {
    const number = random(10) < 3 ? 0 : random(PAGES);
    const kind = random(20);
    if (kind === 0) await book.write("theme/custom.css", `h1 { letter-spacing: ${random(9)}px }\n`);
    else if (kind === 1) await book.write("content/glossary.yaml", `- {term: Work, definition: Meaning ${edit}.}\n`);
    else if (kind === 2) await book.write("book.toml", BOOK.replace("day", `day ${random(3)}`));
    else if (kind === 3 && number) await book.remove(pathOf(number)).catch(() => undefined);
    else if (kind === 4) {
      const guest = PAGES + random(GUESTS);
      if (there.delete(guest)) await book.remove(pathOf(guest));
      else {
        there.add(guest);
        await book.write(pathOf(guest), page(guest, edit));
      }
    }
    else if (kind === 5) await book.write(pathOf(number), page(number, edit).replace("title: Page", `title: Renamed ${edit}, page`));
    else await book.write(pathOf(number), page(number, edit));
    if (edit === 200) at200 = await memory();
    const late = started + edit * PACE_MS - Date.now();
    if (late > 0) await new Promise((later) => setTimeout(later, late));
  }
  const took = (Date.now() - started) / 1000;
  const grown = await memory();
  await book.write(pathOf(0), page(0, 123_456));
  await eventually(() => open.locator(".text").innerText(), /Text 123456,/);
  // Another process builds what there is now: each page must be what is served.
  const out = await book.build();
  const stale = [];
  for (const file of await filesBelow(out)) {
    if (!file.endsWith(".html")) continue;
    const served = undone(await (await fetch(address + file.split("/").map(encodeURIComponent).join("/"))).text());
    if (served !== await readFile(`${out}/${file}`, "utf8")) stale.push(file);
  }
  assert.deepEqual(stale, [], "pages that are stale");
  console.log(`${EDITS} edits in ${took.toFixed(1)} s; memory after 200: ${at200.toFixed(0)} MB, after ${EDITS}: ${grown.toFixed(0)} MB, ratio ${(grown / at200).toFixed(2)}`);
  if (at200) assert.ok(grown <= 1.1 * at200, "the server grows");
});
