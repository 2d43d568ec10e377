// A reader works through a plan: ticks, leaves, comes back, opens a second tab.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOK_ID, eventually, filesBelow, fromDisk, hosted, keptProgress, newReader, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

/** Everything a page says about progress, in words and numbers. */
function saidOn(/** @type {Page} */ page) {
  return page.evaluate(() => {
    const text = (/** @type {Element | null | undefined} */ node) => node?.textContent?.trim();
    const bar = (/** @type {ParentNode | null | undefined} */ within) => {
      const bar = within?.querySelector("progress");
      return bar && !bar.hidden ? `${bar.value} of ${bar.max}` : "no bar";
    };
    const line = (/** @type {string} */ scope) => {
      const line = document.querySelector(`pb-progress[data-scope=${scope}]`);
      return line ? `${text(line.querySelector("span"))} (${bar(line)})` : "";
    };
    const stop = (/** @type {Element | null | undefined} */ link) =>
      `${text(link?.querySelector(".stop-count"))} (${link?.parentElement?.style.getPropertyValue("--done")})`;
    return {
      lists: [...document.querySelectorAll("pb-checklist")].map((list) => `${text(list.querySelector(".checklist-head span"))} (${bar(list)})`),
      page: line("page"),
      step: line("step"),
      trail: stop(document.querySelector("#trail [aria-current=page]")),
      trailStep: stop(document.querySelector("#trail [data-step=create-plan] > a")),
    };
  });
}

const box = (/** @type {Page} */ page, /** @type {string} */ id) => page.locator(`#box\\:${id}`);
const states = (/** @type {Page} */ page, /** @type {string[]} */ ...ids) =>
  page.evaluate((ids) => ids.map((id) => document.getElementById(id)?.dataset.state), ids);

/** The trail's page opened once all numbers are there. */
async function openTraining(/** @type {Page} */ page, /** @type {string} */ site) {
  await page.goto(`${site}plan/training.html`);
  await eventually(async () => (await saidOn(page)).page, /done on this page/);
  await eventually(() => page.evaluate(() => "more" in document.documentElement.dataset), false, "the rest of the items is there");
}

const PLACES = {
  "on a web server": (/** @type {import("node:test").TestContext} */ t, /** @type {string} */ site) => hosted(t, site),
  "under a sub-path": (/** @type {import("node:test").TestContext} */ t, /** @type {string} */ site) => hosted(t, site, "/people/small-handbook/"),
  "opened from a folder": async (/** @type {import("node:test").TestContext} */ _, /** @type {string} */ site) => fromDisk(site),
};

for (const [place, open] of Object.entries(PLACES)) {
  test(`a tick shows in list, page, step and trail, and is found again: ${place}`, async (t) => {
    const site = await open(t, await (await smallHandbook(t)).build());
    const { page } = await newReader(t);
    await openTraining(page, site);
    await eventually(() => saidOn(page), {
      lists: ["0 of 2 done (0 of 2)", "0 of 3 done (0 of 3)"],
      page: "0 of 5 done on this page (0 of 5)",
      step: "0 of 8 in Step 2: Create your plan (0 of 8)",
      trail: ", 0 of 5 done (0)",
      trailStep: ", 0 of 8 done (0)",
    });

    await page.getByText("Take one course").click();
    const ticked = {
      lists: ["1 of 2 done (1 of 2)", "0 of 3 done (0 of 3)"],
      page: "1 of 5 done on this page (1 of 5)",
      step: "1 of 8 in Step 2: Create your plan (1 of 8)",
      trail: ", 1 of 5 done (20)",
      trailStep: ", 1 of 8 done (12)",
    };
    await eventually(() => saidOn(page), ticked);
    await eventually(() => page.locator("p[role=status]").textContent(), "Done. 1 of 8 in Step 2: Create your plan");

    await page.reload();
    await eventually(() => saidOn(page), ticked);
    assert.ok(await box(page, "one-course").isChecked());

    // Another page of the step, and one that has no items of its own.
    await page.getByRole("navigation", { name: "Handbook" }).getByRole("link", { name: "Mentor" }).click();
    await eventually(async () => (await saidOn(page)).step, "1 of 8 in Step 2: Create your plan (1 of 8)");
    await box(page, "find-mentor").check();
    await eventually(async () => (await saidOn(page)).trailStep, ", 2 of 8 done (25)");
    await page.getByRole("link", { name: "Ways to learn" }).first().click();
    await page.waitForURL("**/ways.html");
    await eventually(async () => (await saidOn(page)).trailStep, ", 2 of 8 done (25)");
  });
}

test("a second tab shows the tick by itself, and ticks of both are kept", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page, context } = await newReader(t);
  await openTraining(page, site);
  const second = await context.newPage();
  await openTraining(second, site);

  await box(page, "ask-two").check();
  await eventually(() => box(second, "ask-two").isChecked(), true, "the second tab follows");
  await eventually(async () => (await saidOn(second)).trail, ", 1 of 5 done (20)");
  await box(second, "one-course").check();
  await eventually(() => box(page, "one-course").isChecked(), true, "the first tab follows");

  // At the same moment in both: nobody's tick is lost.
  await Promise.all([box(page, "read-mentors").check(), box(second, "practise-else").check()]);
  for (const tab of [page, second]) {
    await eventually(() => states(tab, "ask-two", "one-course", "read-mentors", "practise-else"), ["done", "done", "done", "done"]);
  }
  await page.reload();
  await eventually(async () => (await saidOn(page)).page, "4 of 5 done on this page (4 of 5)");
});

test("(b) ticks survive a new edition in which items were reworded and moved", async (t) => {
  const book = await smallHandbook(t, { "content/plan/reading.md": "---\ntitle: Reading\nstep: create-plan\n---\n- [ ] Read one book about estimating\n" });
  const site = await hosted(t, await book.build());
  const { page } = await newReader(t);
  await openTraining(page, site);
  await box(page, "one-course").check();
  await box(page, "ask-two").check();
  await page.goto(`${site}plan/reading.html`);
  await page.getByRole("checkbox", { name: "Read one book about estimating" }).check();

  // One item is reworded, one goes to another page, and so does one whose author gave it no id.
  await book.edit("content/plan/training.md", "Take one course {", "Finish one course, with its exercises {");
  await book.edit("content/plan/training.md", "- [ ] Ask two people which course helped them {#ask-two effort=2h}\n", "");
  await book.edit("content/plan/mentor.md", "- [ ] Find", "- [ ] Ask two people which course helped them {#ask-two effort=2h}\n- [ ] Find");
  await book.edit("content/plan/reading.md", "- [ ] Read one book about estimating\n", "Books are [training](training.md) too.\n");
  await book.edit("content/plan/training.md", "## Practice\n", "- [ ] Read one book about estimating\n\n## Practice\n");
  await book.build();

  await openTraining(page, site);
  assert.ok(await page.getByRole("checkbox", { name: "Finish one course, with its exercises" }).isChecked());
  await eventually(async () => (await saidOn(page)).page, "2 of 5 done on this page (2 of 5)");
  assert.ok(await page.getByRole("checkbox", { name: "Read one book about estimating" }).isChecked());
  await page.goto(`${site}plan/mentor.html`);
  assert.ok(await box(page, "ask-two").isChecked());
  await eventually(async () => (await saidOn(page)).step, "3 of 9 in Step 2: Create your plan (3 of 9)");
});

test("the select sets four states, and only what applies is counted", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await smallHandbook(t)).build()));
  const state = page.getByLabel("State of: Take one course");
  assert.deepEqual(await state.locator("option").allTextContents(), ["Not started", "In progress", "Done", "Not applicable"]);
  const mixed = () => box(page, "one-course").evaluate((/** @type {HTMLInputElement} */ box) => (box.indeterminate ? "mixed" : String(box.checked)));

  for (const [choice, boxShows, count] of [
    ["In progress", "mixed", "0 of 5"], ["Done", "true", "1 of 5"], ["Not applicable", "false", "0 of 4"], ["Not started", "false", "0 of 5"],
  ]) {
    await state.selectOption({ label: choice });
    await eventually(mixed, boxShows, choice);
    await eventually(async () => (await saidOn(page)).page, `${count} done on this page (${count})`);
  }

  // An optional item never counts; one that starts as not applicable does once the reader says that it applies.
  await box(page, "summary").check();
  await eventually(() => states(page, "summary", "travel"), ["done", "na"]);
  await eventually(async () => (await saidOn(page)).page, "0 of 5 done on this page (0 of 5)");
  await page.getByLabel("State of: Travel to the other office").selectOption({ label: "In progress" });
  await eventually(async () => (await saidOn(page)).page, "0 of 6 done on this page (0 of 6)");
  await page.reload();
  await eventually(() => states(page, "one-course", "summary", "travel"), ["open", "done", "doing"]);
});

test("a group's box follows the items in it, and is no button", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await smallHandbook(t)).build()));
  assert.ok(await box(page, "practise").isDisabled());
  await eventually(() => states(page, "practise"), ["open"]);
  await box(page, "practise-project").check();
  await eventually(() => states(page, "practise"), ["doing"]);
  await page.getByLabel("State of: In another one").selectOption("na");
  await eventually(() => states(page, "practise"), ["done"], "what does not apply does not hold it up");
  assert.ok(await box(page, "practise").isChecked());
  await box(page, "practise-project").uncheck();
  await eventually(() => states(page, "practise"), ["open"]);
});

test("the keyboard is enough: Tab to a box, Space ticks it, the select takes the arrows", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await smallHandbook(t)).build()));
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("aria-label"));
  const tabTo = async (/** @type {string} */ wanted) => {
    for (let presses = 0; presses < 60 && (await focused()) !== wanted; presses += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), wanted);
  };
  await tabTo("box:one-course");
  await page.keyboard.press("Space");
  await eventually(() => states(page, "one-course"), ["done"]);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "State of: Take one course", "the state comes right after the box");
  await page.keyboard.press("ArrowUp");
  await eventually(() => states(page, "one-course"), ["doing"]);
  await tabTo("box:read-mentors");
  await page.keyboard.press("Space");
  await eventually(() => states(page, "read-mentors"), ["done"]);
  await page.keyboard.press("Space");
  await eventually(() => states(page, "read-mentors"), ["open"]);
});

test("text with a link in it ticks, and the link in it leads on", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await smallHandbook(t)).build()));
  await page.locator("#text\\:read-mentors").click({ position: { x: 3, y: 5 } });
  await eventually(() => states(page, "read-mentors"), ["done"]);
  await page.locator("#text\\:read-mentors a").click();
  await page.waitForURL("**/mentor.html");
});

test("a handbook without an id says so and keeps nothing", async (t) => {
  const { page } = await newReader(t);
  await openTraining(page, await hosted(t, await (await smallHandbook(t, { "book.toml": 'title = "Small handbook"\n' })).build()));
  assert.equal(await page.locator("main > .banner:visible").textContent(), "Ticks are not kept: this handbook has no id.");
  await box(page, "one-course").check();
  await eventually(async () => (await saidOn(page)).page, "1 of 5 done on this page (1 of 5)");
  await page.goto("about:blank"); // what was pending would be written now
  await page.goBack();
  await eventually(async () => (await saidOn(page)).page, /of 5 done on this page/);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

/** @type {Record<string, [string, () => void]>} */
const BROKEN_STORAGE = {
  "forbidden storage": ["Not saved here: this browser keeps nothing", () => {
    Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
  }],
  "no storage at all": ["Not saved here: this browser keeps nothing", () => {
    Object.defineProperty(globalThis, "localStorage", { value: null });
  }],
  "full storage": ["Not saved here: ", () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  }],
};

for (const [what, [words, breakIt]] of Object.entries(BROKEN_STORAGE)) {
  test(`with ${what} the boxes work and a banner warns`, async (t) => {
    const { page, context } = await newReader(t);
    await context.addInitScript(breakIt);
    await openTraining(page, fromDisk(await (await smallHandbook(t)).build()));
    await box(page, "one-course").check();
    await eventually(async () => (await saidOn(page)).step, "1 of 8 in Step 2: Create your plan (1 of 8)");
    await eventually(() => page.locator("main > .banner:visible").allTextContents().then(String), new RegExp(`^${words}`));
  });
}

test("damaged progress is set aside, told of, and the last good copy shown", async (t) => {
  const { page } = await newReader(t, { forgive: /404/ });
  await openTraining(page, await hosted(t, await (await smallHandbook(t)).build()));
  for (const id of ["one-course", "ask-two"]) {
    await box(page, id).check();
    await eventually(async () => (await keptProgress(page)).some((kept) => kept.items[id]), true);
  }
  // Not while the page is there: it would write its own, good copy over it.
  await page.goto(page.url().replace("training", "none"));
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key.endsWith(":to-senior")) ?? "";
    localStorage.setItem(key, (localStorage.getItem(key) ?? "").slice(0, -9));
  });
  await page.goBack();
  await eventually(() => states(page, "one-course"), ["done"]);
  assert.match(await page.locator("main > .banner:visible").innerText(), /could not be read/);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the damaged text" }).click();
  assert.equal((await download).suggestedFilename(), "damaged-progress.json");
});

test("(i) ticking asks nobody: not one request, and nothing leaves but reading", async (t) => {
  const folder = await (await smallHandbook(t)).build();
  const site = await hosted(t, folder);
  const { page, context } = await newReader(t);
  /** @type {import("playwright-core").Request[]} */
  let requests = [];
  context.on("request", (request) => requests.push(request));
  await openTraining(page, site);

  const files = new Set(await filesBelow(folder));
  for (const request of requests.filter((request) => !request.url().startsWith("data:"))) {
    assert.equal(request.method(), "GET");
    assert.ok(files.has(request.url().slice(site.length)), `${request.url()} is a file of the site`);
  }

  requests = [];
  await box(page, "one-course").check();
  await page.getByLabel("State of: Ask two people which course helped them").selectOption("doing");
  await box(page, "practise-project").check();
  await box(page, "one-course").uncheck();
  await eventually(async () => (await keptProgress(page)).map((kept) => kept.items["one-course"]?.s[0]), ["open"]);
  assert.deepEqual(requests.map((request) => request.url()), []);
});

test("what is kept is under the handbook's id, the plan and nothing else", async (t) => {
  const site = await (await smallHandbook(t)).build();
  const { page, context } = await newReader(t);
  await openTraining(page, await hosted(t, site));
  const visits = `pathbook:visits:${BOOK_ID}`;
  await eventually(() => page.evaluate(() => Object.keys(localStorage)), [visits], "looking keeps nothing of a plan");
  await box(page, "one-course").check();
  await eventually(async () => (await keptProgress(page)).length, 1);
  const keys = await page.evaluate(() => Object.keys(localStorage).sort().map((key) => key.replace(/p-\w+/, "p-…")));
  assert.deepEqual(keys, [`pathbook:${BOOK_ID}:1`, `pathbook:${BOOK_ID}:1:p-…:to-senior`, `pathbook:${BOOK_ID}:1:p-…:to-senior:texts`, visits]);
  const [kept] = await keptProgress(page);
  assert.deepEqual(Object.keys(kept?.items), ["one-course"]);
  assert.equal(kept?.items["one-course"].s[0], "done");
  assert.equal(kept?.items["one-course"].seen[0], await box(page, "one-course").getAttribute("data-seen"));
  assert.deepEqual(await context.cookies(), []);
});

test("ticks belong to the handbook: a copy elsewhere has them, another handbook on the host does not", async (t) => {
  const other = { "book.toml": 'title = "Another"\nid = "11111111-2222-4333-8444-555555555555"\n' };
  const [one, copy, two] = await Promise.all([smallHandbook(t), smallHandbook(t), smallHandbook(t, other)].map(async (book) => (await book).build()));
  const { page } = await newReader(t);
  // All of file:// is one origin to Chromium.
  await openTraining(page, fromDisk(String(one)));
  await box(page, "one-course").check();
  await openTraining(page, fromDisk(String(two)));
  assert.equal(await box(page, "one-course").isChecked(), false);
  await openTraining(page, fromDisk(String(copy)));
  await eventually(() => box(page, "one-course").isChecked(), true);
});

test("on a page of 2,000 items a tick touches a handful of nodes", async (t) => {
  const items = Array.from({ length: 2000 }, (_, number) => `- [ ] Do number ${number} {#do-${number}}\n`).join("");
  const { page } = await newReader(t);
  await openTraining(page, fromDisk(await (await smallHandbook(t, { "content/plan/training.md": `---\ntitle: Training\nstep: create-plan\n---\n${items}` })).build()));
  await page.evaluate(() => {
    const touched = new Set();
    new MutationObserver((records) => records.forEach(({ target }) => touched.add(target)))
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(globalThis, { touched });
  });
  await box(page, "do-1000").check();
  await eventually(async () => (await saidOn(page)).page, "1 of 2000 done on this page (1 of 2000)");
  await eventually(async () => (await keptProgress(page)).length, 1);
  const touched = await page.evaluate(() => Reflect.get(globalThis, "touched").size);
  assert.ok(touched > 3 && touched < 50, `${touched} nodes`);
});
