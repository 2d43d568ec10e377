// A reader works on one item: its date, notes, evidence, what comes first, what changed, what is next, and back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { eventually, fromDisk, hosted, keptProgress, newReader, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("node:test").TestContext} Test */

const TRAINING = `---
title: Training
step: create-plan
---
## Courses

- [ ] Choose a course {#choose}
- [ ] Take one course {#one-course due=+120d evidence=required}
- [ ] Teach your team {#teach after=#one-course}
- [ ] Book the room {#room due=2026-06-30}

## Practice

- [ ] Read about [mentors](mentor.md) {#read-mentors}
- [ ] Write a summary {#summary optional}
`;

const book = (/** @type {Test} */ t, /** @type {Record<string, string>} */ more = {}) => smallHandbook(t, { "content/plan/training.md": TRAINING, ...more });

const box = (/** @type {Page} */ page, /** @type {string} */ id) => page.locator(`#box\\:${id}`);
const item = (/** @type {Page} */ page, /** @type {string} */ id) => page.locator(`li#${id}`);
const stateOf = (/** @type {Page} */ page, /** @type {string} */ id) => item(page, id).getAttribute("data-state");
const said = (/** @type {Page} */ page) => page.locator("p[role=status]").textContent();
const metaOf = (/** @type {Page} */ page, /** @type {string} */ id) => item(page, id).locator("> .item-meta > *").allTextContents();
const line = (/** @type {Page} */ page, /** @type {string} */ scope) => page.locator(`pb-progress[data-scope=${scope}] > span`).textContent();

/** The training page at ten in the morning of 2 March 2026, once all numbers are there. */
async function openTraining(/** @type {Page} */ page, /** @type {string} */ site) {
  await page.clock.setFixedTime("2026-03-02T10:00:00");
  await page.goto(`${site}plan/training.html`);
  await isWhole(page);
}

/** All numbers are there, and all that an item can do. */
async function isWhole(/** @type {Page} */ page) {
  await eventually(() => line(page, "page"), /done on this page/);
  await eventually(() => page.evaluate(() => "more" in document.documentElement.dataset), false);
}

/** Opens the panel of an item and gives it. */
async function openPanel(/** @type {Page} */ page, /** @type {string} */ name) {
  const button = page.getByRole("button", { name: `Notes and dates: ${name}` });
  await button.click();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  const panel = page.getByRole("group", { name: `Notes and dates: ${name}` });
  assert.equal(await panel.getAttribute("id"), await button.getAttribute("aria-controls"));
  return panel;
}

test("a note is kept, shown, edited, deleted, and its deleting undone", async (t) => {
  const site = await hosted(t, await (await book(t)).build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  let panel = await openPanel(page, "Choose a course");
  await panel.getByLabel("New note").fill("Asked Anna.\nShe knows two.");
  await panel.getByRole("button", { name: "Add note" }).click();
  await eventually(() => said(page), "Kept note.");
  await eventually(() => metaOf(page, "choose"), ["1 note"]);
  assert.equal(await panel.getByLabel("New note").inputValue(), "");
  await eventually(async () => Object.entries((await keptProgress(page))[0]?.items.choose.notes ?? {}).map(([key, [value]]) => [/^n-\w+-1$/.test(key), value]),
    [[true, { t: "Asked Anna.\nShe knows two.", on: "2026-03-02" }]]);

  await page.reload();
  await eventually(() => metaOf(page, "choose"), ["1 note"]);
  panel = await openPanel(page, "Choose a course");
  await panel.getByRole("button", { name: /^Edit/ }).click();
  await panel.getByLabel("New note").fill("Asked Anna and Ben.");
  await panel.getByLabel("Date").first().fill("2026-02-27");
  await panel.getByRole("button", { name: "Save" }).click();
  await eventually(() => panel.locator(".entry-list li p").first().textContent(), "Asked Anna and Ben.");
  assert.equal(await panel.locator(".entry-list li small").first().textContent(), "27 February");

  await panel.getByRole("button", { name: /^Delete/ }).click();
  await eventually(() => metaOf(page, "choose"), []);
  await page.getByRole("group", { name: "Undo" }).getByRole("button", { name: "Undo" }).click();
  await eventually(() => metaOf(page, "choose"), ["1 note"]);
  await eventually(() => panel.locator(".entry-list li p").first().textContent(), "Asked Anna and Ben.");
});

test("what is typed and not added is not lost: not by leaving the field, nor the page", async (t) => {
  const site = await hosted(t, await (await book(t)).build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  const panel = await openPanel(page, "Choose a course");
  await panel.getByLabel("New note").fill("Half a thou");
  await box(page, "room").focus();
  await eventually(() => metaOf(page, "choose"), ["1 note"]);
  assert.equal(await panel.getByLabel("New note").inputValue(), "Half a thou", "it stays where it was typed");
  await panel.getByLabel("New note").fill("Half a thought");
  await panel.getByLabel("What it shows").fill("The paper");
  await panel.getByLabel("Link, if there is one").fill("not a link");
  await page.goto(`${site}plan/mentor.html`);
  await page.goto(`${site}plan/training.html`);
  await eventually(() => metaOf(page, "choose"), ["1 note · 1 piece of evidence"]);
  const again = await openPanel(page, "Choose a course");
  assert.deepEqual(await again.locator(".entry-list li p").allTextContents(), ["Half a thought", "The paper not a link"]);
});

test("evidence may have a link, of the kinds that are safe", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t)).build()));
  const panel = await openPanel(page, "Choose a course");
  const link = panel.getByLabel("Link, if there is one");
  await panel.getByLabel("What it shows").fill("<b>Certificate</b>");
  await link.fill("javascript:alert(1)");
  await panel.getByRole("button", { name: "Add evidence" }).click();
  await eventually(() => said(page), /^A link begins with/);
  assert.equal(await link.inputValue(), "javascript:alert(1)", "nothing typed is lost");
  assert.equal(await link.getAttribute("aria-invalid"), "true");
  assert.ok(await link.evaluate((field) => field === document.activeElement));
  assert.equal(await panel.locator(".entry-list a").count(), 0);
  await link.fill("intranet.example/paper");
  await page.keyboard.press("Enter");
  const shown = panel.getByRole("link", { name: "<b>Certificate</b>" });
  assert.equal(await shown.getAttribute("href"), "https://intranet.example/paper");
  assert.match(await shown.getAttribute("rel") ?? "", /noopener/);
});

test("dates follow the reader's start, and an own date goes before the plan's", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t)).build()));
  assert.deepEqual(await metaOf(page, "one-course"), ["Due 120 days after your start", "Evidence wanted"]);
  assert.deepEqual(await metaOf(page, "room"), ["Due 30 June"]);
  let panel = await openPanel(page, "Take one course");
  await panel.getByLabel("Your start").fill("2026-01-01");
  await eventually(() => metaOf(page, "one-course"), ["Due 1 May", "Evidence wanted"]);
  assert.ok(await panel.getByLabel("Your start").isVisible(), "the field that has the focus does not go away");
  assert.equal(await panel.getByLabel("Day").inputValue(), "2026-05-01");
  await panel.getByLabel("Day").fill("2026-02-20");
  await eventually(() => metaOf(page, "one-course"), ["Overdue since 20 February", "Evidence wanted"]);
  await panel.getByLabel("Day").fill("");
  await eventually(() => metaOf(page, "one-course"), ["Due 1 May", "Evidence wanted"]);
  panel = await openPanel(page, "Choose a course");
  assert.equal(await panel.getByLabel("Your start").isVisible(), false);
  await panel.getByLabel("Day").fill("2027-02-01");
  await eventually(() => metaOf(page, "choose"), ["Due 1 February 2027"]);
  await page.reload();
  await eventually(() => metaOf(page, "choose"), ["Due 1 February 2027"]);
  await eventually(() => metaOf(page, "one-course"), ["Due 1 May", "Evidence wanted"]);
});

test("what waits for another item says so, may be ticked all the same, and is not called next", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t)).build()));
  assert.deepEqual(await metaOf(page, "teach"), ["After: Take one course, which comes first"]);
  await box(page, "teach").check();
  await eventually(() => said(page), "Done. 1 of 8 in Step 2: Create your plan. Meant to come first: Take one course.");
  await box(page, "teach").uncheck();
  await box(page, "choose").check();
  await page.getByLabel("State of: Take one course").selectOption("na");
  await eventually(() => metaOf(page, "teach"), ["After: Take one course"]);
  await page.getByLabel("State of: Take one course").selectOption("doing");
  await eventually(() => metaOf(page, "teach"), ["After: Take one course, which comes first"]);
});

test("where evidence is wanted, it is asked for softly", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t)).build()));
  await box(page, "one-course").click();
  await eventually(() => said(page), "Evidence is wanted for this one. Add it, or tick once more to mark it done without.");
  assert.equal(await stateOf(page, "one-course"), "open");
  assert.equal(await box(page, "one-course").isChecked(), false);
  assert.ok(await page.getByLabel("What it shows").evaluate((field) => field === document.activeElement));
  await box(page, "one-course").click();
  await eventually(() => stateOf(page, "one-course"), "done");

  await page.getByLabel("State of: Take one course").selectOption("open");
  await page.getByLabel("State of: Take one course").selectOption("done");
  await eventually(() => said(page), /^Evidence is wanted/);
  await page.keyboard.type("Certificate");
  await page.keyboard.press("Enter");
  await eventually(() => stateOf(page, "one-course"), "done");
  await eventually(() => metaOf(page, "one-course"), ["Done 2 March · 1 piece of evidence", "Due 120 days after your start", "Evidence wanted"]);
});

test("an item that was reworded says what changed since it was ticked", async (t) => {
  const handbook = await book(t);
  const site = await hosted(t, await handbook.build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  await box(page, "choose").check();
  await box(page, "room").check();
  await eventually(async () => Object.keys((await keptProgress(page))[0]?.items ?? {}).length, 2);
  await handbook.edit("content/plan/training.md", "Choose a course", "Choose a course or a book");
  await handbook.edit("content/plan/training.md", "Book the room", "Book the large room");
  await handbook.build();

  await page.reload();
  const changed = page.getByRole("group", { name: "Changed: Choose a course or a book" });
  await eventually(() => changed.locator("b").textContent(), "Changed since you ticked it");
  assert.match(String(await changed.locator("ins").textContent()), /or a book\)$/);
  await changed.getByRole("button", { name: "Still done" }).click();
  await eventually(() => changed.count(), 0);
  assert.ok(await box(page, "choose").evaluate((box) => box === document.activeElement));
  await page.getByRole("button", { name: "Not done any more: Book the large room" }).click();
  await eventually(() => stateOf(page, "room"), "open");
  await page.reload();
  await eventually(() => stateOf(page, "choose"), "done");
  assert.equal(await page.locator(".item-changed").count(), 0);
});

test("a reworded item whose old wording is unknown here says that", async (t) => {
  const { page } = await newReader(t);
  const site = await hosted(t, await (await book(t)).build());
  await openTraining(page, site);
  await box(page, "choose").check();
  await eventually(async () => (await keptProgress(page)).some((kept) => kept.items?.choose), true);
  await page.goto(`${site}ways.html`);
  await page.evaluate(() => {
    for (const [key, text] of Object.entries(localStorage)) {
      if (key.endsWith(":texts")) localStorage.removeItem(key);
      else localStorage.setItem(key, text.replace(/"seen":\["\w+"/, '"seen":["00000000"'));
    }
  });
  await page.goto(`${site}plan/training.html`);
  await eventually(() => page.locator(".item-changed p").textContent(), "The old wording is not kept on this device.");
});

test("what was done last is taken back: by button, by keys, from an earlier page", async (t) => {
  const site = await hosted(t, await (await book(t)).build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  await box(page, "choose").focus();
  await page.keyboard.press("Space");
  const undo = page.getByRole("group", { name: "Undo" });
  await eventually(() => undo.locator("span").textContent(), "Ticked: Choose a course.");
  assert.ok(await box(page, "choose").evaluate((box) => box === document.activeElement), "it takes no focus");
  for (let presses = 0; presses < 4 && !(await undo.evaluate((line) => line.matches(":focus-within"))); presses += 1) await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Undo", "a few tabs from the item");
  await page.keyboard.press("Enter");
  await eventually(() => stateOf(page, "choose"), "open");
  await eventually(() => said(page), "Undone: Ticked: Choose a course");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "box:choose", "the focus is back where it was");

  await box(page, "room").check();
  await page.getByLabel("State of: Choose a course").selectOption("doing");
  const panel = await openPanel(page, "Choose a course");
  await panel.getByLabel("New note").fill("a");
  await page.keyboard.press("Control+z");
  assert.equal(await stateOf(page, "choose"), "doing", "in a text field the keys belong to the text");
  await panel.getByLabel("New note").fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await eventually(() => stateOf(page, "choose"), "open");
  await eventually(async () => (await keptProgress(page)).some((kept) => kept.items?.choose?.s[0] === "doing"), false);
  await page.goto(`${site}plan/mentor.html`);
  await isWhole(page);
  await page.keyboard.press("Control+z");
  await eventually(async () => (await keptProgress(page))[0]?.items.room.s[0] ?? null, null);
});

test("the line that offers to undo goes by itself, but not while it is used", async (t) => {
  const { page } = await newReader(t);
  await page.clock.install();
  await page.goto(`${fromDisk(await (await book(t)).build())}plan/training.html`);
  await isWhole(page);
  await box(page, "choose").check();
  const undo = page.getByRole("group", { name: "Undo" });
  await page.mouse.move(0, 0);
  await undo.getByRole("button", { name: "Undo" }).focus();
  await page.clock.runFor(60_000);
  assert.equal(await undo.count(), 1);
  await box(page, "room").focus();
  await page.clock.runFor(60_000);
  assert.equal(await undo.count(), 0);
});

test("the next open item is one step away: on this page, on another, or none", async (t) => {
  const site = await hosted(t, await (await book(t)).build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  const next = page.locator(".next-open");
  assert.equal(await next.textContent(), "Next open item");
  await next.click();
  assert.ok(await box(page, "choose").evaluate((box) => box === document.activeElement));
  for (const id of ["choose", "room", "read-mentors"]) await box(page, id).check();
  await page.getByLabel("State of: Take one course").selectOption("na");
  await eventually(() => next.getAttribute("href"), "#box:teach");
  await box(page, "teach").check();
  await eventually(() => line(page, "page"), "4 of 4 done on this page");
  assert.ok(await page.locator("pb-progress[data-scope=page].full").count());
  assert.equal(await next.textContent(), "Next: Step 1");
  await next.click();
  await page.waitForURL("**/invest/index.html#box:two-hours");
  await eventually(() => box(page, "two-hours").evaluate((box) => box === document.activeElement), true);
});

test("the plan's total stands in the bar, at home and on the plan's page", async (t) => {
  const site = await hosted(t, await (await book(t)).build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  await box(page, "choose").check();
  await page.goto(`${site}index.html`);
  await eventually(() => page.locator("pb-progress[data-scope=plan] > .stop-count").textContent(), "1 of 9 done");
  assert.equal(await page.getByRole("progressbar").getAttribute("aria-label"), "To senior project manager: 1 of 9 done");
  await page.goto(`${site}plan/to-senior.html`);
  await eventually(() => page.locator("pb-progress[data-scope=plan] > .stop-count").textContent(), "1 of 9 done");
  await eventually(() => page.locator(".path .stop-count").allTextContents(), ["0 of 1 done", "0 of 1 done", "1 of 8 done", "0 of 1 done", "0 of 2 done", "1 of 5 done"]);
  await page.goto(`${site}ways.html`);
  await eventually(() => page.locator(".bar-progress .stop-count").textContent(), "1 of 9");
});

test("(b) an item that was renamed keeps its ticks, notes and rings", async (t) => {
  const handbook = await book(t);
  const site = await hosted(t, await handbook.build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  await box(page, "choose").check();
  const panel = await openPanel(page, "Choose a course");
  await panel.getByLabel("New note").fill("One");
  await panel.getByRole("button", { name: "Add note" }).click();
  await page.goto(`${site}ways.html`);
  await handbook.edit("content/plan/training.md", "{#choose}", "{#choose-course was=choose}");
  await handbook.build();

  await page.reload();
  await eventually(() => page.locator(".bar-progress .stop-count").textContent(), "1 of 9", "where there is no store");
  await openTraining(page, site);
  await eventually(() => metaOf(page, "choose-course"), ["Done 2 March · 1 note"]);
  assert.equal(await line(page, "page"), "1 of 5 done on this page");
  await box(page, "choose-course").uncheck();
  await eventually(async () => (await keptProgress(page))[0]?.items["choose-course"]?.s[0], "open");
  await page.goto(`${site}ways.html`);
  await eventually(() => page.locator(".bar-progress .stop-count").textContent(), "0 of 9", "what was kept under the old id is of the past");
});

test("what reviewers wrote about an item stands beneath it, as text", async (t) => {
  const { page } = await newReader(t);
  const site = await hosted(t, await (await book(t)).build());
  await openTraining(page, site);
  await box(page, "room").check();
  await eventually(async () => (await keptProgress(page)).length, 1);
  await page.goto(`${site}ways.html`);
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.endsWith(":to-senior")) ?? "";
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    const review = (/** @type {unknown} */ value) => [value, 1772400000000, 0, "d-other"];
    kept.reviews = {
      "r-other-1": review({ by: "mentor", name: "Maria", on: "2026-02-01", levels: {}, say: { choose: "<i>Good</i>" } }),
      "r-other-2": review({ by: 7, on: {}, levels: {}, say: { choose: 1 } }),
      "r-other-3": review({ by: "coach", on: "2026-02-02", levels: {}, say: [] }),
    };
    localStorage.setItem(key, JSON.stringify(kept));
  });
  await openTraining(page, site);
  await eventually(() => metaOf(page, "choose"), ["1 comment"]);
  const panel = await openPanel(page, "Choose a course");
  assert.deepEqual(await panel.locator(".entry-list:visible li > *").allTextContents(), ["<i>Good</i>", "Maria, mentor, 1 February"]);
});

test("(j) the keyboard is enough for everything an item can do", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t)).build()));
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.closest("label")?.firstChild?.textContent?.trim() ?? document.activeElement?.textContent);
  const tabTo = async (/** @type {string} */ wanted) => {
    for (let presses = 0; presses < 60 && (await focused()) !== wanted; presses += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), wanted);
  };
  await tabTo("Notes and dates: Choose a course");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Day", "the panel comes right after its button");
  await tabTo("New note");
  await page.keyboard.type("By hand");
  await page.keyboard.press("Control+Enter");
  await eventually(() => metaOf(page, "choose"), ["1 note"]);
  assert.equal(await focused(), "New note", "ready for another one");
  await tabTo("What it shows");
  await page.keyboard.type("A paper");
  await tabTo("Add evidence");
  await page.keyboard.press("Space");
  await eventually(() => metaOf(page, "choose"), ["1 note · 1 piece of evidence"]);
  await page.keyboard.press("Escape");
  assert.equal(await focused(), "Notes and dates: Choose a course");
  assert.equal(await page.locator(".item-panel:visible").count(), 0);
});

test("(j) axe finds nothing in an open panel, a changed item and the line that undoes", async (t) => {
  const handbook = await book(t);
  const site = await hosted(t, await handbook.build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  await box(page, "choose").check();
  await eventually(async () => (await keptProgress(page)).length > 0, true);
  await handbook.edit("content/plan/training.md", "Choose a course", "Choose a book");
  await handbook.build();
  await page.reload();
  await eventually(() => page.locator(".item-changed").count(), 1);
  await box(page, "one-course").click();
  const panel = page.getByRole("group", { name: "Notes and dates: Take one course" });
  await panel.getByLabel("New note").fill("One");
  await panel.getByRole("button", { name: "Add note" }).click();
  await panel.getByLabel("Link, if there is one").fill("nothing");
  await panel.getByRole("button", { name: "Add evidence" }).click();
  const found = [];
  for (const [look, scheme, width] of /** @type {const} */ ([["light", "light", 1280], ["dark", "dark", 1280], ["phone", "light", 390]])) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    found.push(...await violations(page, { where: look }));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${look}: nothing sticks out`);
  }
  assert.deepEqual(found, []);
});

test("(i) ticking, noting and undoing ask nobody", async (t) => {
  const site = await hosted(t, await (await book(t)).build());
  const { page, context } = await newReader(t);
  await openTraining(page, site);
  await eventually(() => line(page, "step"), /in Step 2/);
  /** @type {string[]} */
  const requests = [];
  context.on("request", (request) => requests.push(request.url()));
  await box(page, "choose").check();
  const panel = await openPanel(page, "Take one course");
  await panel.getByLabel("Your start").fill("2026-01-01");
  await panel.getByLabel("New note").fill("One");
  await panel.getByRole("button", { name: "Add note" }).click();
  await panel.getByLabel("What it shows").fill("Two");
  await panel.getByLabel("Link, if there is one").fill("https://example.org/two");
  await panel.getByRole("button", { name: "Add evidence" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await eventually(async () => Object.keys((await keptProgress(page))[0]?.items["one-course"]?.notes ?? {}).length, 1);
  assert.deepEqual(requests, []);
});

test("(h) on a page of 2,000 items a tick, a note and an undo touch a handful of nodes", async (t) => {
  const items = Array.from({ length: 2000 }, (_, number) => `- [ ] Do number ${number} {#do-${number}${number === 1001 ? " after=#do-1000" : ""}}\n`).join("");
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t, { "content/plan/training.md": `---\ntitle: Training\nstep: create-plan\n---\n${items}` })).build()));
  await eventually(() => line(page, "step"), "0 of 2003 in Step 2: Create your plan");
  await page.evaluate(() => {
    const touched = new Set();
    new MutationObserver((records) => records.forEach(({ target }) => touched.add(target)))
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(globalThis, { touched });
  });
  const touched = () => page.evaluate(() => {
    const nodes = Reflect.get(globalThis, "touched");
    const { size } = nodes;
    nodes.clear();
    return size;
  });
  await box(page, "do-1000").check();
  await eventually(() => line(page, "page"), "1 of 2000 done on this page");
  await eventually(async () => (await keptProgress(page)).length > 0, true);
  const [ticked] = [await touched()];
  assert.ok(ticked > 3 && ticked < 40, `${ticked} nodes for a tick`);
  await page.keyboard.press("Control+z");
  await eventually(() => line(page, "page"), "0 of 2000 done on this page");
  const undone = await touched();
  assert.ok(undone < 40, `${undone} nodes for an undo`);
});

test("on paper: what is ticked, due and kept, and no panel", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await book(t)).build()));
  const panel = await openPanel(page, "Choose a course");
  await panel.getByLabel("New note").fill("One");
  await panel.getByRole("button", { name: "Add note" }).click();
  await box(page, "choose").check();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".item-panel:visible, .item-open:visible, .undo:visible, .next-open:visible").count(), 0);
  assert.equal(await item(page, "choose").locator(".kept").textContent(), "Done 2 March · 1 note");
  assert.ok(await item(page, "choose").locator(".kept").isVisible());
});
