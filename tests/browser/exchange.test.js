// What a reader takes along and gets back: files saved, opened, merged and restored, a review that travels between
// two people, a link that shows where one is, and the page that says what is kept.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { violations } from "./axe.js";
import { careerHandbook } from "./career.js";
import { BOOK_ID, eventually, fromDisk, hosted, newReader } from "./helpers.js";

/** @typedef {import("node:test").TestContext} Test */
/** @typedef {import("playwright-core").Page} Page */

const FEW = {
  "content/plan/training.md": `---
title: Training
step: learn
---
- [ ] Take one course {#one-course kind=training develops=planning due=+30d}
- [ ] Sit in on a planning round {#sit-in kind=experience develops=strategy}
- [ ] Write a summary {#summary optional}
`,
  "content/side.md": "---\ntitle: Side\nstep: aside\n---\n- [ ] Help a neighbour {#neighbour}\n",
  "content/framework/side.yaml": "plans:\n  - {id: side, title: On the side, steps: [{id: aside, title: Aside}]}\n",
};

/** @param {Test} t */
async function built(t) {
  return (await careerHandbook(t, FEW)).build();
}

/** @param {Page} page */
const said = (page) => page.locator("p[role=status]").textContent();

/** @param {Page} page */
function kept(page, /** @type {RegExp} */ keys = /:1:p-[^:]+:[^:]+$/) {
  return page.evaluate((keys) => Object.fromEntries(Object.keys(localStorage).filter((key) => new RegExp(keys).test(key)).map((key) => [key, localStorage.getItem(key) ?? ""])), keys.source);
}

/**
 * What one plan holds in the browser.
 * @param {Page} page
 * @returns {Promise<Record<string, any>>}
 */
async function progressOf(page, plan = "up") {
  const texts = Object.entries(await kept(page)).flatMap(([key, text]) => (key.endsWith(`:${plan}`) ? [text] : []));
  return JSON.parse(texts[0] ?? "{}");
}

/** Ticks something and waits until it is written. */
async function ticked(/** @type {Page} */ page, /** @type {string} */ site, id = "one-course", at = "plan/training.html") {
  await page.goto(`${site}${at}`);
  await page.locator(`[id="box:${id}"]`).check();
  await eventually(async () => Object.values(await kept(page)).some((text) => text.includes(id)), true);
}

/** Presses a button that hands over a file, and reads the file. */
async function savedBy(/** @type {Page} */ page, /** @type {string} */ name) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).first().click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** Opens a text as a file. */
async function openedFile(/** @type {Page} */ page, /** @type {string | Record<string, any>} */ text, label = "Open a progress file", name = "a.pathbook.json") {
  const buffer = Buffer.from(typeof text === "string" ? text : JSON.stringify(text));
  await page.getByLabel(label).setInputFiles({ name, mimeType: "application/json", buffer });
}

const result = (/** @type {Page} */ page) => page.locator("pb-exchange .file-result");

/** A file as another device of the same reader would save it. */
async function fileFrom(/** @type {Page} */ page, /** @type {Record<string, any>} */ changes) {
  return { ...await progressOf(page), device: "d-other", ...changes };
}

/** Goes to the end of My progress, which brings the script for it, and asks for the link. */
async function shared(/** @type {Page} */ page) {
  await page.getByRole("heading", { name: "Keep a copy" }).scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Copy a link that shows where I am" }).click();
}

const LATER = () => Date.now() + 60_000;

test("what is saved to a file is all there is, and comes back as it was", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  assert.match(await page.locator(".last-saved").innerText(), /Not saved to a file yet/);
  const { name, text } = await savedBy(page, "Save a file");
  assert.match(name, /^career-handbook-up-\d{4}-\d\d-\d\d\.pathbook\.json$/);
  const { texts: _, ...file } = JSON.parse(text);
  const here = await progressOf(page);
  for (const part of ["items", "levels", "reviews", "x", "plan", "book", "profile"]) assert.deepEqual(file[part], here[part], part);
  await eventually(() => page.locator(".last-saved").innerText(), "Last saved to a file today.");
  await eventually(() => said(page), `Saved as ${name}`);

  // Another browser, with nothing of its own.
  const other = await newReader(t);
  await other.page.goto(`${site}data.html`);
  await openedFile(other.page, text);
  await eventually(() => result(other.page).innerText(), /Up to senior\s+Saved on/);
  await other.page.getByRole("button", { name: "Merge", exact: true }).click();
  await eventually(() => result(other.page).innerText(), /Merged: .*new/);
  const there = await progressOf(other.page);
  for (const part of ["items", "levels", "reviews", "x"]) assert.deepEqual(there[part], here[part], part);
});

test("the last copy is said in words, and a new one is asked for after 14 days", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await page.clock.install({ time: new Date("2026-03-02T10:00:00Z") });
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  await savedBy(page, "Save a file");
  for (const [day, words] of [["2026-03-03", "Last saved to a file yesterday."], ["2026-03-14", "Last saved to a file 12 days ago."], ["2026-03-17", "Last saved to a file 15 days ago. Time for a new copy?"]]) {
    await page.clock.setFixedTime(new Date(`${day}T12:00:00Z`));
    await page.reload();
    await eventually(() => page.locator(".last-saved").innerText(), String(words));
  }
});

test("(i) Markdown, CSV and calendar are offered, and nothing is asked of any server", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  await savedBy(page, "Save a file");
  /** @type {string[]} */
  const requests = [];
  page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
  const markdown = await savedBy(page, "Markdown");
  assert.match(markdown.name, /^career-handbook-up-.*\.md$/);
  assert.match(markdown.text, /Take one course/);
  assert.match((await savedBy(page, "CSV")).text, /^\uFEFF.*\r\n[^]*Take one course/);
  assert.match((await savedBy(page, "Calendar")).text, /^BEGIN:VCALENDAR\r\n/);
  await openedFile(page, await fileFrom(page, {}));
  await eventually(() => result(page).innerText(), /Nothing in it differs/);
  assert.deepEqual(requests.filter((request) => !request.includes(" blob:")), []);
});

test("a file is merged only after its reader saw what it changes, and merging can be undone", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const mine = await progressOf(page);
  const file = await fileFrom(page, { items: {
    "one-course": { ...mine.items["one-course"], s: ["doing", LATER(), 0, "d-other"] },
    "sit-in": { s: ["done", LATER(), 0, "d-other"] },
  } });
  await openedFile(page, file);
  await eventually(() => result(page).innerText(), /1 newer, 1 conflict, 1 new/);
  assert.match(await page.locator(".conflicts li").innerText(), /State of ["“]Take one course["”]: Done here .*, In progress in the file .*; the newer is taken/);
  assert.deepEqual(await progressOf(page), mine, "looking changes nothing");

  await page.getByRole("button", { name: "Don’t", exact: true }).click();
  await eventually(() => result(page).innerText(), /Nothing was changed/);
  assert.deepEqual(await progressOf(page), mine);

  await openedFile(page, file);
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await eventually(async () => (await progressOf(page)).items["one-course"].s[0], "doing");
  await eventually(() => said(page), /^Merged: 1 newer/);
  await result(page).getByRole("button", { name: "Undo", exact: true }).click();
  await eventually(async () => (await progressOf(page)).items["one-course"].s[0], "done");
  assert.equal((await progressOf(page)).items["sit-in"]?.s?.[0] ?? null, null);
});

test("a file can be dropped", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.pathbook.json", { type: "application/json" }));
    return data;
  }, JSON.stringify(await fileFrom(page, {})));
  await page.locator("pb-exchange .drop").dispatchEvent("drop", { dataTransfer: dropped });
  await eventually(() => result(page).innerText(), /dropped\.pathbook\.json/);
});

test("restoring makes everything as in the file and keeps a backup of what was", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const before = await savedBy(page, "Save a file");
  await ticked(page, site, "sit-in");
  await page.goto(`${site}data.html`);
  await openedFile(page, before.text);
  await page.getByRole("button", { name: "Restore exactly as in this file" }).click();
  await page.getByRole("group", { name: /Set everything back to this file/ }).getByRole("button", { name: "Restore", exact: true }).click();
  await eventually(async () => (await progressOf(page)).items["sit-in"]?.s?.[0] ?? null, null);
  assert.equal((await progressOf(page)).items["one-course"].s[0], "done");
  const copies = page.locator(".copies").filter({ hasText: "Backup" }).first();
  await eventually(() => copies.innerText(), /Backup, Up to senior/);
  const backup = copies.locator("li").filter({ hasText: /^Backup/ }).first();
  await backup.getByRole("button", { name: "Restore", exact: true }).click();
  await backup.getByRole("group").getByRole("button", { name: "Restore", exact: true }).click();
  await eventually(async () => (await progressOf(page)).items["sit-in"].s[0], "done");
});

test("files that do not belong here are refused with a reason", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const file = await fileFrom(page, {});
  const before = await kept(page);
  for (const [text, reason] of /** @type {[string | Record<string, any>, RegExp][]} */ ([
    [{ ...file, book: "0000" }, /belongs to another handbook/],
    [{ ...file, plan: "elsewhere" }, /for the plan “elsewhere”, which this handbook does not have/],
    [{ format: "something else" }, /not a progress file/],
    ["hello", /not a progress file, or it is damaged/],
    [JSON.stringify(file).slice(0, -40), /damaged or cut off/],
  ])) {
    await openedFile(page, text);
    await eventually(() => result(page).innerText(), reason);
    assert.equal(await page.getByRole("button", { name: /^Merge/ }).count(), 0);
  }
  await openedFile(page, { ...file, v: 99 });
  await eventually(() => result(page).innerText(), /newer version .* can be|newer version of this handbook saved this file/);
  assert.match(await result(page).innerText(), /Take one course/);
  assert.equal(await page.getByRole("button", { name: /^Merge/ }).count(), 0);
  assert.deepEqual(await kept(page), before);
});

test("a file for another plan of the handbook goes to that plan", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  await openedFile(page, await fileFrom(page, { plan: "side", items: { neighbour: { s: ["done", 1, 0, "d-other"] } } }));
  await eventually(() => result(page).innerText(), /another plan of this handbook, and goes there: On the side/);
  await page.getByRole("button", { name: /^Merge/ }).click();
  await eventually(async () => (await progressOf(page, "side")).items?.neighbour?.s?.[0], "done");
  assert.equal((await progressOf(page)).items.neighbour, undefined);
});

test("a file of another profile asks, and can become a profile of its own", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const file = await fileFrom(page, { profile: "p-somebody", name: "Ana", items: { "sit-in": { s: ["done", 5, 0, "d-ana"] } } });
  await openedFile(page, file);
  await eventually(() => result(page).innerText(), /Another profile saved this file/);
  assert.match(await result(page).innerText(), /Ana: Up to senior/);
  await page.getByRole("button", { name: "Add as a profile of its own" }).click();
  await eventually(() => result(page).innerText(), /Added as the profile “Ana”/);
  assert.equal((await progressOf(page)).items["sit-in"], undefined, "not mixed");
  await page.getByRole("button", { name: "Switch to it", exact: true }).first().click();
  await page.goto(`${site}plan/training.html`);
  await eventually(() => page.locator('[id="box:sit-in"]').isChecked(), true);
  assert.equal(await page.locator('[id="box:one-course"]').isChecked(), false);
});

test("(g) a hostile file does no harm", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const file = await fileFrom(page, {});
  const before = await kept(page);

  // A hundred million bytes: refused before a byte is read.
  const read = await page.evaluate(async () => {
    const input = document.querySelector("pb-exchange input[type=file]");
    if (!(input instanceof HTMLInputElement)) return "no input";
    let read = false;
    FileReader.prototype.readAsText = () => (read = true);
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(100_000_000)], "large.json"));
    input.files = data.files;
    input.dispatchEvent(new Event("change"));
    return read;
  });
  assert.equal(read, false);
  await eventually(() => result(page).innerText(), /larger than 5 MB/);
  await page.reload();

  for (const text of [`${"[".repeat(500_000)}`, `{"format":"pathbook-progress","x":${"[".repeat(5000)}${"]".repeat(5000)}}`]) {
    await openedFile(page, text);
    await eventually(() => result(page).innerText(), /nested too deeply/);
  }
  assert.deepEqual(await kept(page), before);

  const at = LATER();
  const stamp = (/** @type {unknown} */ value, /** @type {number} */ n) => [value, at, n, "d-evil"];
  const hostile = JSON.stringify({ ...file, items: { "sit-in": {
    s: stamp("done", 0),
    notes: { "n-evil-1": stamp({ t: "<img src=x onerror=alert(1)> \u202Eright to left\u202C 👩🏽‍🚀", on: "2026-03-02" }, 1), "n-evil-2": stamp({ t: "=cmd|' /C calc'!A0", on: "2026-03-03" }, 2) },
    ev: { "e-evil-1": stamp({ t: "Look", u: "javascript:alert(1)", on: "2026-03-02" }, 3), "e-evil-2": stamp({ t: "Data", u: "data:text/html,<script>alert(1)</script>" }, 4), "e-evil-3": stamp({ t: "Fine", u: "https://example.org/" }, 5) },
  }, odd: 7 } }).replace('"items":{', '"items":{"__proto__":{"s":["done",1,0,"d-evil"]},"constructor":{"s":["done",1,0,"d-evil"]},');
  await openedFile(page, hostile);
  await eventually(() => result(page).innerText(), /2 links that could be harmful/);
  assert.match(await page.locator(".file-warnings").innerText(), /3 entries in the file could not be understood/);
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await eventually(async () => (await progressOf(page)).items["sit-in"]?.s[0], "done");
  assert.equal(await page.evaluate(() => /** @type {any} */ ({}).s), undefined);
  const csv = (await savedBy(page, "CSV")).text;
  assert.doesNotMatch(csv, /(^|[,;\t\r\n"])=cmd/);
  assert.match(csv, /=cmd/);
  await page.goto(`${site}progress.html`);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")).filter((href) => /^(javascript|data):/i.test(href ?? ""))), []);
  assert.equal(await page.locator("img[src=x]").count(), 0);
});

test("a review travels from reader to mentor and back, and nothing is replaced", async (t) => {
  const site = await hosted(t, await built(t));
  const reader = (await newReader(t)).page;
  await ticked(reader, site);
  await reader.goto(`${site}review.html`);
  await reader.getByLabel("Your name in the file (optional)").fill("Ana");
  const sent = await savedBy(reader, "Save a file for your mentor");
  assert.equal(JSON.parse(sent.text).name, "Ana");

  // The mentor has progress of their own, in another browser.
  const mentor = (await newReader(t)).page;
  await ticked(mentor, site, "sit-in");
  const own = await kept(mentor);
  await mentor.goto(`${site}review.html`);
  const label = "Open a reader’s file";
  await openedFile(mentor, sent.text, label);
  const work = mentor.locator(".review-work");
  await eventually(() => work.innerText(), /Ana: Up to senior/);
  await eventually(() => work.locator(".seen-state.done").innerText(), /Take one course/);
  await mentor.getByLabel("Your name in the review (optional)").fill("Bo");
  await mentor.getByLabel("Your rating of “Planning work”").selectOption("practitioner");
  await mentor.getByRole("button", { name: "Comment on “Take one course”" }).click();
  await mentor.getByLabel("Your comment on “Take one course”").fill("Which one was it?");
  await mentor.getByLabel("Your comment on the whole").fill("Well begun.");
  await eventually(async () => Object.values(await kept(mentor, /:review:/)).some((text) => text.includes("Well begun.")), true);

  // A reload loses nothing.
  await mentor.reload();
  await work.getByRole("button", { name: "Continue" }).click();
  await eventually(() => mentor.getByLabel("Your comment on the whole").inputValue(), "Well begun.");
  assert.equal(await mentor.getByLabel("Your rating of “Planning work”").inputValue(), "practitioner");
  const returned = await savedBy(mentor, "Save the reviewed file");
  assert.match(returned.name, /-reviewed\.pathbook\.json$/);
  assert.deepEqual(await kept(mentor), own, "the mentor's own progress is untouched");
  await mentor.getByRole("button", { name: "Discard the draft" }).click();
  await mentor.getByRole("button", { name: "Discard", exact: true }).click();
  await eventually(() => kept(mentor, /:review:/), {});

  // A second review, by a coach, of the file as it was sent.
  const coach = (await newReader(t)).page;
  await coach.goto(`${site}review.html`);
  await openedFile(coach, sent.text, label);
  await coach.getByLabel("You are their").selectOption("coach");
  await coach.getByLabel("Your rating of “Planning work”").selectOption("expert");
  const second = await savedBy(coach, "Save the reviewed file");

  await ticked(reader, site, "sit-in");
  await reader.goto(`${site}review.html`);
  for (const file of [returned, second]) {
    await openedFile(reader, file.text);
    await eventually(() => result(reader).innerText(), /1 new/);
    await reader.getByRole("button", { name: "Merge", exact: true }).click();
    await eventually(() => result(reader).innerText(), /^Merged/);
  }
  const { reviews, items } = await progressOf(reader);
  assert.equal(Object.keys(reviews).length, 2);
  assert.equal(items["sit-in"].s[0], "done", "what was done since stays");
  const beside = reader.getByRole("region", { name: "1 review by coach, 1 review by mentor" });
  await eventually(() => beside.innerText(), /Planning work[^]*Expert|Planning work[^]*Practitioner/);
  assert.match(await reader.locator("pb-review").innerText(), /Bo, mentor, [^]*Well begun\.[^]*Take one course\s+Which one was it\?/);

  // The reader opening it where a mentor does is told where it belongs.
  await openedFile(reader, returned.text, label);
  await eventually(() => reader.locator(".review-work").innerText(), /This file is your own/);
});

test("a review keeps all it says when the handbook changes before it is sent and before it is read", async (t) => {
  const book = await careerHandbook(t, FEW);
  const site = await hosted(t, await book.build());
  const reader = (await newReader(t)).page;
  await ticked(reader, site);
  await reader.goto(`${site}review.html`);
  const sent = await savedBy(reader, "Save a file for your mentor");
  const mentor = (await newReader(t)).page;
  await mentor.goto(`${site}review.html`);
  await openedFile(mentor, sent.text, "Open a reader’s file");
  await mentor.getByLabel("Your rating of “Planning work”").selectOption("practitioner");
  await mentor.getByLabel("Your rating of “Monitoring”").selectOption("expert");
  await mentor.getByRole("button", { name: "Comment on “Take one course”" }).click();
  await mentor.getByLabel("Your comment on “Take one course”").fill("Which one was it?");
  await eventually(async () => Object.values(await kept(mentor, /:review:/)).some((text) => text.includes("Which one")), true);

  // The item gets another id, a level another one, and a competency goes.
  await book.edit("content/plan/training.md", "{#one-course ", "{#a-course was=one-course ");
  const framework = await book.read("content/framework/all.yaml");
  await book.write("content/framework/all.yaml", framework.replaceAll("practitioner", "able").replace("  - {id: monitoring, area: ways, name: Monitoring}\n", "").replace("monitoring: able, ", ""));
  await book.build();
  await mentor.goto(`${site}review.html`);
  await mentor.getByRole("button", { name: "Continue" }).click();
  await eventually(() => mentor.getByLabel("Your comment on “Take one course”").inputValue(), "Which one was it?");
  assert.equal(await mentor.getByLabel("Your rating of “Planning work”").inputValue(), "practitioner", "what will be sent is what is shown");
  const returned = await savedBy(mentor, "Save the reviewed file");

  await reader.goto(`${site}review.html`);
  await openedFile(reader, returned.text);
  await reader.getByRole("button", { name: "Merge", exact: true }).click();
  const beside = reader.getByRole("region", { name: "1 review by mentor" });
  await eventually(() => beside.innerText(), /Planning work[^]*practitioner[^]*monitoring[^]*expert/);
  assert.match(await reader.locator("pb-review").innerText(), /Take one course\s+Which one was it\?/);
});

test("a mentor who opens a reader's file as their own is asked, and can look at it", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  const own = await kept(page);
  await page.goto(`${site}data.html`);
  await openedFile(page, await fileFrom(page, { profile: "p-reader", name: "Ana", build: "0a0b0c0d", items: { "sit-in": { s: ["done", 5, 0, "d-ana"] }, "no-longer-here": { s: ["done", 5, 0, "d-ana"] } } }));
  await eventually(() => result(page).innerText(), /another edition of this handbook \(0a0b0c0d[^]*open it under “Review a plan” instead/);
  await page.getByText("Look at what is in the file").click();
  await eventually(() => result(page).locator(".seen-state.done").count(), 2);
  assert.deepEqual(await kept(page), own);
});

for (const [place, open] of Object.entries({ "on a web server": hosted, "opened from a folder": async (/** @type {Test} */ _, /** @type {string} */ site) => fromDisk(site) })) {
  test(`(l) a link shows where somebody is and changes nothing: ${place}`, async (t) => {
    const site = await open(t, await built(t));
    const { page, context } = await newReader(t);
    await ticked(page, site);
    await page.goto(`${site}progress.html`);
    await shared(page);
    await eventually(() => page.getByLabel("The link").inputValue(), /progress\.html#pb1\.[\w-]+$/);
    const link = await page.getByLabel("The link").inputValue();
    assert.ok(link.startsWith(`${site}progress.html#`));

    const other = place === "opened from a folder" ? await context.newPage() : (await newReader(t)).page;
    const view = other.locator(".shared-view");
    if (place !== "opened from a folder") await ticked(other, site, "sit-in");
    else await other.goto(`${site}index.html`);
    const before = await kept(other);
    await other.goto(link);
    await eventually(() => view.locator(".banner").innerText(), /Shared view: 1 of 2 done in Up to senior. It is as of build \w{8}\. Your own progress is untouched\./);
    await eventually(() => view.locator(".seen-state.done").innerText(), /Take one course/);
    assert.equal(await other.locator("pb-my-progress").isVisible(), false);
    assert.deepEqual(await kept(other), before);

    // Damaged, then whole again, by the address alone.
    await other.evaluate((hash) => (location.hash = hash), `${new URL(link).hash.slice(0, -1)}A`.replace(/AA$/, "AB"));
    await eventually(() => view.locator(".banner").innerText(), /This link is damaged/);
    await other.evaluate(() => (location.hash = "#pb9.AAAA"));
    await eventually(() => view.locator(".banner").innerText(), /newer version/);
    await other.evaluate((hash) => (location.hash = hash), new URL(link).hash);
    await eventually(() => view.locator(".seen-state.done").count(), 1);
    await other.getByRole("button", { name: "See your own progress" }).click();
    await eventually(() => other.locator("pb-my-progress").isVisible(), true);
    assert.equal(await view.count(), 0);
    assert.deepEqual(await kept(other), before);
  });
}

test("(l) a link of another handbook is told apart", async (t) => {
  const site = await built(t);
  const { page } = await newReader(t);
  await ticked(page, fromDisk(site));
  await page.goto(`${fromDisk(site)}progress.html`);
  await shared(page);
  await eventually(() => page.getByLabel("The link").inputValue(), /#pb1/);
  const { hash } = new URL(await page.getByLabel("The link").inputValue());
  const elsewhere = fromDisk(await (await careerHandbook(t, { ...FEW, "book.toml": 'title = "Another"\nid = "11111111-7d39-4f0a-9c55-0a2b6c1d2e3f"\n' })).build());
  await page.goto(`${elsewhere}progress.html${hash}`);
  await eventually(() => page.locator(".shared-view .banner").innerText(), /belongs to another handbook/);
});

test("About your data lists what is kept and the policy in force", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await page.goto(`${site}data.html`);
  const data = page.locator("pb-data");
  await eventually(() => data.innerText(), /Nothing yet/);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  await eventually(() => data.locator("table.kept").innerText(), /Your progress/);
  const rowsNow = () => data.locator("table.kept tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  const stored = () => page.evaluate((book) => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith("pathbook:") && key.includes(book)), BOOK_ID);
  // What is kept of reading comes a moment after the page.
  await eventually(async () => {
    await page.reload();
    await data.locator("table.kept tbody tr").first().waitFor();
    const listed = (await rowsNow()).flatMap(([, , keys]) => keys?.trim().split(" ") ?? []);
    return (await stored()).filter((key) => !listed.includes(key));
  }, []);
  const rows = await rowsNow();
  for (const [what, bytes] of rows) assert.ok(what && Number(bytes?.replaceAll(",", "")) > 0, `${what} ${bytes}`);
  assert.match(await data.innerText(), /forbids scripts to send anything anywhere[^]*default-src 'none'[^]*form-action 'none'/);
});

test("a plan is reset after a backup, and everything is deleted after a question", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  await page.locator("li", { hasText: "Up to senior" }).getByRole("button", { name: "Reset this plan" }).click();
  const question = page.getByRole("group", { name: /Set everything in Up to senior back/ });
  await page.keyboard.press("Escape");
  assert.equal(await question.count(), 0);
  await page.locator("li", { hasText: "Up to senior" }).getByRole("button", { name: "Reset this plan" }).click();
  await question.getByRole("button", { name: "Reset it" }).click();
  await eventually(async () => (await progressOf(page)).items["one-course"].s[0], null);
  await eventually(() => page.locator(".copies").first().innerText(), /Backup, Up to senior/);

  await page.getByRole("button", { name: "Delete everything" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a file first" }).click();
  await coming;
  await page.getByRole("button", { name: "Yes, delete everything" }).click();
  await eventually(() => said(page), "Everything is deleted.");
  await eventually(() => page.evaluate((book) => Object.keys(localStorage).filter((key) => key.includes(book)), BOOK_ID), []);
  await page.reload();
  await page.locator("pb-data h3").first().waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(await page.locator("table.kept tbody th").allInnerTexts(), []);
  assert.deepEqual(await page.evaluate((book) => [localStorage, sessionStorage].flatMap((shelf) => Object.keys(shelf)).filter((key) => key.includes(book)), BOOK_ID), []);
});

test("damaged text can be downloaded and deleted", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.endsWith(":up")) localStorage.setItem(key, "{ broken");
  });
  await page.goto(`${site}data.html`);
  const damaged = page.locator(".copies li", { hasText: "Damaged text" });
  await eventually(() => damaged.count(), 1);
  const coming = page.waitForEvent("download");
  await damaged.getByRole("button", { name: "Download" }).click();
  assert.equal(await readFile(await (await coming).path(), "utf8"), "{ broken");
  await damaged.getByRole("button", { name: "Delete" }).click();
  await damaged.getByRole("button", { name: "Delete it" }).click();
  await eventually(() => damaged.count(), 0);
});

test("profiles are added, renamed, switched and deleted", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  await page.goto(`${site}data.html`);
  const people = page.locator("pb-people");
  await page.getByLabel("Name of a new profile").fill("Second plan");
  await people.getByRole("button", { name: "Add a profile" }).click();
  await eventually(() => said(page), "The profile “Second plan” is added.");
  await people.getByRole("button", { name: "Rename “Second plan”" }).click();
  await page.getByLabel("New name of “Second plan”").fill("Another try");
  await page.keyboard.press("Enter");
  await people.getByRole("button", { name: "Switch to “Another try”" }).click();
  await eventually(() => people.locator("li", { hasText: "Another try" }).innerText(), /in use now/);
  await page.goto(`${site}plan/training.html`);
  await eventually(() => page.locator('[id="box:one-course"]').isEnabled(), true);
  assert.equal(await page.locator('[id="box:one-course"]').isChecked(), false);
  await page.goto(`${site}data.html`);
  await people.getByRole("button", { name: "Switch to “Without a name”" }).click();
  await eventually(() => people.locator("li", { hasText: "Without a name" }).innerText(), /in use now/);
  const other = people.locator("li", { hasText: "Another try" });
  await other.getByRole("button", { name: "Delete" }).click();
  await other.getByRole("button", { name: "Delete it" }).click();
  await eventually(() => people.locator("li").count(), 1);
  await page.goto(`${site}plan/training.html`);
  await eventually(() => page.locator('[id="box:one-course"]').isChecked(), true);
});

test("the data page explains itself where nothing is kept", async (t) => {
  const site = await hosted(t, await built(t));
  const { page, context } = await newReader(t);
  await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  await page.goto(`${site}data.html`);
  await eventually(() => page.locator("pb-data").innerText(), /keeps nothing for this page/);
  assert.match((await savedBy(page, "Save a file")).name, /pathbook\.json$/);

  const nameless = fromDisk(await (await careerHandbook(t, { ...FEW, "book.toml": 'title = "Nameless"\n' })).build());
  const reader = await newReader(t);
  await reader.page.goto(`${nameless}data.html`);
  await eventually(() => reader.page.locator("pb-data").innerText(), /has no id, so nothing is kept/);
});

test("beside items, and beside My progress, there is one state", async (t) => {
  const pages = { "content/beside.md": "---\ntitle: Beside\nstep: learn\n---\n- [ ] Tidy up {#tidy-up}\n\n::: data\n:::\n", "content/all.md": "# All\n::: progress plan=up\n:::\n\n::: review\n:::\n" };
  const site = await hosted(t, await (await careerHandbook(t, { ...FEW, ...pages })).build());
  const { page } = await newReader(t);
  await page.goto(`${site}beside.html`);
  await page.locator('[id="box:tidy-up"]').check();
  await eventually(() => page.locator("table.kept").innerText(), /Your progress/);
  const { text } = await savedBy(page, "Save a file");
  assert.equal(JSON.parse(text).items["tidy-up"].s[0], "done");
  await openedFile(page, text.replace('"done"', '"doing"').replace(/"doing",(\d+)/, (_, at) => `"doing",${Number(at) + 1}`));
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await eventually(() => page.locator('[id="box:tidy-up"]').evaluate((box) => /** @type {HTMLInputElement} */ (box).indeterminate), true);

  await page.goto(`${site}all.html`);
  await eventually(() => page.locator("pb-my-progress .item[data-state=doing]").count(), 1);
  await page.locator("pb-review").getByLabel("Your name in the file (optional)").fill("Ana");
  const sent = await savedBy(page, "Save a file for your mentor");
  assert.equal(JSON.parse(sent.text).items["tidy-up"].s[0], "doing");
});

test("(j) axe finds nothing on these pages, whatever is open", async (t) => {
  const site = await hosted(t, await built(t));
  const { page } = await newReader(t);
  await ticked(page, site);
  const file = await fileFrom(page, { profile: "p-reader", name: "Ana", items: { "one-course": { s: ["doing", LATER(), 0, "d-ana"] } }, reviews: { "r-m-1": [{ by: "mentor", on: "2026-03-02", levels: { planning: "working" }, say: { "one-course": "Good" }, overall: "Yes" }, 5, 0, "d-m"] } });
  /** @type {string[]} */
  const found = [];
  const look = async (/** @type {string} */ where) => {
    for (const [scheme, width] of /** @type {["light" | "dark", number][]} */ ([["light", 1280], ["dark", 390]])) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 800 });
      found.push(...await violations(page, { where: `${where}, ${scheme}` }));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`${where}: ${wide} px too wide at ${width}`);
    }
  };
  await page.goto(`${site}data.html`);
  await openedFile(page, file);
  await page.getByText("Look at what is in the file").click();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await look("data, a file open");
  await page.getByRole("button", { name: "Merge into mine" }).click();
  await eventually(() => result(page).innerText(), /1 review by mentor/);
  await look("data, merged");
  await page.goto(`${site}review.html`);
  await openedFile(page, file, "Open a reader’s file");
  await page.getByRole("button", { name: "Comment on “Take one course”" }).click();
  await look("review");
  await page.goto(`${site}progress.html#pb1.damaged`);
  await eventually(() => page.locator(".shared-view .banner").innerText(), /damaged/);
  await look("a damaged link");
  assert.deepEqual(found, []);
});
