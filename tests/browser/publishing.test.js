// What a publisher expects: dates from git, the way to where a page is edited, and what others are told of a page.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { BOOK_ID, eventually, fromDisk, hosted, newReader, served, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const run = promisify(execFile);

/**
 * Commits all of a handbook at noon of a day.
 * @param {{ folder: string }} book
 * @param {string} day
 */
async function commit({ folder }, day) {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const at = { GIT_AUTHOR_DATE: `${day}T12:00:00Z`, GIT_COMMITTER_DATE: `${day}T12:00:00Z` };
  const git = (/** @type {string[]} */ ...words) => run("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false", ...words], { cwd: folder, env: { ...env, ...at } });
  await git("init", "-q");
  await git("add", "-A");
  await git("commit", "-qm", "A change");
}

const facts = (/** @type {Page} */ page) => page.locator(".facts").allInnerTexts();

test("the foot of a page says when it was changed, and leads to where it is edited", async (t) => {
  const book = await smallHandbook(t, {
    ".gitignore": "site/\n",
    "book.toml": `title = "Small handbook"\nid = "${BOOK_ID}"\n[edit]\nrepository = "https://github.com/example/handbook"\n`,
    "content/ways.md": "---\ntitle: Ways\nowner: People team\nreviewed: 2026-09-01\n---\nText.\n",
  });
  await commit(book, "2026-10-01");
  const site = fromDisk(await book.build());
  for (const look of [{}, { viewport: { width: 320, height: 700 }, javaScriptEnabled: false }]) {
    const { page } = await newReader(t, look);
    await page.goto(`${site}ways.html`);
    const [text = ""] = await facts(page);
    for (const part of ["Owner: People team", "Reviewed 1 September 2026", "Last changed 1 October 2026", "Edit this page"]) assert.ok(text.includes(part), text);
    const link = page.getByRole("link", { name: "Edit this page" });
    assert.equal(await link.getAttribute("href"), "https://github.com/example/handbook/edit/main/content/ways.md");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  }
});

test("a page that is served gets its date when git has answered, and another one with a commit", async (t) => {
  const book = await smallHandbook(t);
  await commit(book, "2026-10-01");
  const site = await served(t, book);
  const { page } = await newReader(t);
  await page.goto(`${site}ways.html`);
  await eventually(async () => (await facts(page)).join().includes("1 October 2026"), true);
  await book.edit("content/ways.md", "try it", "try them");
  await eventually(() => page.locator("main").innerText().then((text) => text.includes("try them")), true);
  await commit(book, "2026-10-07");
  await eventually(async () => (await facts(page)).join().includes("7 October 2026"), true);
});

test("the browser's frame has the colour of the page, whatever the scheme", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t, { colorScheme: "light" });
  await page.goto(`${site}ways.html`);
  const frame = () => page.locator("meta[name=theme-color]").getAttribute("content");
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await frame();
  assert.equal(light, await paper());
  await page.emulateMedia({ colorScheme: "dark" });
  await eventually(async () => (await frame()) !== light && (await frame()) === (await paper()), true);
  for (const _ of ["light", "dark"]) {
    await page.locator("[data-action=scheme]").click();
    assert.equal(await frame(), await paper());
  }
});

test("who shows a link to a page finds its address, its title and its picture", async (t) => {
  const book = await smallHandbook(t, {
    "book.toml": `title = "Small handbook"\nid = "${BOOK_ID}"\nbase_url = "https://example.org/people"\n[site]\nimage = "card.png"\n`,
    "content/card.png": "not looked at",
  });
  const site = await hosted(t, await book.build(), "/people/");
  const { page } = await newReader(t);
  await page.goto(`${site}plan/`);
  const told = await page.evaluate(() => Object.fromEntries([...document.head.querySelectorAll("meta[property], link[rel=canonical], meta[name='twitter:card']")].map((node) => [node.getAttribute("property") ?? node.getAttribute("name") ?? node.getAttribute("rel"), node.getAttribute("content") ?? node.getAttribute("href")])));
  assert.deepEqual(told, {
    canonical: "https://example.org/people/plan/",
    "og:title": "Step 2",
    "og:type": "article",
    "og:url": "https://example.org/people/plan/",
    "og:site_name": "Small handbook",
    "og:image": "https://example.org/people/card.png",
    "twitter:card": "summary_large_image",
  });
  assert.equal((await page.request.get(`${site}card.png`)).status(), 200);
});
