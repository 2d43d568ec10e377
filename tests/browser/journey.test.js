// The whole way, by keyboard alone and as a screen reader would be told of it: a reader starts her plan, ticks, notes,
// keeps evidence, rates herself, sees her gap, saves a file; her mentor reviews it; she takes the review in and
// prints the sheet for the conversation.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { careerHandbook } from "./career.js";
import { eventually, hosted, newReader } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const BOOK = {
  "content/plan/training.md": `---
title: Training
step: learn
---
- [ ] Take one course {#one-course kind=training develops=planning due=+30d evidence=required}
- [ ] Sit in on a planning round {#sit-in kind=experience develops=strategy after=#one-course}
`,
  "content/rate.md": "---\ntitle: Rate yourself\n---\n::: self-assessment plan=up\n:::\n",
  "content/gaps.md": "---\ntitle: Read your gaps\n---\n::: gaps plan=up\n:::\n",
};

/** Somebody with a keyboard, and an ear for the live region. */
class Keyboard {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** The accessible name and role of what has the focus, as the browser tells assistive technology. */
  async focused() {
    const client = await this.page.context().newCDPSession(this.page);
    try {
      const { result } = await client.send("Runtime.evaluate", { expression: "document.activeElement" });
      const { nodes } = await client.send("Accessibility.getPartialAXTree", { objectId: result.objectId ?? "", fetchRelatives: false });
      return `${nodes[0]?.role?.value ?? ""}: ${nodes[0]?.name?.value ?? ""}`;
    } finally {
      await client.detach();
    }
  }

  /**
   * Presses Tab until that has the focus.
   * @param {RegExp} wanted role and name
   */
  async tabTo(wanted) {
    const seen = [];
    for (let presses = 0; presses < 120; presses += 1) {
      await this.page.keyboard.press("Tab");
      const focused = await this.focused();
      if (wanted.test(focused)) return focused;
      seen.push(focused);
    }
    return assert.fail(`${wanted} is not reached:\n${seen.join("\n")}`);
  }

  /** @param {string} key */
  press(key) {
    return this.page.keyboard.press(key);
  }

  /** @param {string} text */
  type(text) {
    return this.page.keyboard.type(text);
  }

  /** @param {string | RegExp} sentence the live region's next words */
  hears(sentence) {
    return eventually(() => this.page.locator("p[role=status]").textContent(), sentence);
  }

  /**
   * Presses a button that hands over a file.
   * @param {RegExp} button
   */
  async saves(button) {
    await this.tabTo(button);
    const coming = this.page.waitForEvent("download");
    await this.press("Enter");
    const download = await coming;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  }

  /**
   * Chooses a file with the file button that has the focus.
   * @param {RegExp} button
   * @param {{ name: string, text: string }} file
   */
  async opens(button, { name, text }) {
    // Asked for first: the browser takes a key press faster than it learns that its dialog is to be kept shut.
    const chooser = this.page.waitForEvent("filechooser");
    await this.tabTo(button);
    await this.press("Space");
    await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  }
}

test("(j) the whole journey by keyboard, from the first day to the conversation", async (t) => {
  const site = await hosted(t, await (await careerHandbook(t, BOOK)).build());
  const { page } = await newReader(t);
  const reader = new Keyboard(page);
  await page.addInitScript(() => Object.assign(globalThis, { print: () => document.body.append(Object.assign(document.createElement("i"), { id: "printed" })) }));

  // She starts her plan.
  await page.goto(`${site}index.html`);
  await reader.tabTo(/^link: My progress/);
  await reader.press("Enter");
  await page.waitForURL(/progress\.html$/);
  await page.locator(".start").waitFor();
  await reader.tabTo(/^button: I start today$/);
  await reader.press("Enter");
  await eventually(() => page.locator("pb-my-progress > .lead").innerText(), /since today/);

  // She notes, keeps evidence and ticks.
  await page.goto(`${site}plan/training.html`);
  await page.getByRole("button", { name: "Notes and dates: Take one course" }).waitFor();
  await reader.tabTo(/^checkbox: Take one course/i);
  await reader.press("Space");
  await reader.hears(/Evidence is wanted/);
  assert.match(await reader.focused(), /textbox: What it shows|textbox: /, "the field for evidence has the focus");
  await reader.type("Certificate of the course");
  await reader.tabTo(/^button: Add evidence/);
  await reader.press("Enter");
  // With what was asked for, it is done.
  await reader.hears(/^Done\. 1 of 2 in Step 1/);
  await reader.tabTo(/^textbox: New note/);
  await reader.type("Three days, worth it.");
  await reader.press("Control+Enter");
  await reader.hears(/Kept note/);

  // She rates herself, and sees the gap.
  await page.goto(`${site}rate.html`);
  await page.getByText("0 of 3 rated").waitFor();
  await reader.tabTo(/^radio: Awareness/);
  await reader.press("Space");
  await reader.hears(/^Awareness\. 1 of 3 rated/);
  await page.goto(`${site}gaps.html`);
  await eventually(() => page.locator("pb-gaps").innerText(), /levels? to go/);

  // She saves a file for her mentor.
  await page.goto(`${site}review.html`);
  await page.getByRole("button", { name: "Save a file for your mentor" }).waitFor();
  const sent = await reader.saves(/^button: Save a file for your mentor/);

  // The mentor reviews, in another browser.
  const { page: desk } = await newReader(t);
  const mentor = new Keyboard(desk);
  await desk.goto(`${site}review.html`);
  await desk.getByLabel("Open a reader’s file").waitFor();
  await mentor.opens(/^button: Open a reader’s file/, sent);
  await desk.locator(".review-work").waitFor();
  await eventually(() => desk.locator(".review-work").innerText(), /Three days, worth it\.[^]*|Certificate of the course/);
  await mentor.tabTo(/^combobox: Your rating of “Planning work”/);
  await mentor.press("ArrowDown");
  await mentor.tabTo(/^textbox: Your comment on the whole/);
  await mentor.type("Well begun. Now do it in a project.");
  const returned = await mentor.saves(/^button: Save the reviewed file/);

  // She takes it in; nothing of hers is replaced.
  await page.goto(`${site}progress.html`);
  await page.locator(".stations").waitFor();
  await reader.opens(/^button: Open a progress file/, returned);
  await eventually(() => page.locator("pb-exchange .file-result").innerText(), /1 new/);
  await reader.tabTo(/^button: Merge$/);
  await reader.press("Enter");
  await reader.hears(/^Merged/);
  await eventually(() => page.locator("pb-my-progress > .lead").innerText(), /^1 of/);

  // And prints the sheet.
  await reader.tabTo(/^button: Print the sheet/).catch(async () => {
    await page.reload();
    await page.locator(".stations").waitFor();
    await reader.tabTo(/^button: Print the sheet/);
  });
  await reader.press("Enter");
  await page.locator("#printed").waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print" });
  const sheet = await page.locator(".conversation").innerText();
  assert.match(sheet, /Certificate of the course/);
  assert.match(sheet, /Well begun\. Now do it in a project\./);
});
