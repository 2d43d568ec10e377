// Somebody prints: the whole book, a plan, one page. Links lead within the file, ticks are the reader's.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { test } from "node:test";
import { violations } from "./axe.js";
import { eventually, fromDisk, hosted, newReader, shippedHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const run = promisify(execFile);
const FILES = ["print.html", "print/plan-pm-to-senior-pm.html", "print/role-senior-pm.html"];

/**
 * The text of a page on paper, page by page.
 * @param {Page} page
 * @param {string} folder
 * @param {string} format
 */
async function onPaper(page, folder, format) {
  const path = `${folder}/paper.pdf`;
  await writeFile(path, await page.pdf({ format, printBackground: true }));
  const { stdout } = await run("pdftotext", ["-layout", path, "-"], { maxBuffer: 1 << 24 });
  return stdout.split("\f").slice(0, -1);
}

test("a print file has all of its pages, ids of their own, and links that lead within it", async (t) => {
  const site = await hosted(t, await (await shippedHandbook(t)).build());
  const { page } = await newReader(t);
  for (const file of FILES) {
    await page.goto(site + file);
    const found = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      const links = [...document.querySelectorAll("a[href^='#']")].map((link) => decodeURIComponent(link.getAttribute("href") ?? "").slice(1));
      const named = [...document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]")].flatMap((element) =>
        ["aria-labelledby", "aria-describedby", "for"].flatMap((name) => (element.getAttribute(name) ?? "").split(" ").filter(Boolean)));
      return {
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        lost: [...links, ...named].filter((id) => !document.getElementById(id)),
        chapters: document.querySelectorAll(".chapter").length,
        lines: document.querySelectorAll(".contents li").length,
        lazy: document.querySelectorAll("[loading=lazy]").length,
        folded: document.querySelectorAll("details:not([open])").length,
      };
    });
    assert.deepEqual({ ...found, chapters: 0, lines: 0 }, { twice: [], lost: [], chapters: 0, lines: 0, lazy: 0, folded: 0 }, file);
    assert.equal(found.chapters, found.lines, file);
    assert.ok(found.chapters > 5, file);
  }
  // All rules on a short one: contrast alone takes a minute in the book, and its parts are looked at as pages.
  await page.goto(`${site}print/role-pm.html`);
  assert.deepEqual(await violations(page), []);
  await page.goto(`${site}print.html`);
  const rules = ["landmark-unique", "region", "heading-order", "duplicate-id-aria", "list", "definition-list"];
  assert.deepEqual(await violations(page, { rules }), []);
});

test("on paper the book has a cover, contents and numbered pages, and the reader's ticks", async (t) => {
  const out = await (await shippedHandbook(t)).build();
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(out)}plan/training.html`);
  await page.locator("input.item-box:enabled").first().check();
  const item = await page.locator("input.item-box").first().getAttribute("data-item");
  await page.goto(`${fromDisk(out)}print.html`);
  await eventually(() => page.locator(`input[data-item="${item}"]`).isChecked(), true, "the tick is there");
  assert.equal(await page.getByRole("button", { name: "Print", exact: true }).count(), 1);

  const paper = await onPaper(page, out, "A4");
  assert.ok(paper.length > 60 && paper.length < 130, `${paper.length} pages`);
  assert.match(paper[0] ?? "", /Senior Project\s+Manager/);
  assert.doesNotMatch(paper[0] ?? "", /Contents|Back to/);
  assert.match(paper[1] ?? "", /Contents[^]*5\.2 +Training/);
  assert.match(paper.at(-1) ?? "", new RegExp(`\\n +${paper.length}\\s*$`));
  const all = paper.join("\n");
  assert.match(all, /1\. +https:\/\/www\.pmi\.org\//);
  assert.match(all, /With a reviewer/);
});

test("a page prints the addresses of its links as notes, and is as it was when it is printed", async (t) => {
  const out = await (await shippedHandbook(t)).build();
  const { page } = await newReader(t);
  await page.addInitScript(() => Object.assign(globalThis, { print: () => document.body.append(Object.assign(document.createElement("i"), { id: "printed" })) }));
  await page.goto(`${fromDisk(out)}glossary.html`);
  const button = page.getByRole("button", { name: "Print this page" });
  await eventually(async () => {
    await button.click();
    return (await page.locator("#printed").count()) > 0;
  }, true, "the button prints");
  const text = await page.locator(".text").innerHTML();
  const paper = (await onPaper(page, out, "A4")).join("\n");
  assert.match(paper, /Project Management Institute +1 +\(PMI\)/);
  assert.match(paper, /\n *1\. https:\/\/www\.pmi\.org\/\n *2\. https:/);
  assert.doesNotMatch(paper, /<https:|↗/);
  assert.match(paper, /\n +1 ?\/ ?\d\s/);
  await eventually(() => page.locator(".text").innerHTML(), text, "nothing is left of it");

  await page.goto(`${fromDisk(out)}rate/rate-yourself.html`);
  await page.locator("html:not([data-extras])").waitFor({ state: "attached" });
  assert.match((await onPaper(page, out, "A4")).at(-1) ?? "", /read your gaps\./, "no facts alone on a sheet");
  await eventually(() => page.locator("article .text > .facts").count(), 0, "they are where they were");
  assert.equal(await page.locator("article > footer > .facts").count(), 1);
});

test("a page on paper has its text and where its links lead, and nothing of its frame", async (t) => {
  const out = await (await shippedHandbook(t)).build();
  const { page } = await newReader(t, { javaScriptEnabled: false });
  await page.goto(`${fromDisk(out)}glossary.html`);
  const paper = (await onPaper(page, out, "A4")).join("\n");
  assert.match(paper, /Glossary and sources[^]*Coach[^]*<https:\/\/www\.pmi\.org\/>/);
  assert.doesNotMatch(paper, /Back to top|My progress|Print the whole book|All pages/);
});
