// An author writes with `pathbook serve` running and a page open beside the editor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, newReader, served, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const overlay = (/** @type {Page} */ page) => page.locator(".overlay");
/** A mark that a reload wipes away. */
const mark = (/** @type {Page} */ page) => page.evaluate(() => void Object.assign(globalThis, { sameLoad: true }));
const isMarked = (/** @type {Page} */ page) => page.evaluate(() => Reflect.get(globalThis, "sameLoad") === true);

/** A small handbook being served, with one of its pages open. */
async function writing(/** @type {import("node:test").TestContext} */ t, /** @type {string} */ address, files = {}, reader = {}) {
  const book = await smallHandbook(t, files);
  const site = await served(t, book);
  const { page, context } = await newReader(t, reader);
  await page.goto(site + address);
  return { book, site, page, context };
}

test("the open page follows every edit of the handbook by itself", async (t) => {
  const { book, page } = await writing(t, "plan/training.html");
  const shows = (/** @type {string} */ selector, /** @type {string | RegExp} */ text) =>
    eventually(() => page.locator(selector).first().textContent(), text instanceof RegExp ? text : new RegExp(text));

  await t.test("its text", async () => {
    await book.edit("content/plan/training.md", "## Courses", "## Courses and seminars");
    await shows("#courses-and-seminars", "Courses and seminars");
  });
  await t.test("its front matter", async () => {
    await book.edit("content/plan/training.md", "title: Training", "title: Training and more\ndescription: What to learn.");
    await shows("h1", "Training and more");
    await shows(".lead", "What to learn.");
    await shows("#trail [aria-current=page]", "Training and more");
  });
  await t.test("a step's title in the plan", async () => {
    await book.edit("content/framework/plans.yaml", "title: Create your plan", "title: Make a plan");
    await shows("pb-progress[data-scope=step] span", "in Step 2: Make a plan$");
  });
  await t.test("the handbook's title", async () => {
    await book.edit("book.toml", "Small handbook", "Renamed handbook");
    await shows(".brand", "Renamed handbook");
    assert.match(await page.title(), /Renamed handbook/);
  });
  await t.test("another page's name in the trail", async () => {
    await book.edit("content/plan/mentor.md", "title: Mentor", "title: Mentors");
    await eventually(() => page.locator("#trail").getByRole("link", { name: /^Mentors/ }).count(), 1);
  });
  await t.test("a new page", async () => {
    await book.write("content/plan/coach.md", "---\ntitle: Coach\nstep: create-plan\n---\n- [ ] Ask a coach {#ask-coach}\n");
    await eventually(() => page.locator("#trail").getByRole("link", { name: "Coach" }).count(), 1);
    await shows("pb-progress[data-scope=step] span", "of 9 in");
  });
  await t.test("a renamed page", async () => {
    await book.move("content/plan/coach.md", "content/plan/coaching.md");
    await eventually(() => page.locator("#trail a[href='coaching.html']").count(), 1);
    assert.equal(await page.locator("#trail a[href='coach.html']").count(), 0);
  });
  await t.test("a deleted page", async () => {
    await book.remove("content/plan/coaching.md");
    await eventually(() => page.locator("#trail a[href='coaching.html']").count(), 0);
    await shows("pb-progress[data-scope=step] span", "of 8 in");
  });
  await t.test("a first style sheet of the handbook's own", async () => {
    await book.write("theme/custom.css", "h1 { color: rgb(10 20 30) }\n");
    await eventually(() => page.locator("h1").evaluate((title) => getComputedStyle(title).color), "rgb(10, 20, 30)");
  });
  await t.test("a template of the handbook's own", async () => {
    await book.write("theme/templates/page.html", '{% extends "layouts/base.html" %}\n{% block main %}<p class="mine">Mine: {{ page.title }}</p>{{ body | safe }}{% endblock main %}\n');
    await shows(".mine", "Mine: Training and more");
  });
});

test("a style sheet of the handbook's own goes in without a reload", async (t) => {
  const { book, page } = await writing(t, "plan/training.html", { "theme/custom.css": "h1 { color: rgb(10 20 30) }\n" });
  const colour = () => page.locator("h1").evaluate((title) => getComputedStyle(title).color);
  await eventually(colour, "rgb(10, 20, 30)", "it wins over the theme");
  await mark(page);
  await book.write("theme/custom.css", "h1 { color: rgb(200 0 0) }\n");
  await eventually(colour, "rgb(200, 0, 0)");
  const sheets = () => page.locator("link[rel=stylesheet]").evaluateAll((links) => links.map((link) => (link instanceof HTMLLinkElement ? link.href.replace(/^.*\/(\w+)\..*$/, "$1") : "")).sort());
  await eventually(sheets, ["custom", "extras", "items", "more", "print", "theme"], "the old sheets are gone");
  assert.ok(await isMarked(page), "the page was not loaded again");
});

test("a style sheet that a script brings is the new one after an edit", async (t) => {
  const { book, page } = await writing(t, "plan/training.html");
  await page.locator("link[href*='/extras.']").waitFor({ state: "attached" });
  await book.write("theme/assets/css/zoom.css", "h1 { color: rgb(1 2 3) }\n");
  await eventually(() => page.locator("h1").evaluate((title) => getComputedStyle(title).color), "rgb(1, 2, 3)");
});

test("what does not concern the open page leaves it alone", async (t) => {
  const { book, page, context, site } = await writing(t, "plan/training.html");
  await mark(page);
  const other = await context.newPage();
  await other.goto(`${site}index.html`);
  await book.edit("content/index.md", "Welcome.", "Welcome back.");
  await eventually(() => other.locator(".text").textContent(), /Welcome back/);
  assert.ok(await isMarked(page));
});

test("a page that is renamed or deleted under the author's eyes says so", async (t) => {
  const { book, page } = await writing(t, "plan/mentor.html", { "content/plan/training.md": null, "content/index.md": "# Home\n" }, { forgive: /status of 404/ });
  await book.move("content/plan/mentor.md", "content/plan/mentors.md");
  await eventually(() => page.locator("h1").textContent(), "This page is not here");
  await book.move("content/plan/mentors.md", "content/plan/mentor.md");
  await eventually(() => page.locator("h1").textContent(), "Mentor", "and back");
});

test("a slip is shown over the last good page, with its place, until it is mended", async (t) => {
  const { book, page, context, site } = await writing(t, "plan/mentor.html");
  await mark(page);
  await book.edit("content/plan/training.md", "{#one-course due=+120d", "{#one-course due=soon");
  await eventually(() => overlay(page).isVisible(), true);
  const place = page.locator(".overlay .place");
  const line = (await book.read("content/plan/training.md")).split("\n").findIndex((text) => text.includes("due=soon")) + 1;
  await eventually(() => place.allTextContents().then(String), new RegExp(`^content/plan/training\\.md:${line}:\\d+$`));
  assert.match(await overlay(page).innerText(), /error\[item-date\].*soon/);
  assert.ok(await isMarked(page), "the page beneath is still the same");
  assert.ok(await page.locator("label[for='box:find-mentor']").isVisible());

  const other = await context.newPage();
  await other.goto(`${site}index.html`);
  await eventually(() => overlay(other).isVisible(), true, "every page tells");
  await page.keyboard.press("Escape");
  await eventually(() => overlay(page).count(), 0, "it can be hidden");

  await book.edit("content/plan/training.md", "due=soon", "due=+30d");
  await eventually(() => overlay(other).count(), 0, "mended, it leaves by itself");
  assert.equal(await overlay(page).count(), 0);
  await book.write("content/broken.md", "---\nunknown: 1\n---\n");
  await eventually(() => overlay(page).isVisible(), true, "the next slip is shown again");
  await book.remove("content/broken.md");
  await eventually(() => overlay(page).count(), 0);
});

const NASTY = "- [ ] A {#<img/src/onerror=alert(1)>}\n";

test("a message shows the author's text as text", async (t) => {
  const { book, page } = await writing(t, "index.html");
  page.on("dialog", (dialog) => assert.fail(`a script of the message ran: ${dialog.message()}`));
  await book.write("content/nasty.md", NASTY);
  await eventually(() => overlay(page).innerText(), /`<img\/src\/onerror=alert\(1\)>` is not an id/);
  assert.equal(await page.locator(".overlay img").count(), 0);
});

test("a handbook that starts with errors shows them at every address until they are mended", async (t) => {
  const { book, page, site } = await writing(t, "plan/nowhere.html", { "content/nasty.md": NASTY }, { forgive: /status of (404|500)/ });
  for (const address of ["index.html", "", "plan/training.html"]) {
    const answer = await page.goto(site + address);
    assert.equal(answer?.status(), 500);
    assert.match(await page.locator("main").innerText(), /error\[item-id\]: `<img\/src\/onerror=alert\(1\)>`.*content\/nasty\.md:1:\d+/s);
    assert.equal(await page.locator("img").count(), 0);
  }
  await book.write("content/nasty.md", "---\nunknown: 1\n---\n");
  await eventually(() => page.locator("main").innerText(), /error\[front-key\]/, "the list is kept up to date");
  await book.remove("content/nasty.md");
  await eventually(() => page.locator("h1").textContent(), "Training");
});

test("what the author ticks while trying the page survives its reload", async (t) => {
  const { book, page } = await writing(t, "plan/training.html", { "book.toml": 'title = "No id yet"\n' });
  await page.locator("#box\\:one-course").check();
  await book.edit("content/plan/training.md", "Take one course", "Take one good course");
  await eventually(() => page.locator("label[for='box:one-course']").textContent(), "Take one good course");
  await eventually(() => page.locator("#box\\:one-course").isChecked(), true);
  assert.equal(await page.locator("main > .banner:visible").count(), 0, "during serve a handbook without an id keeps ticks, too");
});
