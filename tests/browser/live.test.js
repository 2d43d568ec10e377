// What an author has before her while she writes stays before her: the page changes under her eyes, and nothing else
// does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, newReader, serving, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const LONG = Array.from({ length: 40 }, (_, at) => `Paragraph ${at} of a long page.`).join("\n\n");
const NOTES = {
  "content/notes.md": `---\ntitle: Notes\nstep: create-plan\n---\nThe beginning.\n\n::: details title="Aside"\nInside.\n:::\n\n## First part\n\n${LONG}\n\n## Second part\n\n- [ ] Write it down {#write-down}\n- [ ] Read it again {#read-again}\n\n![A picture](pic.svg)\n\nThe end.\n`,
  "content/pic.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='20'/>",
};
const WIDE = "<svg xmlns='http://www.w3.org/2000/svg' width='3000' height='300'/>";
/** A mark that a reload wipes away. */
const mark = (/** @type {Page} */ page) => page.evaluate(() => void Object.assign(globalThis, { sameLoad: true }));
const isMarked = (/** @type {Page} */ page) => page.evaluate(() => Reflect.get(globalThis, "sameLoad") === true);
const extras = (/** @type {Page} */ page) => page.locator("html:not([data-extras])").waitFor();

/** A handbook being served with notes open, and a note begun. */
async function writing(/** @type {import("node:test").TestContext} */ t, files = {}, /** @type {string[]} */ ...more) {
  const book = await smallHandbook(t, { ...NOTES, ...files });
  const { address: site, stop } = await serving(t, book, ...more);
  // What a browser says of a server that ends, and of a page that went.
  const { page, context } = await newReader(t, { forgive: /ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_REFUSED)|status of 404/ });
  await page.goto(`${site}notes.html`);
  await extras(page);
  await mark(page);
  return { book, site, page, context, stop };
}

/** Has something open, ticked, typed and looked at; what tells whether it still is. */
async function atWork(/** @type {Page} */ page) {
  await page.locator("summary", { hasText: "Aside" }).click();
  await page.locator("#box\\:write-down").check();
  await page.getByRole("button", { name: "Notes and dates: Read it again" }).click();
  const note = page.getByRole("textbox", { name: "New note" });
  await note.fill("Half a thou");
  await note.evaluate((field) => field instanceof HTMLTextAreaElement && field.setSelectionRange(4, 4));
  const place = () => note.evaluate((field) => Math.round(field.getBoundingClientRect().top));
  const before = await place();
  return async (isLoadedAgain = false) => {
    if (isLoadedAgain) {
      await page.getByText("Half a thou").waitFor();
      await eventually(() => note.evaluate((field) => field === document.activeElement), true, "the focus");
    } else {
      await eventually(() => note.inputValue(), "Half a thou");
      await eventually(() => note.evaluate((field) => field === document.activeElement && field instanceof HTMLTextAreaElement && field.selectionStart), 4, "the focus, and the caret in it");
    }
    assert.equal(await page.locator("details", { hasText: "Inside." }).evaluate((details) => details instanceof HTMLDetailsElement && details.open), true, "what was open");
    assert.equal(await page.locator("#box\\:write-down").isChecked(), true, "what was ticked");
    const moved = Math.abs(await place() - before);
    // The note that was kept stands above the field then.
    assert.ok(moved <= (isLoadedAgain ? 100 : 60), `what is looked at moved by ${moved} pixels`);
  };
}

test("an edit of the text changes that text, and nothing of what the author has before her", async (t) => {
  const { book, page } = await writing(t);
  const isAtWork = await atWork(page);
  const edits = [["The beginning.", "Another beginning."], ["Paragraph 3 of", "The third paragraph of"], ["The end.", "The end.\n\nAnd more, with `code` and [a link](ways.md).\n"], ["## First part", "## The first part"], ["Paragraph 7 of a long page.\n\n", ""], ["Read it again", "Read it once more"]];
  for (const [from = "", to = ""] of edits) {
    await book.edit("content/notes.md", from, to);
    await eventually(() => page.locator(".text").innerText().then((text) => text.replaceAll("\n", " ")), to ? new RegExp(to.replaceAll(/[#`\n]|\[|\].*/g, " ").trim().split(/ {2,}/)[0] ?? "") : /^(?!.*Paragraph 7)/);
    await isAtWork();
  }
  assert.ok(await isMarked(page), "the page was not loaded again");
  assert.equal(await page.locator(".toc a").first().textContent(), "The first part", "the contents follow");
});

test("what an edit brings is as ready as what was there", async (t) => {
  const { book, page } = await writing(t, { "content/wide.svg": WIDE });
  await page.evaluate(() => document.addEventListener("pathbook:changed", () => Object.assign(globalThis, { changes: (Reflect.get(globalThis, "changes") ?? 0) + 1 })));
  await book.edit("content/notes.md", "The end.", `The end.\n\n\`\`\`\necho one\n\`\`\`\n\n![A plan](wide.svg) says it.\n\n## Third part\n\n${LONG}\n`);
  await page.locator("#third-part").waitFor();
  assert.match(await page.locator("#third-part a.anchor").getAttribute("aria-label") ?? "", /Third part/, "a heading's link has a name");
  await eventually(() => page.locator(".text .code .copy").count(), 1, "code has its button");
  await eventually(() => page.locator(".text .zoom").count(), 1, "an image can be enlarged");
  await page.locator("#third-part").evaluate((heading) => heading.scrollIntoView());
  await eventually(() => page.locator(".toc a[aria-current]").allTextContents(), ["Third part"], "the contents follow the new heading");
  // Again, around what scripts made; then away with it.
  await book.edit("content/notes.md", "![A plan](wide.svg) says it.", "See ![A plan](wide.svg) **and** think.");
  await eventually(() => page.locator("p:has(.zoom)").innerText(), /^See\s+and think\.$/);
  assert.equal(await page.locator(".zoom").innerText(), "", "what follows an image is not in its button");
  assert.deepEqual([await page.locator(".text .code .copy").count(), await page.locator(".text .zoom").count()], [1, 1], "each once");
  await book.edit("content/notes.md", "![A plan](wide.svg) **and**", "and");
  await eventually(() => page.locator(".text :is(.zoom, [src^=wide])").count(), 0, "an image goes with its button");
  await book.edit("content/notes.md", "\n## Third part\n", "");
  await eventually(() => page.locator(".toc a[aria-current]").allTextContents(), ["Second part"], "and a heading from the contents");
  assert.ok(await isMarked(page), "the page was not loaded again");
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, "changes")), 4, "each change was announced once");
  const tabs = page.getByRole("tab");
  for (const [from = "", to = "", names = []] of [["The end.", "::: tabs\n::: tab title=\"One\"\nFirst.\n:::\n::: tab title=\"Two\"\nSecond.\n:::\n:::\n\nThe end.", ["One", "Two"]], ["\"Two\"", "\"Three\"", ["One", "Three"]], ["::: tab title=\"One\"\nFirst.\n:::\n", "", ["Three"]]]) {
    await book.edit("content/notes.md", `${from}`, `${to}`);
    await eventually(() => tabs.allTextContents(), names);
  }
});

test("code gets its colours by itself, and keeps them through an edit beside it", async (t) => {
  const { book, page } = await writing(t);
  const isAtWork = await atWork(page);
  await book.edit("content/notes.md", "The end.", "The end.\n\n```rust\nlet one = 1;\n```\n\n```java\nint one = 1;\n```");
  await eventually(() => page.locator(".text .code:has(.s-constant)").count(), 2, "both are coloured");
  assert.deepEqual(await page.locator(".text .code code").allTextContents(), ["let one = 1;\n", "int one = 1;\n"]);
  assert.equal(await page.locator(".text .code .copy").count(), 2, "each has its button");
  await isAtWork();
  await page.evaluate(() => {
    const [, kept] = document.querySelectorAll(".text .code");
    Object.assign(globalThis, { kept, touched: 0 });
    const touch = (/** @type {MutationRecord[]} */ records) => Object.assign(globalThis, { touched: Reflect.get(globalThis, "touched") + records.length });
    if (kept) new MutationObserver(touch).observe(kept, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await book.edit("content/notes.md", "The beginning.", "Another beginning.");
  await eventually(() => page.locator(".text").innerText(), /Another beginning/);
  await book.edit("content/notes.md", "let one = 1;", "let two = [2, 2];");
  await eventually(() => page.locator(".text .code").first().locator(".s-constant").allTextContents(), ["2", "2"]);
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, "touched")), 0, "the other never lost its colours");
  assert.ok(await page.evaluate(() => Reflect.get(globalThis, "kept").isConnected));
  await isAtWork();
  assert.ok(await isMarked(page), "the page was not loaded again");
});

test("a page that goes says when, or where to; it comes back by itself", async (t) => {
  const { book, page, site } = await writing(t, { "content/notes/deep/more.md": "# More\n\nOf this.\n" });
  const notice = page.locator("main > [role=status]");
  const text = await book.read("content/notes.md");
  await book.remove("content/notes.md");
  await eventually(() => notice.innerText(), /^This page was deleted just now\./);
  await page.getByRole("heading", { name: "This page is not here" }).waitFor();
  await mark(page);
  // As a program does that copies, late.
  await book.write("content/plan/remarks.md", text.replace("pic.svg", "../pic.svg"));
  await eventually(() => notice.innerText(), /^This page was moved just now\. It is at plan\/remarks\.html now\./);
  await book.move("content/plan/remarks.md", "content/plan/words.md");
  await eventually(() => notice.innerText(), /It is at plan\/words\.html now\./, "it is followed on");
  await book.move("content/plan/words.md", "content/notes.md");
  await eventually(() => page.locator("h1").textContent(), "Notes", "and back");
  assert.equal(await notice.count(), 0);
  // A folder takes its pages along.
  await page.goto(`${site}notes/deep/more.html`);
  await book.move("content/notes", "content/remarks");
  await notice.getByRole("link", { name: "remarks/deep/more.html" }).click();
  await page.waitForURL(`${site}remarks/deep/more.html`);
  assert.equal(await page.locator("h1").textContent(), "More");
  assert.equal(await notice.count(), 0);
});

test("an item that comes, changes or goes does so in its list; ticks and what is typed stay", async (t) => {
  const { book, page } = await writing(t);
  const isAtWork = await atWork(page);
  await book.edit("content/notes.md", "- [ ] Read it again", "- [ ] Sleep over it {#sleep-over-it}\n- [ ] Read it again");
  await page.locator("#box\\:sleep-over-it").waitFor();
  await isAtWork();
  assert.ok(await isMarked(page), "the page was not loaded again");
  await page.locator("#box\\:sleep-over-it").check();
  await eventually(() => page.locator("pb-progress[data-scope=page]").textContent(), /2 of 3/, "it counts");
  await page.getByRole("textbox", { name: "New note" }).focus();
  await book.edit("content/notes.md", "- [ ] Sleep over it {#sleep-over-it}\n", "");
  await eventually(() => page.locator("#box\\:sleep-over-it").count(), 0);
  assert.equal(await page.getByRole("textbox", { name: "New note" }).inputValue(), "Half a thou");
});

test("the title changes where it stands, in the window's too", async (t) => {
  const { book, page } = await writing(t);
  const isAtWork = await atWork(page);
  await book.edit("content/notes.md", "title: Notes", "title: Remarks");
  await eventually(() => page.title(), /^Remarks/);
  await eventually(() => page.locator("h1").textContent(), "Remarks");
  await eventually(() => page.locator("#trail [aria-current=page]").textContent(), /^Remarks/);
  await isAtWork(true);
});

test("where the way around changes the page is loaded again, and looks as it did", async (t) => {
  const { book, page } = await writing(t);
  const isAtWork = await atWork(page);
  await book.write("content/new.md", "# A new page\n");
  await eventually(() => page.locator("#trail").innerText(), /A new page/);
  assert.ok(!(await isMarked(page)), "this needs a page that is loaded again");
  await isAtWork(true);
});

test("a picture that is drawn anew is shown anew", async (t) => {
  const { book, page } = await writing(t);
  await book.write("content/pic.svg", NOTES["content/pic.svg"].replace("/>", "><rect width='5' height='5'/></svg>"));
  await eventually(() => page.locator(".text img").first().getAttribute("src"), /pic\.svg\?/);
  assert.ok(await isMarked(page));
});

test("what is edited elsewhere leaves the page alone, but what it counts is counted again", async (t) => {
  const { book, page } = await writing(t, { "content/zeal.md": "---\ntitle: Zeal\nstep: create-plan\n---\n- [ ] Begin {#begin}\n" });
  /** @type {string[]} */
  const asked = [];
  await page.getByRole("button", { name: "Notes and dates: Read it again" }).waitFor();
  await page.evaluate(() => {
    /** @type {string[]} */
    const touched = [];
    Object.assign(globalThis, { touched });
    const changes = new MutationObserver((records) => {
      const nodes = records.map(({ target }) => (target instanceof Element ? target : target.parentElement));
      // What counts may count anew.
      touched.push(...nodes.filter((node) => node && !node.closest("pb-progress, pb-checklist")).map((node) => node?.outerHTML ?? ""));
    });
    changes.observe(document.querySelector("main") ?? document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  page.on("request", (request) => asked.push(request.url()));
  await book.edit("content/ways.md", "## First way", "## The first way");
  await book.edit("content/zeal.md", "- [ ] Begin", "- [ ] Ask your mentor {#ask-mentor}\n- [ ] Begin");
  await eventually(() => page.locator("pb-progress[data-scope=step]").textContent(), /of 12 in/, "the step has one more");
  assert.ok(await isMarked(page));
  assert.deepEqual(await page.evaluate(() => Reflect.get(globalThis, "touched")), [], "nothing of its text was touched");
  assert.deepEqual(asked.filter((url) => url.endsWith(".html")), [], "nor asked for");
});

test("with --follow the page that is edited comes up", async (t) => {
  const { book, page, site } = await writing(t, {}, "--follow");
  await book.edit("content/ways.md", "## First way", "## The first way");
  await page.waitForURL(`${site}ways.html`);
  await book.edit("content/notes.md", "The end.", "It ends.");
  await page.waitForURL(`${site}notes.html`);
  await eventually(() => page.locator(".text").innerText(), /It ends\./);
  await book.edit("content/notes.md", "It ends.", "The end.");
  await eventually(() => page.locator(".text").innerText(), /The end\./);
});

test("a server that is started again is found again, with what changed meanwhile", async (t) => {
  const { book, page, site, stop } = await writing(t);
  await stop();
  await book.edit("content/notes.md", "The end.", "It ends.");
  await serving(t, book, "--port", new URL(site).port);
  await eventually(() => page.locator(".text").innerText(), /It ends\./);
});

test("several tabs follow, each its own page; one that is hidden gives its connection back", async (t) => {
  const { book, page, site, context } = await writing(t);
  const other = await context.newPage();
  /** @type {Set<import("playwright-core").Request>} */
  const open = new Set();
  for (const tab of [page, other]) {
    tab.on("request", (request) => request.url().includes("/_pathbook/events") && open.add(request));
    tab.on("requestfailed", (request) => open.delete(request));
    tab.on("requestfinished", (request) => open.delete(request));
  }
  await other.goto(`${site}ways.html`);
  await eventually(() => open.size, 1);
  const hide = (/** @type {boolean} */ hidden) => other.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: isHidden });
    dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  await eventually(() => open.size, 0, "a hidden tab holds no connection");
  await book.edit("content/ways.md", "## First way", "## The first way");
  await book.edit("content/notes.md", "The end.", "It ends.");
  await eventually(() => page.locator(".text").innerText(), /It ends\./);
  assert.match(await other.locator("h2").first().innerText(), /^First way/);
  await hide(false);
  await eventually(() => other.locator("h2").first().innerText(), /^The first way/, "seen again, it catches up");
});
