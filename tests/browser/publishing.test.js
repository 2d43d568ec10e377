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
    const text = (await facts(page)).join("\n");
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

test("what is new stands by day, leads to the pages, and is there for feed readers and programs", async (t) => {
  const book = await smallHandbook(t, {
    ".gitignore": "site/\n",
    "book.toml": `title = "Small handbook"\nid = "${BOOK_ID}"\nbase_url = "https://example.org/people"\n`,
  });
  await commit(book, "2026-10-01");
  await book.edit("content/ways.md", "order: 3", "order: 3\nchanges: [{date: 2026-10-09, text: Four ways & a tip}]");
  await book.edit("content/plan/mentor.md", "Find a mentor", "Find and keep a mentor");
  await commit(book, "2026-10-07");
  const site = await hosted(t, await book.build(), "/people/");
  const { page } = await newReader(t, { viewport: { width: 320, height: 700 }, javaScriptEnabled: false });
  await page.goto(`${site}ways.html`);
  await page.getByRole("link", { name: "What is new" }).click();
  assert.deepEqual(await page.locator("main h2").allTextContents(), ["9 October 2026", "7 October 2026", "1 October 2026"]);
  assert.deepEqual(await page.locator("main ul").first().locator("li").allTextContents(), ["Ways to learn: Four ways & a tip"]);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
  await page.locator("main").getByRole("link", { name: "Mentor" }).first().click();
  assert.equal(page.url(), `${site}plan/mentor.html`);

  const { page: scripted } = await newReader(t);
  await scripted.goto(`${site}plan/mentor.html`);
  const href = (/** @type {string} */ type) => scripted.locator(`link[rel=alternate][type="${type}"]`).evaluate((link) => /** @type {HTMLLinkElement} */ (link).href);
  const read = async (/** @type {string} */ url) => (await scripted.request.get(url)).text();
  const root = (/** @type {string} */ text) => scripted.evaluate((text) => new DOMParser().parseFromString(text, "text/xml").documentElement.nodeName, text);
  assert.equal(await root(await read(await href("application/atom+xml"))), "feed");
  assert.equal(await root(await read(`${site}sitemap.xml`)), "urlset");
  const twin = await read(await href("text/markdown"));
  assert.match(twin, /^# Mentor\n\n- \[ \] Find and keep a mentor\n- \[ \] Meet once a month \(After: \[Find and keep a mentor\]\(#find-mentor\)\)\n/m);
  assert.equal(await scripted.getByRole("link", { name: "As Markdown" }).getAttribute("href"), "mentor.md");
  assert.match(await read(`${site}llms.txt`), /^# Small handbook\n\n> Welcome\. .*\n\n## All pages\n\n- \[Home\]\(https:\/\/example\.org\/people\/index\.md\): /);

  await scripted.goto(`${site}ways.html`);
  const recent = await scripted.evaluate(() => new Promise((resolve) => {
    document.addEventListener("pathbook:data", (event) => resolve(/** @type {CustomEvent} */ (event).detail), { once: true });
    document.head.append(Object.assign(document.createElement("script"), { src: "changes/recent.js" }));
  }));
  const noon = (/** @type {string} */ day) => Date.parse(`${day}T12:00:00Z`) / 1000;
  assert.deepEqual([recent.kind, recent.key, recent.data.since, recent.data.pages["plan/mentor.html"], recent.data.pages["index.html"]], ["changes", "recent", noon("2026-10-01"), noon("2026-10-07"), noon("2026-10-01")]);
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
