// What readers expect of every site of documentation: that they see where they are, that nothing jumps, that keys do
// what the help sheet says, that what they point at is there at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import { careerHandbook } from "./career.js";
import { NO_SIDE, eventually, fromDisk, hosted, largeHandbook, newReader, openPages, shippedHandbook, smallHandbook } from "./helpers.js";

/** @typedef {import("playwright-core").Page} Page */

const PHONE = { viewport: { width: 390, height: 844 } };
const focused = (/** @type {Page} */ page) => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute("aria-label"));
/** Until `extras.js` is there and has run. */
const extras = (/** @type {Page} */ page) => page.waitForFunction(() => performance.getEntriesByType("resource").length >= 0 && document.documentElement.dataset.extras === undefined);

// Where am I

test("the trail marks the page, shows it without moving the window, and stays where it was scrolled to", { skip: NO_SIDE }, async (t) => {
  const site = await hosted(t, await (await shippedHandbook(t)).build());
  const { page } = await newReader(t, { viewport: { width: 1280, height: 500 } });
  await page.goto(`${site}glossary.html`);
  const here = page.locator("#trail [aria-current=page]");
  assert.match(await here.textContent() ?? "", /^Glossary/);
  assert.equal(await page.locator("#trail [aria-current=page]").count(), 1);
  const isSeen = () => here.evaluate((link) => {
    const [side, own] = [link.closest("#trail"), link].map((node) => node?.getBoundingClientRect());
    return Boolean(side && own && own.top >= side.top && own.bottom <= side.bottom);
  });
  await eventually(isSeen, true);
  assert.equal(await page.evaluate(() => scrollY), 0);

  const scrolled = () => page.locator("#trail").evaluate((side) => Math.round(side.scrollTop));
  await page.locator("#trail").evaluate((side) => (side.scrollTop -= 60));
  const before = await scrolled();
  assert.ok(before > 0);
  await page.locator("#trail").getByRole("link", { name: /^For managers/ }).click();
  await page.waitForURL("**/managers-and-mentors.html");
  await eventually(isSeen, true);
  assert.equal(await scrolled(), before, "no jump where the new page is seen as it is");
  await page.goto(`${site}index.html`);
  await eventually(isSeen, true, "and one where it would not be");
});

test("breadcrumbs lead up, and the pages before and after are one click away", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}plan/mentor.html`);
  assert.deepEqual(await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").allTextContents(), ["Home", "Step 2"]);
  const turn = page.getByRole("navigation", { name: "Previous and next page" });
  const next = turn.locator("[rel=next]");
  assert.match(await next.innerText(), /Training/);
  await next.click();
  await page.waitForURL("**/training.html");
  await turn.locator("[rel=prev]").click();
  await page.waitForURL("**/mentor.html");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Step 2" }).click();
  await page.waitForURL("**/plan/index.html");
});

test("every part of a page is a landmark of one name", async (t) => {
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(await (await smallHandbook(t)).build())}ways.html`);
  for (const role of /** @type {const} */ (["banner", "main", "contentinfo"])) assert.equal(await page.getByRole(role).count(), 1, role);
  const names = await page.locator("nav:visible").evaluateAll((navs) => navs.map((nav) => nav.getAttribute("aria-label")));
  assert.deepEqual([...names].sort(), ["Breadcrumb", "Handbook", "On this page", "Previous and next page"].sort());
});

test("a page that is overdue for review says so on the day of reading", async (t) => {
  const page = (/** @type {string} */ day) => `---\ntitle: Reviewed ${day}\nreviewed: ${day}\nreview_every: 12 months\nowner: Ada\n---\nText.\n`;
  const site = fromDisk(await (await smallHandbook(t, { "content/old.md": page("2001-02-28"), "content/new.md": page("2026-01-31") })).build());
  const { page: reader } = await newReader(t);
  await reader.clock.setFixedTime(new Date("2026-12-31T12:00:00"));
  const banner = reader.locator("[data-review-due]");
  await reader.goto(`${site}old.html`);
  assert.match(await banner.innerText(), /was due for review on 28 February 2002\. Ask Ada/);
  await reader.goto(`${site}new.html`);
  assert.equal(await banner.isVisible(), false);
  await reader.clock.setFixedTime(new Date("2027-02-01T12:00:00"));
  await reader.reload();
  assert.ok(await banner.isVisible());
});

// Reading

test("a heading's link is copied, and leads to the heading", async (t) => {
  const site = await hosted(t, await (await smallHandbook(t)).build());
  const { page } = await newReader(t, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${site}ways.html`);
  await extras(page);
  const anchor = page.getByRole("link", { name: "Link to this section: Second way" });
  await anchor.click();
  await eventually(() => page.evaluate(() => navigator.clipboard.readText()), `${site}ways.html#second-way`);
  await eventually(() => page.locator("[role=status]").textContent(), "Link copied");
  assert.equal(page.url(), `${site}ways.html#second-way`);
});

test("links that leave the handbook are marked, and the page's end leads to its top", async (t) => {
  const site = fromDisk(await (await smallHandbook(t, { "content/out.md": `# Out\n[elsewhere](https://example.org/) and [here](ways.md)\n${"\nText.\n".repeat(99)}` })).build());
  const { page } = await newReader(t);
  await page.goto(`${site}out.html`);
  const mark = (/** @type {string} */ name) => page.locator(".text").getByRole("link", { name, exact: true }).evaluate((link) => getComputedStyle(link, "::after").content);
  assert.match(await mark("elsewhere"), /↗/);
  assert.equal(await mark("here"), "none");
  await page.getByRole("link", { name: "Back to top" }).click();
  await eventually(() => page.evaluate(() => scrollY < 100), true);
});

test("on a touch screen everything to press is 44 pixels high", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t, { ...PHONE, hasTouch: true, isMobile: true });
  const small = () => page.locator("button, summary, #trail a, .turn a, .toc a, .crumbs a, body > footer a, .to-top a, .bar a, [role=tab], .item-state").evaluateAll((controls) => controls
    .filter((control) => control.checkVisibility() && !control.matches(".brand"))
    .map((control) => ({ name: control.textContent || control.ariaLabel, height: control.getBoundingClientRect().height }))
    .filter(({ height }) => height < 43.9));
  for (const address of ["plan/training.html", "ways.html"]) {
    await page.goto(site + address);
    await extras(page);
    assert.deepEqual(await small(), [], address);
    await page.locator(".toc summary, [data-help]").first().click();
    assert.deepEqual(await small(), [], `${address}, opened`);
    await page.keyboard.press("Escape");
    await openPages(page);
    assert.ok(await page.locator("#trail").getByRole("link", { name: /^Mentor|^Home/ }).first().isVisible());
    assert.deepEqual(await small(), [], `${address}, menu`);
    await page.keyboard.press("Escape");
  }
});

test("where the focus is, is seen: in light, dark and forced colours", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  for (const look of /** @type {const} */ ([{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }])) {
    const { page } = await newReader(t, look);
    await page.goto(`${site}plan/training.html`);
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(() => {
        const node = document.activeElement;
        if (!node || node === document.body) return "";
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(node);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !/, 0\)$/.test(outlineColor) ? "" : node.outerHTML;
      });
      assert.equal(seen, "", JSON.stringify(look));
    }
  }
});

test("an icon says its name to whoever points at it", async (t) => {
  const { page } = await newReader(t);
  await page.goto(`${fromDisk(await (await smallHandbook(t)).build())}plan/training.html`);
  await extras(page);
  for (const icon of ["[data-action=scheme]", ...(NO_SIDE ? [] : [".toggle >> nth=0"]), ".item-open >> nth=0"]) {
    const button = page.locator(icon);
    await button.hover();
    await eventually(() => button.getAttribute("title"), await button.getAttribute("aria-label") ?? "no name");
  }
});

// Calm

test("nothing moves while a page comes", async (t) => {
  const ours = await hosted(t, await (await shippedHandbook(t)).build());
  const career = await hosted(t, await (await careerHandbook(t)).build());
  const { context, page } = await newReader(t, { reducedMotion: "no-preference" });
  await context.addInitScript(() => {
    /** @type {string[]} */
    const shifts = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources = Reflect.get(entry, "sources").map((/** @type {{ node: Element | null }} */ { node }) => node?.outerHTML?.slice(0, 80));
        // A lock that comes before a word weighs less than a thousandth.
        if (Reflect.get(entry, "value") >= 0.001) shifts.push(`${Reflect.get(entry, "value")}: ${sources}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  // Each file takes its time, so that what comes later comes after the first paint.
  const network = await context.newCDPSession(page);
  await network.send("Network.emulateNetworkConditions", { offline: false, latency: 60, downloadThroughput: -1, uploadThroughput: -1 });
  const ourPages = ["index", "roles/senior-project-manager", "rate/read-your-gaps", "plan/training", "invest/time", "progress", "data", "review", "search", "glossary"].map((name) => `${ours}${name}.html`);
  for (const viewport of [{ width: 1280, height: 800 }, PHONE.viewport]) {
    await page.setViewportSize(viewport);
    for (const address of [...ourPages, `${ours}search.html?q=coach`, `${career}framework/senior-pm.html`, `${career}plan/up.html`]) {
      await page.goto(address);
      await extras(page);
      if (address.includes("/search.html")) await page.locator(address.includes("?") ? ".search-page" : ".search-field").first().waitFor();
      // Two frames later everything that came has been painted.
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      assert.deepEqual(await page.evaluate(() => Reflect.get(globalThis, "shifts")), [], `${address} at ${viewport.width}`);
    }
  }
});

test("pages flow into each other, but not for readers who asked for less motion", async (t) => {
  const site = await hosted(t, await (await shippedHandbook(t)).build());
  for (const reducedMotion of /** @type {const} */ (["no-preference", "reduce"])) {
    const { context, page } = await newReader(t, { reducedMotion, forgive: /^$/ }); // what the browser says of a transition it had no time for
    await context.addInitScript(() => addEventListener("pagereveal", (event) => {
      const { viewTransition } = event;
      Object.assign(globalThis, { flows: Boolean(viewTransition) });
      viewTransition?.finished.then(() => Object.assign(globalThis, { flowed: true }), () => undefined);
    }));
    const flows = async () => {
      await page.goto(`${site}index.html`);
      await page.locator(".turn [rel=next]").click();
      await page.waitForURL((url) => url.pathname !== new URL(site).pathname && !url.pathname.endsWith("/index.html"));
      return page.evaluate(() => Reflect.get(globalThis, "flows"));
    };
    // A browser that is busy goes without: then again.
    await eventually(flows, reducedMotion !== "reduce");
    if (reducedMotion === "reduce") {
      const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((node) => ["", "::before", "::after"].some((part) => {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(node, part);
        return animationName !== "none" || parseFloat(transitionDuration) > 0 || scrollBehavior === "smooth";
      })).map(({ outerHTML }) => outerHTML.slice(0, 80)));
      assert.deepEqual(moving, []);
    } else {
      await eventually(() => page.evaluate(() => Reflect.get(globalThis, "flowed")), true);
      const names = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((node) => getComputedStyle(node).viewTransitionName !== "none").length);
      assert.equal(names, 0, "the page flows as a whole: parts with names would fly about");
    }
  }
});

test("a page that is pointed at is fetched ahead, few of them, and only of this handbook", async (t) => {
  const folder = await (await smallHandbook(t, {
    "content/links.md": `# Links\n[ways](ways.md) [again](ways.md#first-way) [out](https://example.org/a.html) [me](#links)\n`,
  })).build();
  const ahead = (/** @type {Page} */ page) => page.locator("link[rel=prefetch]").evaluateAll((links) => links.map((link) => link instanceof HTMLLinkElement && link.href));
  const site = await hosted(t, folder);
  const { page } = await newReader(t);
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${site}links.html`);
  await extras(page);
  const text = page.locator(".text");
  assert.deepEqual(await ahead(page), []);
  await text.getByRole("link", { name: "out" }).hover();
  await text.getByRole("link", { name: "me" }).hover();
  await text.getByRole("link", { name: "ways" }).hover();
  await eventually(() => ahead(page), [`${site}ways.html`]);
  await eventually(() => asked.filter((url) => url === `${site}ways.html`).length, 1, "the policy lets it through");
  await text.getByRole("link", { name: "again" }).focus();
  const other = page.locator("#trail a:visible", { hasText: /^Step 2/ });
  await other.focus();
  await eventually(() => ahead(page), [`${site}ways.html`, `${site}plan/index.html`], "nothing twice");

  const { page: saving, context } = await newReader(t);
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true, effectiveType: "4g" } }));
  const { page: onDisk } = await newReader(t);
  for (const [reader, root] of /** @type {const} */ ([[saving, site], [onDisk, fromDisk(folder)]])) {
    await reader.goto(`${root}links.html`);
    await extras(reader);
    await reader.locator(".text").getByRole("link", { name: "ways" }).focus();
    assert.deepEqual(await ahead(reader), [], root);
  }
});

// Keys

test("the help sheet says what keys do, and they do it", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}plan/mentor.html`);
  await extras(page);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  assert.ok(await sheet.isVisible());
  assert.deepEqual(await violations(page), []);
  const rows = () => sheet.locator("dl div").evaluateAll((rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent).join(" ")));
  assert.deepEqual(await rows(), [
    "/ Search", "n Next page", "p Previous page", "t Go to the trail: all pages", "m My progress", "d Colour scheme: light, dark, automatic", "? This help",
    "CtrlK Search", "CtrlZ Take back what you ticked last", "Esc Close what is open",
  ]);
  await page.keyboard.press("n");
  assert.match(page.url(), /mentor\.html$/, "not while a dialog is open");
  await page.keyboard.press("Escape");
  assert.equal(await sheet.count(), 0);

  await page.keyboard.press("n");
  await page.waitForURL("**/training.html");
  await extras(page);
  await page.keyboard.press("c");
  assert.equal(await focused(page), "Courses");
  await page.keyboard.press("t");
  assert.match(await focused(page) ?? "", /^Training/);
  await page.keyboard.press("d");
  await eventually(() => page.locator("[role=status]").textContent(), "Colour scheme: light");
  await page.locator("#box\\:one-course").focus();
  await page.keyboard.press("p");
  await page.waitForURL("**/mentor.html");
  await extras(page);
  await page.keyboard.press("Control+n");
  await page.keyboard.press("Alt+p");
  await page.evaluate(() => document.querySelector(".text")?.prepend(document.createElement("textarea")));
  await page.locator("textarea").pressSequentially("map it? next");
  assert.equal(await page.locator("textarea").inputValue(), "map it? next");
  assert.equal(await sheet.count(), 0);
  assert.match(page.url(), /mentor\.html$/, "neither with other keys nor while typing");
  await page.locator("h1").click();
  await page.keyboard.press("m");
  await page.waitForURL("**/progress.html");
});

test("single keys can be switched off, for good, and on again", async (t) => {
  const site = fromDisk(await (await smallHandbook(t)).build());
  const { page } = await newReader(t);
  await page.goto(`${site}plan/mentor.html`);
  await extras(page);
  const open = page.getByRole("button", { name: "Keys", exact: true });
  const lever = page.getByRole("switch", { name: "Single keys" });
  await open.click();
  assert.ok(await lever.isChecked());
  await lever.focus();
  await page.keyboard.press("Space");
  assert.equal(await page.evaluate(() => localStorage.getItem("pathbook:single-keys")), "off");
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "Keys", "the focus comes back");
  await page.reload();
  await extras(page);
  await page.keyboard.press("?");
  await page.keyboard.press("n");
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.match(page.url(), /mentor\.html$/);
  await open.click();
  assert.equal(await lever.isChecked(), false);
  await lever.check();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.keyboard.press("n");
  await page.waitForURL("**/training.html");
});

test("on a phone the help sheet fits, and t opens the trail", async (t) => {
  const site = fromDisk(await (await largeHandbook(t)).build());
  const { page } = await newReader(t, { viewport: { width: 320, height: 480 } });
  await page.goto(`${site}part-5/page-20.html`);
  await extras(page);
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Keys" });
  const { width, height } = await sheet.boundingBox() ?? { width: 999, height: 999 };
  assert.ok(width <= 320 && height <= 480, `${width} × ${height}`);
  assert.equal(await sheet.evaluate((node) => node.scrollWidth > node.clientWidth), false);
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await eventually(() => page.locator("#trail").getByRole("link", { name: "Home" }).isVisible(), true);
});

test("without scripts there is no button that needs them", async (t) => {
  const { page } = await newReader(t, { javaScriptEnabled: false });
  await page.goto(`${fromDisk(await (await smallHandbook(t)).build())}index.html`);
  assert.equal(await page.getByText("Keys", { exact: true }).isVisible(), false);
});
