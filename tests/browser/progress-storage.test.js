// What is kept in a real browser stays the reader's: new editions, several tabs, several handbooks on one host, storage
// that is full, and texts of other versions. The letters are those of the design's list of tests.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { BOOK_ID, eventually, fromDisk, handbook, hosted, keptProgress, newReader, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("node:test").TestContext} Test */

const INDEX = `pathbook:${BOOK_ID}:1`;
const box = (/** @type {Page} */ page, /** @type {string} */ id) => page.locator(`[id="box:${id}"]`);
const banner = (/** @type {Page} */ page) => page.locator("main > .banner:visible").allTextContents().then(String);

/** A page of items, once its boxes work. */
async function open(/** @type {Page} */ page, /** @type {string} */ address) {
  await page.goto(address);
  await eventually(() => page.evaluate(() => document.querySelectorAll("pb-checklist:defined").length > 0), true, "the boxes work");
}

/** The ids of what is shown as done, in order. */
const done = (/** @type {Page} */ page) => page.evaluate(() => [...document.querySelectorAll("li[data-state=done]")].map(({ id }) => id).sort());

/** The ids of what is stored as done, in order, of the plan and profile that are the reader's. */
function kept(/** @type {Page} */ page, plan = "to-senior") {
  return page.evaluate(([base, plan]) => {
    const { profile } = JSON.parse(localStorage.getItem(base ?? "") ?? "{}");
    const { items = {} } = JSON.parse(localStorage.getItem(`${base}:${profile}:${plan}`) ?? "{}");
    return Object.keys(items).filter((id) => items[id].s?.[0] === "done").sort();
  }, [INDEX, plan]);
}

/** Ticks and sees it written. */
async function tick(/** @type {Page} */ page, /** @type {string[]} */ ...ids) {
  for (const id of ids) await box(page, id).check();
  await eventually(async () => (await kept(page)).filter((id) => ids.includes(id)).length, ids.length, "the ticks are written");
}

/**
 * A tab that is told nothing of what other tabs store: browsers hold such news back from tabs in the background, and
 * some give none at all to pages opened from a folder.
 */
async function deafTab(/** @type {import("playwright-core").BrowserContext} */ context, /** @type {string} */ address) {
  const page = await context.newPage();
  await page.addInitScript(() => {
    for (const kind of ["storage", "visibilitychange"]) addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
  });
  await open(page, address);
  return page;
}

/** A page of this origin that keeps no store, to change storage from. */
async function elsewhere(/** @type {import("playwright-core").BrowserContext} */ context, /** @type {string} */ site) {
  const page = await context.newPage();
  await page.goto(`${site}index.html`);
  return page;
}

// (b)

test("(b) an item that is renamed, moved and reworded keeps its tick, its note and its date", async (t) => {
  const book = await smallHandbook(t);
  const site = await hosted(t, await book.build());
  const { page, context } = await newReader(t);
  await open(page, `${site}plan/training.html`);
  await tick(page, "one-course", "ask-two", "read-mentors");
  // What the boxes alone do not write stands beside them all the same.
  const other = await elsewhere(context, site);
  await other.evaluate((base) => {
    const key = `${base}:${JSON.parse(localStorage.getItem(base) ?? "").profile}:to-senior`;
    const progress = JSON.parse(localStorage.getItem(key) ?? "");
    progress.items["one-course"].notes = { "n-z-1": [{ t: "Went well", on: "2026-03-02" }, progress.saved, 0, "d-z"] };
    progress.items["one-course"].due = ["2026-04-30", progress.saved, 1, "d-z"];
    localStorage.setItem(key, JSON.stringify(progress));
  }, INDEX);

  const [course = ""] = /^- .*\{#one-course .*\n/m.exec(await book.read("content/plan/training.md")) ?? [];
  await book.edit("content/plan/training.md", course, "");
  await book.edit("content/plan/mentor.md", "- [ ] Find", "- [ ] Finish a course of your choice {#finish-course was=one-course due=+120d}\n- [ ] Find");
  await book.edit("content/plan/training.md", "{#ask-two effort=2h}", "{#ask-three was=ask-two}");
  await book.edit("content/plan/training.md", "Read about [mentors](mentor.md) and tell a colleague", "Read what we say of [mentors](mentor.md)");
  await book.build();

  await open(page, `${site}plan/training.html`);
  await eventually(() => done(page), ["ask-three", "read-mentors"]);
  await open(page, `${site}plan/mentor.html`);
  await eventually(() => done(page), ["finish-course"]);
  await eventually(() => page.locator("pb-progress[data-scope=step] span").textContent(), /^3 of 8 /);
  await tick(page, "find-mentor");
  const [progress] = await keptProgress(page);
  assert.deepEqual([progress?.items["finish-course"].notes["n-z-1"][0].t, progress?.items["finish-course"].due[0]], ["Went well", "2026-04-30"]);
  assert.equal(progress?.items["one-course"].s[0], "done", "older files still find it");

  // Unticked under its new id, it does not come back from the old one.
  await box(page, "finish-course").uncheck();
  await eventually(async () => (await keptProgress(page))[0]?.items["finish-course"].s[0], "open");
  await page.reload();
  await eventually(() => done(page), ["find-mentor"]);
});

// (d)

test("(d) two tabs tick 200 different items each at once, and nothing is lost", async (t) => {
  const items = Array.from({ length: 400 }, (_, number) => `- [ ] Do number ${number} {#do-${number}}\n`).join("");
  const site = await hosted(t, await (await smallHandbook(t, { "content/plan/training.md": `---\ntitle: Training\nstep: create-plan\n---\n${items}` })).build());
  const { page, context } = await newReader(t);
  // Whose browser it is stands before both begin: two tabs that begin at once are a story of their own, below.
  await open(page, `${site}plan/training.html`);
  await box(page, "do-0").check();
  await eventually(() => kept(page), ["do-0"]);
  const second = await context.newPage();
  await open(second, `${site}plan/training.html`);
  const tickEvery = (/** @type {Page} */ tab, /** @type {number} */ first) => tab.evaluate(async (first) => {
    for (let number = first; number < 400; number += 2) {
      document.getElementById(`box:do-${number}`)?.click();
      // Time for the other tab, and for what comes from there.
      await new Promise((go) => setTimeout(go, 5));
    }
  }, first);
  await Promise.all([tickEvery(page, 2), tickEvery(second, 1)]);
  const all = Array.from({ length: 400 }, (_, number) => `do-${number}`).sort();
  for (const tab of [page, second]) await eventually(() => done(tab), all, "each shows what both ticked");
  await eventually(() => kept(page), all, "and it is written");
  await page.reload();
  await eventually(() => done(page), all);
});

test("(d) two tabs that begin in the same moment lose neither's first tick", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  for (let times = 0; times < 3; times += 1) {
    const { page, context } = await newReader(t);
    const second = await context.newPage();
    for (const tab of [page, second]) await open(tab, `${site}plan/training.html`);
    await Promise.all([box(page, "one-course").check(), box(second, "ask-two").check()]);
    await eventually(() => kept(page), ["ask-two", "one-course"]);
    for (const tab of [page, second]) {
      await tab.reload();
      await eventually(() => done(tab), ["ask-two", "one-course"]);
    }
    assert.equal((await keptProgress(page)).length, 1, "one profile");
  }
});

test("a tab that was told nothing takes in what happened meanwhile before it writes", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  await open(page, `${site}plan/training.html`);
  await tick(page, "one-course", "ask-two");
  const deaf = await deafTab(context, `${site}plan/training.html`);
  await box(page, "one-course").uncheck();
  await tick(page, "read-mentors");
  assert.deepEqual(await done(deaf), ["ask-two", "one-course"], "it heard nothing");
  await box(deaf, "practise-else").check();
  await eventually(() => kept(page), ["ask-two", "practise-else", "read-mentors"]);
  for (const tab of [page, deaf]) await eventually(() => done(tab), ["ask-two", "practise-else", "read-mentors"]);
});

test("deleting everything in one tab is not undone by another, told of it or not", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  await open(page, `${site}plan/training.html`);
  await tick(page, "one-course", "ask-two");
  const deaf = await deafTab(context, `${site}plan/training.html`);
  const other = await elsewhere(context, site);
  await other.evaluate(() => localStorage.clear());
  await eventually(() => done(page), [], "the tab that heard of it");
  assert.deepEqual(await done(deaf), ["ask-two", "one-course"], "the other did not");
  await deaf.reload();
  await tick(page, "read-mentors");
  assert.deepEqual(await kept(page), ["read-mentors"]);

  const another = await deafTab(context, `${site}plan/training.html`);
  await other.evaluate(() => localStorage.clear());
  await eventually(() => done(page), []);
  await box(another, "practise-else").check();
  await eventually(() => kept(page), ["practise-else"]);
  await eventually(() => done(another), ["practise-else"]);
  await another.reload();
  await eventually(() => done(another), ["practise-else"]);
  assert.equal((await keptProgress(page)).length, 1);
});

test("another tab's change of profile is noticed, and no tick goes to the wrong one", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  await open(page, `${site}plan/training.html`);
  await tick(page, "one-course");
  const deaf = await deafTab(context, `${site}plan/training.html`);
  const other = await elsewhere(context, site);
  const first = await other.evaluate((key) => {
    const index = JSON.parse(localStorage.getItem(key) ?? "");
    const profiles = { ...index.profiles, "p-work": { name: "Work" } };
    localStorage.setItem(key, JSON.stringify({ ...index, profiles, profile: "p-work" }));
    return index.profile;
  }, INDEX);
  await eventually(() => done(page), [], "the open tab shows the other profile");
  await tick(page, "ask-two");
  // This tab still shows the first one: its tick is meant for that.
  await box(deaf, "read-mentors").click();
  await eventually(() => done(deaf), ["ask-two"], "and then it shows the other one too");
  await tick(deaf, "practise-else");
  const items = await other.evaluate(([base, first]) => [first, "p-work"].map((profile) => Object.keys(JSON.parse(localStorage.getItem(`${base}:${profile}:to-senior`) ?? "{}").items ?? {}).sort()), [INDEX, first]);
  assert.deepEqual(items, [["one-course", "read-mentors"], ["ask-two", "practise-else"]]);
});

// (e)

test("(e) in a browser whose storage is really full ticks are told of, and written once there is room", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  await open(page, `${site}plan/training.html`);
  await tick(page, "one-course");
  const other = await elsewhere(context, site);
  await other.evaluate(() => {
    for (let size = 1 << 22; size >= 1; size >>= 1) {
      try {
        for (let number = 0; number < 9; number += 1) localStorage.setItem(`somebody-else:${size}:${number}`, "x".repeat(size));
      } catch {
        // This much does not fit any more.
      }
    }
  });
  await page.evaluate(() => document.getElementById("box:ask-two")?.click());
  // A tick takes some room from the backup. Many do not find any.
  await page.getByLabel("State of: Read about mentors and tell a colleague").selectOption("doing");
  await page.evaluate(() => ["practise-project", "practise-else", "read-mentors"].forEach((id) => document.getElementById(`box:${id}`)?.click()));
  const shown = await done(page);
  assert.ok(shown.includes("read-mentors"), "the boxes go on working");
  await eventually(() => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))).then(() => kept(page)).then((ids) => ids.includes("one-course")), true, "what was there stands");
  await other.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("somebody-else")).forEach((key) => localStorage.removeItem(key)));
  await tick(page, "summary");
  await eventually(() => kept(page), ["ask-two", "one-course", "practise-else", "practise-project", "read-mentors", "summary"]);
});

test("(e) storage that closes while the page is open loses no tick that was shown", async (t) => {
  const { page } = await newReader(t);
  await open(page, fromDisk(await (await smallHandbook(t)).build()) + "plan/training.html");
  await tick(page, "one-course");
  await page.evaluate(() => {
    const { getItem, setItem } = Storage.prototype;
    const closed = () => {
      throw new DOMException("closed", "SecurityError");
    };
    Object.assign(Storage.prototype, { getItem: closed, setItem: closed });
    addEventListener("reopen", () => Object.assign(Storage.prototype, { getItem, setItem }));
  });
  await box(page, "ask-two").check();
  await eventually(() => banner(page), /^Not saved here: the browser's storage is full or closed/);
  assert.deepEqual(await done(page), ["ask-two", "one-course"]);
  await page.evaluate(() => dispatchEvent(new Event("reopen")));
  await tick(page, "read-mentors");
  await eventually(() => kept(page), ["ask-two", "one-course", "read-mentors"]);
});

// (f)

test("(f) what a newer version wrote is shown, can't be changed, and stays as it is", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  const other = await elsewhere(context, site);
  const newer = JSON.stringify({ format: "pathbook-progress", v: 7, later: { is: "better" }, items: { "one-course": { s: ["done", 5, 0, "d-z"], mood: 3 }, "ask-two": { s: ["paused", 5, 0, "d-z"] } } });
  await other.evaluate(([base, newer]) => {
    localStorage.setItem(base ?? "", JSON.stringify({ v: 1, device: "d-z", profile: "p-z", profiles: { "p-z": { name: "" } }, plans: ["to-senior"] }));
    localStorage.setItem(`${base}:p-z:to-senior`, newer ?? "");
  }, [INDEX, newer]);
  await open(page, `${site}plan/training.html`);
  await eventually(() => banner(page), /saved by a newer version/);
  assert.deepEqual(await done(page), ["one-course"]);
  assert.equal(await box(page, "ask-two").isDisabled(), true);
  await page.goto(`${site}index.html`);
  assert.equal(await other.evaluate((base) => localStorage.getItem(`${base}:p-z:to-senior`), INDEX), newer);
});

test("(f) a tab that is open when a newer version writes stops writing", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  await open(page, `${site}plan/training.html`);
  await tick(page, "one-course");
  const other = await elsewhere(context, site);
  const newer = await other.evaluate((base) => {
    const key = `${base}:${JSON.parse(localStorage.getItem(base) ?? "").profile}:to-senior`;
    const text = JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? ""), v: 2 });
    localStorage.setItem(key, text);
    return [key, text];
  }, INDEX);
  await eventually(() => banner(page), /saved by a newer version/);
  await eventually(() => box(page, "ask-two").isDisabled(), true);
  await page.goto(`${site}index.html`);
  assert.equal(await other.evaluate(([key]) => localStorage.getItem(key ?? ""), newer), newer[1]);
});

// (m)

test("(m) after the clock is set back a year, what the reader says next still counts", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  const ahead = await context.newPage();
  await ahead.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 365 * 86_400_000;
  });
  await open(ahead, `${site}plan/training.html`);
  await tick(ahead, "one-course", "ask-two");
  // Still open, and its clock is still wrong.
  await open(page, `${site}plan/training.html`);
  await eventually(() => banner(page), /from a clock more than a day ahead/);
  assert.deepEqual(await done(page), ["ask-two", "one-course"]);
  // The other tab says its stamps again, and this one's clock follows.
  await eventually(async () => (await keptProgress(page))[0]?.items["one-course"].s[1] > Date.now() + 300 * 86_400_000, true);
  await box(page, "one-course").uncheck();
  await tick(page, "read-mentors");
  for (const tab of [page, ahead]) await eventually(() => done(tab), ["ask-two", "read-mentors"]);
  await ahead.close();
  await page.reload();
  await eventually(() => done(page), ["ask-two", "read-mentors"]);
});

// (n), (o)

/** One handbook in two places and another one beside them, all on one origin. */
async function three(/** @type {Test} */ t) {
  const place = await handbook(t, { "readme.txt": "Three sites.\n" });
  const another = { "book.toml": 'title = "Another"\nid = "11111111-2222-4333-8444-555555555555"\n' };
  const [book, other] = [await (await smallHandbook(t)).build(), await (await smallHandbook(t, another)).build()];
  await cp(book, join(place.folder, "people/handbook"), { recursive: true });
  await cp(book, join(place.folder, "old/place"), { recursive: true });
  await cp(other, join(place.folder, "people/another"), { recursive: true });
  return place.folder;
}

for (const [letter, where, root] of /** @type {const} */ ([
  ["n", "on one host", (/** @type {Test} */ t, /** @type {string} */ folder) => hosted(t, folder)],
  ["o", "opened from folders", async (/** @type {Test} */ _, /** @type {string} */ folder) => fromDisk(folder)],
])) {
  test(`(${letter}) one handbook under two paths shares progress, two handbooks do not: ${where}`, async (t) => {
    const site = await root(t, await three(t));
    const { page, context } = await newReader(t);
    const second = await context.newPage();
    await open(page, `${site}people/handbook/plan/training.html`);
    await open(second, `${site}old/place/plan/training.html`);
    await tick(page, "one-course");
    await open(second, `${site}old/place/plan/training.html`);
    await eventually(() => done(second), ["one-course"]);
    await tick(second, "ask-two");
    await page.reload();
    await eventually(() => done(page), ["ask-two", "one-course"]);
    await open(page, `${site}people/another/plan/training.html`);
    assert.deepEqual(await done(page), []);
    await box(page, "read-mentors").check();
    await eventually(async () => (await keptProgress(page)).length, 2);
    await second.reload();
    await eventually(() => done(second), ["ask-two", "one-course"]);
  });
}
