// A reader looks at where they are: the page of their progress, rating themselves, gaps, the sheet for the conversation.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { violations } from "./axe.js";
import { careerHandbook } from "./career.js";
import { BOOK_ID, eventually, filesBelow, fromDisk, hosted, newReader, smallHandbook } from "./helpers.js";

/** @typedef {import("node:test").TestContext} Test */
/** @typedef {import("playwright-core").Page} Page */

const DAY = 86_400_000;
const day = (/** @type {number} */ from = 0) => {
  const date = new Date(Date.now() + from * DAY);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};
const many = Array.from({ length: 9 }, (_, place) => `- [ ] Practise the ${place + 1}. time {#practise-${place + 1}}`).join("\n");

/** Two steps with 5 and 9 that count, a page to rate oneself on, gaps, and a second plan. */
const FILES = {
  "content/plan/training.md": `---
title: Training
step: learn
---
- [ ] Take one course {#one-course kind=training develops=planning due=+30d evidence=required}
- [ ] Sit in on a planning round {#sit-in kind=experience develops=strategy due=+10d}
- [ ] Tell your manager {#tell}
- [ ] Use it in your project {#use-it after=#one-course develops=planning}
- [ ] Teach it {#teach by=coach}
- [ ] Write a summary {#summary optional}
`,
  "content/plan/practice.md": `---\ntitle: Practice\nstep: use\n---\n${many}\n`,
  "content/rate.md": "# Rate\n\n::: self-assessment plan=up\n:::\n",
  "content/gaps.md": "# Gaps\n\n::: gaps plan=up\n:::\n",
  "content/side.md": "---\ntitle: Side\nstep: aside\n---\n- [ ] Help a neighbour {#neighbour}\n",
  "content/framework/side.yaml": "plans:\n  - {id: side, title: On the side, steps: [{id: aside, title: Aside}]}\n",
};
const ALL = ["one-course", "sit-in", "tell", "use-it", "teach", ...Array.from({ length: 9 }, (_, place) => `practise-${place + 1}`)];
const PAGES = ["progress.html", "rate.html", "gaps.html", "plan/up.html"];

/**
 * @param {Test} t
 * @param {import("./helpers.js").Files} [changes]
 */
async function built(t, changes = {}) {
  return (await careerHandbook(t, { ...FILES, ...changes })).build();
}

const register = (/** @type {unknown} */ value, at = 0) => [value, Date.now() - DAY + at, 0, "d-test"];

/**
 * Puts progress into the browser before the page is opened.
 * @param {Page} page
 * @param {string} site
 * @param {Record<string, any>} progress
 * @param {string} [plan]
 */
async function keeps(page, site, progress, plan = "up") {
  await page.goto(`${site}activities/up.js`);
  const data = { format: "pathbook-progress", v: 1, book: BOOK_ID, plan, profile: "p-test", saved: Date.now() - DAY, items: {}, levels: {}, reviews: {}, x: {}, ...progress };
  await page.evaluate(([base, plan, data]) => {
    localStorage.setItem(base, JSON.stringify({ v: 1, device: "d-test", profile: "p-test", profiles: { "p-test": { name: "" } }, plans: [plan] }));
    localStorage.setItem(`${base}:p-test:${plan}`, data);
  }, /** @type {[string, string, string]} */ ([`pathbook:${BOOK_ID}:1`, plan, JSON.stringify(data)]));
}

/** Halfway: the first step nearly done, ratings, a review, dates. */
const HALFWAY = () => ({
  items: Object.fromEntries(["one-course", "tell", "use-it", "teach"].map((id, place) => [id, { s: register("done", place) }])),
  levels: { strategy: { self: register("awareness") }, planning: { self: register("practitioner") } },
  x: { started: register("2026-03-02") },
});

const said = (/** @type {Page} */ page) => page.locator("p[role=status]").textContent();
const text = (/** @type {Page} */ page, /** @type {string} */ selector) => page.locator(selector).first().textContent();

/** @param {Page} page */
async function kept(page, plan = "up") {
  const found = await page.evaluate((plan) => Object.entries(localStorage).find(([key]) => key.endsWith(`:${plan}`))?.[1], plan);
  return JSON.parse(found ?? "{}");
}

test("one screen says where I am, what is next, and what closes my largest gap", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, HALFWAY());
  await page.goto(`${site}progress.html`);
  await eventually(() => text(page, "pb-my-progress > .lead"), "4 of 14 activities done since 2 March.");
  assert.match(await text(page, ".next") ?? "", /^Next, overdue since 12 March/);
  assert.match(await text(page, ".next b") ?? "", /Sit in on a planning round/);
  assert.equal(await text(page, ".largest"), "Your largest gap, 2 levels to goStrategic planningCloses it: Sit in on a planning round");
  assert.equal(await page.locator(".left-off a").textContent(), "Training");
  for (const part of [".lead", ".next", ".largest", ".stations > li:first-child h3"]) {
    const box = await page.locator(`pb-my-progress ${part}`).first().boundingBox();
    assert.ok(box && box.y + box.height <= 800, `${part} is on the first screen`);
  }
  assert.deepEqual(await page.locator(".stations > li > .quiet").allTextContents(), ["4 of 5 done", "0 of 9 done"]);
  assert.equal(await page.locator("main").getByRole("link", { name: "About your data" }).getAttribute("href"), "data.html");
  await page.getByRole("link", { name: "Open: Sit in on a planning round" }).click();
  await page.waitForURL(/plan\/training\.html#sit-in$/);
});

test("what is open is ticked here, and every number follows; the rows stay", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, HALFWAY());
  await page.goto(`${site}progress.html`);
  const first = page.locator(".stations > li").first();
  await first.getByRole("checkbox", { name: "Sit in on a planning round" }).check();
  await eventually(() => first.locator(".quiet").first().textContent(), "5 of 5 done");
  await eventually(() => said(page), "Done. 5 of 5 in Step 1: Learn");
  assert.equal(await text(page, "pb-my-progress > .lead"), "5 of 14 activities done since 2 March.");
  assert.equal(await first.getByRole("checkbox", { name: "Sit in on a planning round" }).isVisible(), true, "a row does not run away");
  assert.match(await text(page, ".next b") ?? "", /Practise the 1\. time/);
  await eventually(() => page.locator(".bar-progress").textContent(), /5 of 14/);
  const second = page.locator(".stations > li").nth(1);
  assert.equal(await second.getByRole("checkbox").count(), 4, "of many, those that can be started");
  await second.getByText("5 more open").click();
  await eventually(() => second.getByRole("checkbox").count(), 9);
  await second.getByLabel("State of: Practise the 9. time").selectOption("In progress");
  await eventually(() => text(page, ".next"), /^In progress/);
  await page.reload();
  await eventually(async () => (await first.getByText(/done or not applicable/).textContent()), "5 done or not applicable");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await eventually(() => text(page, "pb-my-progress > .lead"), "4 of 14 activities done since 2 March.");
});

test("a first visit chooses a day, and due dates follow it", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await page.goto(`${site}progress.html`);
  await page.getByRole("heading", { name: "Start your plan" }).waitFor();
  assert.equal(await text(page, "pb-my-progress > .lead"), "0 of 14 activities done.");
  assert.equal(await page.locator(".top").getByRole("checkbox").count(), 3, "three things to begin with");
  await page.getByRole("button", { name: "I start today" }).click();
  await eventually(() => text(page, "pb-my-progress > .lead"), "0 of 14 activities done since today.");
  await eventually(() => said(page), /^Your start is .*2 due dates count from it\.$/);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Open", "the focus goes on");
  assert.equal(await page.getByLabel("I start on").inputValue(), day());
  await page.getByLabel("I start on").fill(day(5));
  await eventually(() => text(page, "pb-my-progress > .lead"), /You start on .*, in 5 days\.$/);
  await page.getByLabel("I start on").fill("2026-03-02");
  await eventually(() => text(page, ".days"), /^Overdue since 12 March/);
  await eventually(async () => (await kept(page)).x?.started?.[0], "2026-03-02");
  await page.keyboard.press("Control+z");
  await page.locator("h1").click();
  await page.keyboard.press("Control+z");
  await eventually(() => text(page, "pb-my-progress > .lead"), /in 5 days/);
});

test("my pace is off until I ask, and speaks of an estimate", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, { ...HALFWAY(), x: { started: register(day(-60)) } });
  await page.goto(`${site}progress.html`);
  const pace = page.getByRole("checkbox", { name: "Show my pace" });
  assert.equal(await pace.isChecked(), false);
  assert.equal(await page.getByText(/a month so far/).count(), 0);
  await pace.check();
  await eventually(() => said(page), /^About 2 activities a month so far\. Like this, the 10 that are left take until about .* It is an estimate, not a promise\.$/);
  await eventually(async () => (await kept(page)).x?.pace?.[0], true);
});

test("all done is told calmly, with the sheet at hand", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, { items: Object.fromEntries(ALL.map((id) => [id, { s: register("done") }])), x: { started: register("2026-03-02") } });
  await page.goto(`${site}progress.html`);
  await page.getByRole("heading", { name: "All 14 activities are done" }).waitFor();
  assert.equal(await page.locator(".next").count(), 0);
  assert.equal(await page.locator(".stations > li.full").count(), 2);
  assert.equal(await page.locator(".ending").getByRole("button", { name: "Print the sheet" }).isVisible(), true);
});

test("what is no longer in the plan stands on the archive shelf", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, { ...HALFWAY(), items: { ...HALFWAY().items, bygone: { s: register("done"), notes: { "n-test-1": register({ t: "It went well", on: "2026-04-20" }) }, ev: { "e-test-1": register({ t: "A link", u: "javascript:alert(1)", on: "2026-04-20" }) } } } });
  await page.goto(`${site}progress.html`);
  await page.locator("pb-archive").evaluate((shelf) => shelf.scrollIntoView());
  await page.getByText("Archive: 1 activity no longer in the plan").click();
  const shelf = page.locator(".shelf");
  await shelf.getByText("It went well").waitFor();
  assert.equal(await shelf.locator("a").count(), 0, "no link that is none");
  assert.match(await shelf.textContent() ?? "", /bygone Done, not known in this handbook/);
  assert.match(await text(page, "pb-my-progress > .lead") ?? "", /^4 of 14/, "and is not counted");
});

test("several plans: the reader chooses, and the choice is in the address and remembered", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await page.goto(`${site}progress.html`);
  await page.getByLabel("Plan", { exact: true }).selectOption("On the side");
  await eventually(() => text(page, ".plan-title"), "On the side");
  assert.match(page.url(), /#plan=side$/);
  await page.getByRole("checkbox", { name: "Help a neighbour" }).check();
  await eventually(async () => (await kept(page, "side")).items?.neighbour?.s[0], "done");
  await page.locator(".undo").getByText("Ticked: Help a neighbour").waitFor();
  await page.locator(".undo").getByRole("button", { name: "Undo" }).click();
  await eventually(() => text(page, "pb-my-progress > .lead"), "0 of 1 activity done.");
  await page.goto(`${site}progress.html`);
  await eventually(() => text(page, ".plan-title"), "On the side");
  await page.goto(`${site}progress.html#plan=up`);
  await eventually(() => text(page, ".plan-title"), "Up to senior");
});

test("a handbook without a plan shows its pages", async (t) => {
  const book = await smallHandbook(t, { "content/framework/plans.yaml": null, "content/invest/index.md": "---\ntitle: Time\n---\n- [ ] Protect two hours a week {#two-hours}\n", "content/plan/index.md": null, "content/plan/mentor.md": null, "content/plan/training.md": null, "content/index.md": "# Home\n" });
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(await book.build())}progress.html`);
  await page.locator(".start").waitFor();
  assert.deepEqual(await page.locator(".stations h3").allTextContents(), ["Time"]);
  await page.locator(".top").getByRole("checkbox", { name: "Protect two hours a week" }).check();
  await eventually(() => text(page, "pb-my-progress > .lead"), "1 of 1 activity done.");
  await eventually(async () => (await kept(page, "-")).items?.["two-hours"]?.s[0], "done");
  await page.reload();
  await page.getByRole("heading", { name: "The activity is done" }).waitFor();
});

test("nothing kept, damaged or newer: the page says so and does not break", async (t) => {
  const site = fromDisk(await built(t));
  const { page, context } = await newReader(t);
  await keeps(page, site, { v: 99, ...HALFWAY() });
  await page.goto(`${site}progress.html`);
  await page.locator(".banner", { hasText: "saved by a newer version" }).waitFor();
  await eventually(() => text(page, "pb-my-progress > .lead"), /^4 of 14/);
  assert.equal(await page.getByLabel("I start on").isDisabled(), true);
  assert.equal(await page.locator(".stations").getByRole("checkbox").first().isDisabled(), true);
  await page.goto(`${site}rate.html`);
  await page.getByText("2 of 3 rated").waitFor();
  assert.equal(await page.getByRole("radio").first().isDisabled(), true);

  await page.goto(`${site}activities/up.js`);
  await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith(":up")).forEach((key) => localStorage.setItem(key, "{broken")));
  await page.goto(`${site}progress.html`);
  await page.locator(".banner", { hasText: "could not be read" }).waitFor();
  await page.getByRole("heading", { name: "Start your plan" }).waitFor();

  await context.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("denied"); } }));
  await page.goto(`${site}progress.html`);
  await page.locator(".banner", { hasText: "Not saved here" }).waitFor();
  assert.equal(await page.locator(".banner").count(), 1);
  await page.getByRole("button", { name: "I start today" }).click();
  await eventually(() => text(page, "pb-my-progress > .lead"), /since today/);
});

test("a reader rates themselves with the keyboard", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await page.goto(`${site}rate.html`);
  await page.getByText("0 of 3 rated").waitFor();
  const group = page.getByRole("group", { name: "Strategic planning" });
  await group.getByRole("radio").first().focus();
  await page.keyboard.press("Space");
  await eventually(() => said(page), "Awareness. 1 of 3 rated");
  await page.keyboard.press("ArrowDown");
  await eventually(() => said(page), "Working. 1 of 3 rated");
  assert.match(await group.locator(".rated").textContent() ?? "", /^Rated \d+ [A-Z][a-z]+/);
  await eventually(async () => (await kept(page)).levels?.strategy?.self?.[0], "working");
  await group.getByRole("radio", { name: "Not sure" }).check();
  await eventually(() => said(page), "Not sure. 0 of 3 rated");
  await group.getByRole("button", { name: "Clear the rating of Strategic planning" }).press("Enter");
  await eventually(() => said(page), "Rating cleared. 0 of 3 rated");
  assert.equal(await group.getByRole("radio", { checked: true }).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement instanceof HTMLInputElement), true, "the focus is not lost");
  await page.keyboard.press("Control+z");
  await eventually(() => group.getByRole("radio", { name: "Not sure" }).isChecked(), true);
});

test("evidence stands beside a rating, a reviewer's next to it, and a level that is gone is told", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, {
    levels: { strategy: { self: register("awareness") }, monitoring: { self: register("wizard") } },
    reviews: { "r-a-1": register({ by: "mentor", name: "Ana", on: "2026-05-02", levels: { strategy: "working" }, say: { "competency:strategy": "You do more than you think." } }) },
  });
  await page.goto(`${site}rate.html`);
  const group = page.getByRole("group", { name: "Strategic planning" });
  await eventually(() => group.locator(".rated-by").textContent(), /^Ana \(mentor\), 2 May.*: Working\. Higher than you\. You do more than you think\.$/);
  await page.getByText("Rated “wizard”, a level that the scale no longer has. Choose again.").waitFor();
  await group.locator("summary", { hasText: "Add evidence" }).click();
  await group.getByLabel("What it shows").fill("I sat in on a planning round");
  await group.getByLabel("Link, if there is one").fill("https://example.org/notes");
  await page.keyboard.press("Enter");
  await group.getByRole("link", { name: "I sat in on a planning round" }).waitFor();
  await eventually(() => group.locator("summary", { hasText: "Evidence (1)" }).count(), 1);
  await eventually(async () => Object.keys((await kept(page)).levels?.strategy ?? {}).sort(), ["e-test-1", "self"]);
});

test("gaps join my ratings, the largest first, and follow what another tab rates", async (t) => {
  const site = await hosted(t, await built(t));
  const { page, context } = await newReader(t);
  await page.goto(`${site}gaps.html`);
  await page.getByRole("heading", { name: "Not rated yet" }).waitFor();
  assert.equal(await page.getByRole("img", { name: "Where you are, and what is expected" }).count(), 0);
  await page.locator("pb-gaps").getByRole("link", { name: "Rate yourself" }).waitFor();

  const other = await context.newPage();
  await other.goto(`${site}rate.html`);
  await other.getByRole("group", { name: "Planning work" }).getByRole("radio", { name: "Practitioner" }).check();
  await other.getByRole("group", { name: "Strategic planning" }).getByRole("radio", { name: "Awareness" }).check();
  const sizes = () => page.locator(".gap-list .expect-head").evaluateAll((all) => all.map((one) => one.textContent));
  await eventually(sizes, ["Strategic planning 2 levels to go", "Planning work 1 level to go", "Monitoring"]);
  const plot = page.getByRole("img", { name: "Where you are, and what is expected" });
  assert.match(await plot.locator("desc").textContent() ?? "", /^Strategic planning\. You: Awareness · expected now: Awareness · next: Practitioner\./);
  await page.getByText("The same as a table").click();
  assert.deepEqual(await page.locator(".as-table tbody tr").first().locator("th, td").allTextContents(), ["Strategic planning", "Awareness", "Awareness", "Practitioner", "2"]);
  await page.locator(".gap-list").getByText("Sit in on a planning round").first().waitFor();
  await other.getByRole("group", { name: "Strategic planning" }).getByRole("radio", { name: "Practitioner" }).check();
  await eventually(sizes, ["Planning work 1 level to go", "Monitoring", "Strategic planning"]);
  await page.getByRole("heading", { name: "Closed" }).waitFor();
  assert.doesNotMatch(await page.locator("pb-gaps").textContent() ?? "", /score|total|per ?cent|%/i, "no number over all");
  await other.goto(`${site}plan/training.html`);
  await other.locator("[id='box:sit-in']").check();
  await eventually(() => page.locator(".gap-list [data-state=done]").count(), 0, "a closed gap lists nothing");
  await page.setViewportSize({ width: 390, height: 800 });
  await eventually(async () => Math.round((await plot.boundingBox())?.width ?? 0) <= 390, true);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

test("the sheet is printed alone, and saved as Markdown", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await keeps(page, site, HALFWAY());
  await page.addInitScript(() => Object.assign(globalThis, { print: () => document.body.append(Object.assign(document.createElement("i"), { id: "printed" })) }));
  await page.goto(`${site}progress.html`);
  await page.getByRole("button", { name: "Print the sheet" }).click();
  await page.locator("#printed").waitFor({ state: "attached" });
  assert.equal(await page.locator(".conversation").isVisible(), false, "on the screen nothing moves");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".conversation").isVisible(), true);
  assert.equal(await page.locator("main").isVisible(), false);
  assert.deepEqual(await page.locator(".conversation h2").allTextContents(), ["Open gaps", "Next dates", "Open items", "Agreed in this conversation"]);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".conversation").count(), 0);
  assert.equal(await page.locator("main").isVisible(), true);
  await page.emulateMedia({ media: "screen" });
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as Markdown" }).click();
  const saved = await coming;
  assert.equal(saved.suggestedFilename(), "up-conversation.md");
  assert.match(await readFile(await saved.path(), "utf8"), /^# Up to senior: conversation about my next role/);
});

test("(j) all of it works with the keyboard alone", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t);
  await page.goto(`${site}progress.html`);
  await page.locator(".start").waitFor();
  const reach = async (/** @type {string} */ name) => {
    for (let times = 0; times < 80; times += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((name) => [document.activeElement?.getAttribute("aria-label"), document.activeElement?.textContent, document.activeElement instanceof HTMLInputElement && document.activeElement.labels?.[0]?.textContent].some((text) => text && text.trim() === name), name)) return;
    }
    assert.fail(`${name} is not reached`);
  };
  await reach("I start today");
  await page.keyboard.press("Enter");
  await eventually(() => text(page, "pb-my-progress > .lead"), /since today/);
  await reach("Tell your manager");
  await page.keyboard.press("Space");
  await eventually(() => said(page), "Done. 1 of 5 in Step 1: Learn");
  await reach("5 more open");
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", { name: "Practise the 9. time" }).waitFor();
  await reach("Practise the 9. time");
  await page.keyboard.press("Space");
  await eventually(() => text(page, "pb-my-progress > .lead"), /^2 of 14/);
  await reach("Show my pace");
  await page.keyboard.press("Space");
  await eventually(() => said(page), "It shows two weeks after your start.");
});

test("(j) nobody is left out: no violation in either scheme, nothing wider than a phone", async (t) => {
  const site = await hosted(t, await built(t));
  for (const state of [{}, HALFWAY(), { items: Object.fromEntries(ALL.map((id) => [id, { s: register("done") }])) }]) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      // A script opened on its own asks for an icon that is not there.
      const { page } = await newReader(t, { colorScheme, viewport: { width: 390, height: 844 }, forgive: /status of 404/ });
      if ("items" in state) await keeps(page, site, state);
      for (const address of PAGES) {
        await page.goto(site + address);
        if (address === "progress.html") await page.locator(".stations").waitFor();
        if (address === "rate.html") await page.locator(".rated-count").waitFor();
        if (address === "gaps.html") await page.locator(".gap-list").waitFor();
        await page.evaluate(() => document.querySelectorAll("main details").forEach((fold) => fold.setAttribute("open", "")));
        assert.deepEqual(await violations(page), [], `${address}, ${colorScheme}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, address);
      }
    }
  }
});

test("(i) ticking, rating and choosing dates ask for nothing but the site's own files", async (t) => {
  const folder = await built(t);
  const site = await hosted(t, folder);
  const files = new Set(await filesBelow(folder));
  const { page } = await newReader(t);
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => request.url().startsWith("blob:") || asked.push(request.url()));
  await page.goto(`${site}progress.html`);
  await page.locator(".start").waitFor();
  const loaded = asked.length;
  for (const url of asked) assert.ok(files.has(url.slice(site.length)), url);
  await page.getByRole("button", { name: "I start today" }).click();
  await page.locator(".stations").getByRole("checkbox").first().check();
  await page.getByRole("checkbox", { name: "Show my pace" }).check();
  await eventually(async () => (await kept(page)).x?.pace?.[0], true);
  assert.deepEqual(asked.slice(loaded), []);
  await page.goto(`${site}rate.html`);
  await page.getByText("0 of 3 rated").waitFor();
  const before = asked.length;
  await page.getByRole("radio").first().check();
  await eventually(async () => Object.keys((await kept(page)).levels ?? {}).length, 1);
  assert.deepEqual(asked.slice(before), []);
});

test("(j) without scripts the pages are whole", async (t) => {
  const site = fromDisk(await built(t));
  const { page } = await newReader(t, { javaScriptEnabled: false });
  await page.goto(`${site}progress.html`);
  assert.equal(await page.getByText("print this list").isVisible(), true);
  await page.locator("main").getByRole("link", { name: "Training" }).first().waitFor();
  await page.goto(`${site}rate.html`);
  assert.equal(await page.getByRole("radio").first().isDisabled(), true);
  await page.goto(`${site}gaps.html`);
  assert.equal(await page.locator("pb-gaps .gaps > li").count(), 2);
});

test("two places to rate the same competencies on one page show the same rating", async (t) => {
  const block = "::: self-assessment\n:::\n\n";
  const site = await (await careerHandbook(t, { "content/twice.md": `---\ntitle: Twice\n---\n${block}${block}` })).build();
  const { page } = await newReader(t);
  await page.goto(`${await hosted(t, site)}twice.html`);
  const levels = page.getByRole("group", { name: "Planning work" }).getByLabel("Working");
  await levels.first().check();
  await eventually(() => levels.evaluateAll((all) => all.map((one) => /** @type {HTMLInputElement} */ (one).checked)), [true, true]);
});
