// A reader looks at the career framework: role levels, the matrix, what changes, any two compared, the plan.

import assert from "node:assert/strict";
import { rename, stat } from "node:fs/promises";
import { test } from "node:test";
import { careerHandbook, largeCareerHandbook } from "./career.js";
import { eventually, filesBelow, fromDisk, hosted, newReader } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const PHONE = { viewport: { width: 390, height: 844 } };
const PAGES = ["framework/index.html", "framework/pm.html", "framework/senior-pm.html", "framework/matrix.html", "framework/competency/index.html", "framework/competency/strategy.html", "framework/what-changes/pm--senior-pm.html", "framework/compare.html", "plan/up.html"];
const rows = (/** @type {Page} */ page) => page.locator(".lanes tbody tr:not(.area)").evaluateAll((rows) => rows.map((row) => [row.className, row.querySelector("th a")?.textContent, row.querySelector(".to .mark")?.textContent]));

test("any two role levels are compared, and the choice is in the address", async (t) => {
  const { page } = await newReader(t);
  const site = fromDisk(await (await careerHandbook(t)).build());
  await page.goto(`${site}framework/compare.html`);
  await page.getByLabel("From", { exact: true }).selectOption("Project manager");
  await page.getByLabel("To", { exact: true }).selectOption("Business analyst");
  await eventually(() => rows(page), [["dropped", "Planning work", "× dropped"], ["dropped", "Monitoring", "× dropped"], ["raised", "Strategic planning", "▲ raised"], ["new", "Analysis", "+ new"]]);
  assert.match(page.url(), /#from=pm&to=ba$/);
  assert.match(await page.locator(".duties .reworded").textContent() ?? "", /Plans and directs the work of \(no longer: a group\)\(now: one person\)\./);
  await eventually(() => page.locator("[role=status]").textContent(), "Business analyst compared with Project manager. Competencies: 1 raised, 1 new and 2 dropped.");

  await page.getByRole("button", { name: "Swap" }).click();
  await eventually(() => page.url(), /#from=ba&to=pm$/);
  await eventually(async () => (await rows(page))[0], ["new", "Planning work", "+ new"]);
  await page.goto("about:blank");
  await page.goto(`${site}framework/compare.html#from=pm&to=senior-pm`);
  await eventually(async () => (await rows(page)).length, 3, "a link leads to the choice");
  await page.getByRole("link", { name: "Read this as a page" }).click();
  await page.waitForURL(/pm--senior-pm\.html$/);
  await page.goto(`${site}framework/compare.html#from=nobody&to=pm`);
  assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "", "an address made up chooses nothing");
  await eventually(() => page.locator(".compared").textContent(), "This handbook has no role level “nobody”.");
});

test("the browser says what the generator says", async (t) => {
  const { page } = await newReader(t);
  const site = fromDisk(await (await careerHandbook(t)).build());
  const said = () => page.evaluate(() => [...document.querySelectorAll(".lanes tr, .duties li")].map((line) => [line.className, ...[...line.querySelectorAll(".deg, .mark, .signs, th > a, p:not(.quiet)")].map((part) => part.textContent)]));
  await page.goto(`${site}framework/what-changes/pm--senior-pm.html`);
  const page1 = await said();
  await page.goto(`${site}framework/compare.html#from=pm&to=senior-pm`);
  await eventually(said, page1);
});

test("without scripts the neighbours are compared by links, and nothing is missing", async (t) => {
  const { page } = await newReader(t, { javaScriptEnabled: false });
  const site = fromDisk(await (await careerHandbook(t)).build());
  await page.goto(`${site}framework/compare.html`);
  assert.equal(await page.locator("pb-compare").isVisible(), false);
  await page.getByText("Choosing two role levels needs scripts.").waitFor();
  await page.locator("main").getByRole("link", { name: /Project manager.*Senior project manager/ }).click();
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "What changes from Project manager to Senior project manager");
  await page.getByText("1 activity").first().click();
  await page.getByRole("link", { name: "Take one course" }).click();
  assert.match(page.url(), /plan\/training\.html#one-course$/);
});

test("an author's comparison stands there until the reader chooses another", async (t) => {
  const { page } = await newReader(t);
  const book = await careerHandbook(t, { "content/compare.md": "# Ours\n::: compare from=pm to=senior-pm\n:::\n" });
  await page.goto(`${fromDisk(await book.build())}compare.html`);
  assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "pm");
  assert.equal(await page.locator(".compared-first").isVisible(), true);
  assert.equal(await page.locator(".lanes").count(), 1);
  await page.getByLabel("From", { exact: true }).selectOption("ba");
  await eventually(() => page.locator(".compared .lanes").count(), 1);
  assert.equal(await page.locator(".compared-first").isVisible(), false);
  await page.getByLabel("From", { exact: true }).selectOption("pm");
  await eventually(() => page.locator(".compared-first").isVisible(), true);
  await page.getByLabel("From", { exact: true }).selectOption("");
  assert.equal(await page.locator(".compared-first").isVisible(), true, "no choice is no other choice");
});

test("what could not be loaded is tried again", async (t) => {
  const { page } = await newReader(t, { forgive: /ERR_FILE_NOT_FOUND/ });
  const folder = await (await careerHandbook(t)).build();
  const script = `${folder}/framework/levels/ba.js`;
  await rename(script, `${script}.away`);
  await page.goto(`${fromDisk(folder)}framework/compare.html#from=pm&to=ba`);
  await eventually(async () => /could not be loaded/.test(await page.locator(".compared").textContent() ?? ""), true);
  await rename(`${script}.away`, script);
  await page.getByLabel("To", { exact: true }).dispatchEvent("change");
  await eventually(() => page.locator(".compared .lanes").count(), 1);
});

test("no page of the framework is wider than a phone", async (t) => {
  const plain = fromDisk(await (await careerHandbook(t)).build());
  const placed = fromDisk(await (await careerHandbook(t, { "content/ours.md": "# Ours\n::: matrix\n:::\n::: role id=ba\n:::\n::: gaps\n:::\n::: plan\n:::\n::: compare\n:::\n" })).build());
  const { page } = await newReader(t, PHONE);
  for (const address of [...PAGES.map((address) => plain + address), `${placed}ours.html`]) {
    await page.goto(address);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, address);
    const cut = await page.evaluate(() => [...document.querySelectorAll("main *")].filter((node) => !node.closest(".table, .visually-hidden, .crumbs") && node.getBoundingClientRect().right > 391).map((node) => node.outerHTML.slice(0, 80)));
    assert.deepEqual(cut, [], address);
  }
});

test("the matrix is read with the keyboard, and its names stay while it scrolls", async (t) => {
  const site = fromDisk(await (await largeCareerHandbook(t)).build());
  const { page } = await newReader(t, PHONE);
  await page.goto(`${site}framework/matrix.html`);
  await page.locator("main").getByRole("link", { name: "Family 1" }).click();
  const region = page.getByRole("region", { name: "Competencies of Role number 1", exact: true });
  await region.focus();
  for (let times = 0; times < 6; times += 1) await page.keyboard.press("ArrowRight");
  await eventually(() => region.evaluate((node) => node.scrollLeft > 100), true);
  const left = await region.evaluate((node) => (node.querySelector("tbody tr:not(.area) th")?.getBoundingClientRect().left ?? 0) - node.getBoundingClientRect().left);
  assert.ok(Math.abs(left) < 2, `the first column stays: ${left}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await page.locator("main").getByRole("link", { name: "Family 2" }).click();
  await page.waitForURL(/family-2\.html$/);
});

test("every page of a large framework is small", async (t) => {
  const site = await (await largeCareerHandbook(t)).build();
  const files = (await filesBelow(site)).filter((file) => file.endsWith(".html"));
  const ofBook = files.filter((file) => /^print(\/section-.+)?\.html$/.test(file));
  assert.ok(files.length > 205 + 189 + 153 && ofBook.length > 2, `${files.length} pages`);
  for (const file of files) {
    const { size } = await stat(`${site}/${file}`);
    // Files of the book hold as much text as a browser prints in reasonable time.
    assert.ok(size < (ofBook.includes(file) ? 2_300_000 : 200_000), `${file}: ${size} bytes`);
  }
});

test("generated pages are in the trail, in the order of reading, and found by links", async (t) => {
  const site = await hosted(t, await (await careerHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}framework/pm.html`);
  assert.deepEqual(await page.locator(".crumbs li").allTextContents(), ["Home", "Career framework"]);
  assert.equal(await page.locator("#trail [aria-current=page]").textContent(), "Project manager");
  assert.deepEqual(await page.locator(".toc li").allTextContents().then((all) => all.map((text) => text.trim())), ["Responsibilities", "What is expected", "Ways of working", "Business acumen"]);
  await page.getByRole("link", { name: /^Next Senior project manager/ }).click();
  await page.waitForURL(/senior-pm\.html$/);
  await page.getByRole("link", { name: "what changed from Project manager" }).click();
  await page.waitForURL(/pm--senior-pm\.html$/);
});

test("pictures have a name, and say in words what they show", async (t) => {
  const site = fromDisk(await (await careerHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}framework/what-changes/pm--senior-pm.html`);
  const plot = page.getByRole("img", { name: "Project manager and Senior project manager over the competencies" });
  assert.match(await plot.locator("desc").textContent() ?? "", /Planning work: raised from Practitioner to Expert/);
  await page.goto(`${site}plan/up.html`);
  await page.getByRole("img", { name: "The plan as a trail" }).waitFor();
  const styles = await page.locator("main [style]").evaluateAll((elements) => elements.map((element) => element.getAttribute("style") ?? ""));
  assert.deepEqual(styles.filter((style) => !/^(--[\w-]+: ?\d+; ?)+$/.test(style)), [], "scripts set how far one is, and nothing else");
});

test("a long word makes no page wider than a narrow phone", async (t) => {
  const long = "w".repeat(100);
  const book = await careerHandbook(t);
  const named = (await book.read("content/framework/all.yaml")).replaceAll(/(name|title|summary): ([A-Z])/g, `$1: ${long}$2`).replaceAll(/\[(Can|Keeps|Plans|May)/g, `[${long}$1`);
  const site = fromDisk(await (await careerHandbook(t, { "content/framework/all.yaml": named })).build());
  for (const width of [320, 1300]) {
    const { page } = await newReader(t, { viewport: { width, height: 800 } });
    for (const address of [...PAGES, "framework/compare.html#from=pm&to=ba", "framework/self-assessment.html", "progress.html", "data.html", "review.html"]) {
      await page.goto(site + address);
      if (address.includes("#")) await page.locator(".lanes").waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, `${address} at ${width}`);
    }
  }
});
