// Who comes back sees what changed: a line on the page, a dot in the trail. It is kept in the browser and nowhere else.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { BOOK_ID, eventually, fromDisk, hosted, newReader, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const KEY = `pathbook:visits:${BOOK_ID}`;
const visits = (/** @type {Page} */ page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? "{}"), KEY);
const line = (/** @type {Page} */ page) => page.locator(".since-line");
const run = promisify(execFile);

/**
 * Commits a handbook on a day.
 * @param {string} folder
 * @param {string} day
 */
async function commit(folder, day) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_AUTHOR_DATE: `${day}T12:00:00Z`, GIT_COMMITTER_DATE: `${day}T12:00:00Z` };
  for (const words of [["init", "-q"], ["add", "book.toml", "content"], ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "All"]]) await run("git", words, { cwd: folder, env });
}

const dots = (/** @type {Page} */ page) => page.locator("#trail a:has(.dot)").evaluateAll((links) => links.map((link) => link.firstChild?.textContent));

for (const [place, said] of [["from disk", "Updated since you were here on 3 May 2026"], ["under a sub-path, from git", "Updated on 7 May 2026; you were here on 3 May 2026"]]) {
  test(`a page that was edited since the last visit says so, and the trail knows it before: ${place}`, async (t) => {
    const book = await smallHandbook(t);
    const folder = await book.build();
    const site = place === "from disk" ? fromDisk(folder) : await hosted(t, folder, "/people/small/");
    const { page, context } = await newReader(t);
    await page.clock.setFixedTime(new Date("2026-05-03T23:30:00"));
    for (const address of ["index.html", "plan/training.html", "plan/mentor.html"]) {
      await page.goto(site + address);
      await eventually(async () => address in await visits(page), true);
      assert.deepEqual([await line(page).isVisible(), await dots(page)], [false, []], "a first visit has nothing to tell");
    }

    const edition = async () => (await visits(page))["plan/training.html"]?.[0];
    const before = await edition();
    await book.edit("content/plan/training.md", "Take one course", "Take two courses");
    await book.edit("content/ways.md", "Begin with the one", "Start with the one");
    await book.edit("content/plan/mentor.md", "title: Mentor\n", "title: Mentor\ntags: [people]\n");
    if (place !== "from disk") await commit(book.folder, "2026-05-07");
    await book.build();
    await page.goto(`${site}plan/training.html`);
    assert.equal(await line(page).isVisible(), false, "what is seen on one day is one visit");
    await eventually(async () => (await edition()) !== before, true, "what it says now is what was seen");
    await page.evaluate((key) => localStorage.setItem(key, (localStorage.getItem(key) ?? "").replace(/("plan\/training.html":\[)"[^"]*"/, '$1"0000aaaa"')), KEY);
    await page.close();

    const later = await context.newPage();
    await later.clock.setFixedTime(new Date("2026-05-09T08:00:00"));
    await later.goto(`${site}index.html`);
    await eventually(() => dots(later), ["Training"], "neither unread pages nor those whose words are the same");
    assert.equal(await line(later).isVisible(), false);
    assert.match(await later.locator("#trail a:has(.dot)").innerText(), /, Updated since your last visit/);
    // A theme may fold its trail.
    await later.locator("#trail a", { hasText: /^Training/ }).dispatchEvent("click");
    await later.waitForURL("**/training.html");
    assert.ok(await line(later).isVisible());
    await eventually(() => line(later).innerText(), said);
    await eventually(() => dots(later), [], "seen");
    await later.goto(`${site}ways.html`);
    assert.equal(await line(later).isVisible(), false, "never seen before");
  });
}

test("what is remembered is bounded, damaged memory is none, and My progress is not in it", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}data.html`);
  await page.evaluate((key) => localStorage.setItem(key, JSON.stringify(Object.fromEntries(Array.from({ length: 999 }, (_, at) => [`old-${at}.html`, ["00000000", "2001-01-01"]])))), KEY);
  await page.goto(`${site}ways.html`);
  await eventually(async () => Object.keys(await visits(page)).length, 400);
  assert.deepEqual(Object.keys(await visits(page)).slice(-2), ["old-998.html", "ways.html"], "the oldest went");
  for (const damaged of ["{ broken", "[]", "null", '{"ways.html":7}', '{"ways.html":["x","soon"]}']) {
    await page.evaluate(([key = "", text = ""]) => localStorage.setItem(key, text), [KEY, damaged]);
    await page.reload();
    await eventually(async () => (await visits(page))["ways.html"]?.[1]?.length, 10, damaged);
  }
  await page.goto(`${site}data.html`);
  await eventually(() => page.locator("pb-data").innerText(), /What you read: pages and days/);
  assert.ok(!("data.html" in await visits(page)));
});

test("nobody is asked: the list of editions is read once a tab, and not on a first visit", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => asked.push(request.url().slice(site.length)));
  const lists = () => asked.filter((url) => url === "editions.js").length;
  await page.goto(`${site}index.html`);
  await eventually(async () => "index.html" in await visits(page), true);
  assert.equal(lists(), 0);
  for (const address of ["ways.html", "plan/mentor.html", "index.html"]) {
    await page.goto(site + address);
    await eventually(async () => Object.keys(await visits(page)).at(-1), address);
    await eventually(() => page.evaluate((book) => sessionStorage.getItem(`pathbook:updated:${book}`), BOOK_ID), "[]");
  }
  assert.equal(lists(), 1);
});
