// What a page costs, and what it may do: the promises of docs and design about every file that is built.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { posix } from "node:path";
import { test } from "node:test";
import { careerHandbook } from "./career.js";
import { filesBelow, largeHandbook, shippedHandbook, smallHandbook } from "./helpers.js";

const KB = 1000;
const POLICY = "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';media-src 'self';form-action 'none';base-uri 'none'";

/**
 * Every page of our own handbook and of the small one.
 * @param {import("node:test").TestContext} t
 */
async function everyPage(t) {
  const pages = [];
  for (const book of [await shippedHandbook(t), await careerHandbook(t), await smallHandbook(t, { "theme/custom.css": "p { color: inherit }\n" })]) {
    const site = await book.build();
    for (const file of await filesBelow(site)) {
      if (file.endsWith(".html")) pages.push({ site, file, html: await readFile(`${site}/${file}`, "utf8") });
    }
  }
  assert.ok(pages.length > 35, `${pages.length} pages`);
  return pages;
}

/** @param {string} html */
const tags = (html) => [...html.matchAll(/<([a-z][a-z0-9-]*)((?:\s+[^\s=>"']+(?:="[^"]*"|=[^\s"'=<>`]+)?)*)\s*\/?>/g)]
  .map(([tag, name = "", attributes = ""]) => ({ tag, name, attributes: Object.fromEntries([...attributes.matchAll(/([^\s=]+)(?:="([^"]*)"|=([^\s"]+))?/g)].map(([, key, quoted, bare]) => [key, quoted ?? bare ?? ""])) }));

test("scripts and styles of every page are within the budgets", async (t) => {
  for (const { site, file, html } of await everyPage(t)) {
    const root = file === "404.html" ? "" : posix.dirname(file);
    const bytes = async (/** @type {string} */ url) => (await stat(`${site}/${posix.join(root, url)}`)).size;
    let [head, deferred, styles, views, readers] = [0, 0, 0, 0, 0];
    for (const { name, attributes } of tags(html)) {
      if (name === "script" && "defer" in attributes) deferred += await bytes(attributes.src ?? "");
      else if (name === "script") head += await bytes(attributes.src ?? "");
      if (name !== "link" || attributes.rel !== "stylesheet" || attributes.media === "print" || attributes.href?.includes("custom")) continue;
      if (attributes.href?.includes("progress.")) readers += await bytes(attributes.href);
      else if (attributes.href?.includes("views.")) views += await bytes(attributes.href);
      else styles += await bytes(attributes.href ?? "");
    }
    const items = /<pb-(checklist|compare)/.test(html);
    const most = /assets\/(progress|keeping|keeping-data|keeping-review|exchange)\.\w+\.js/.test(html) ? 100 : items ? 45 : 15;
    assert.ok(head > 0 && head <= 1 * KB, `${file}: ${head} bytes of script before the first paint`);
    assert.ok(head + deferred <= most * KB, `${file}: ${head + deferred} bytes of script, and ${most} kB are allowed`);
    assert.ok(styles > 0 && styles <= 25 * KB, `${file}: ${styles} bytes of style`);
    assert.ok(views <= 15 * KB, `${file}: ${views} bytes of style for views`);
    assert.ok(readers <= 18 * KB, `${file}: ${readers} bytes of style for readers' progress`);
  }
});

test("no page has an inline script or style, and each has exactly the policy, first", async (t) => {
  for (const { file, html } of await everyPage(t)) {
    const elements = tags(html);
    for (const { tag, name, attributes } of elements) {
      assert.notEqual(name, "style", `${file}: ${tag}`);
      if (name === "script") assert.ok(attributes.src, `${file}: ${tag}`);
      const names = Object.keys(attributes);
      assert.deepEqual(names.filter((name) => name === "style" || name.startsWith("on") || name === "integrity"), [], `${file}: ${tag}`);
    }
    for (const [script] of html.matchAll(/<script\b[^>]*>[^]*?<\/script>/g)) assert.match(script, /^<script src="[^"]+"( defer)?><\/script>$/, file);
    assert.ok(!/javascript:/i.test(html), file);
    const [charset, policy] = elements.slice(elements.findIndex(({ name }) => name === "head") + 1);
    assert.equal(charset?.attributes.charset, "utf-8", file);
    assert.deepEqual(policy?.attributes, { "http-equiv": "Content-Security-Policy", content: POLICY }, file);
    assert.equal(html.split(/content-security-policy/i).length - 1, 1, `${file}: one policy`);
  }
});

test("every address in a page is relative, but for links that leave the handbook", async (t) => {
  for (const { site, file, html } of await everyPage(t)) {
    const files = new Set(await filesBelow(site));
    for (const { tag, attributes } of tags(html)) {
      for (const name of ["src", "href", "data-url", "poster", "srcset"]) {
        const url = attributes[name];
        if (!url || url.startsWith("data:")) continue;
        if (file === "404.html") {
          assert.match(url, /^(\/(?!\/)|#)/, `${file}: ${tag}`);
          continue;
        }
        if (attributes.class?.includes("external") || url.startsWith("mailto:")) continue;
        assert.doesNotMatch(url, /^(\/|[a-z][a-z0-9+.-]*:)/i, `${file}: ${tag}`);
        const path = url.split("#")[0] ?? "";
        if (path) assert.ok(files.has(posix.join(posix.dirname(file), decodeURI(path))), `${file}: ${tag} leads nowhere`);
      }
    }
  }
});

test("a page's bytes do not grow with the handbook", async (t) => {
  const sizes = [];
  for (const parts of [9, 90]) {
    const site = await (await largeHandbook(t, parts)).build();
    sizes.push((await stat(`${site}/part-5/page-20.html`)).size);
  }
  const [small = 0, large = 0] = sizes;
  assert.ok(Math.abs(large - small) < 100, `${small} bytes in a handbook of 280 pages, ${large} in one of 2,800`);
});

test("style sheets and scripts name no other host", async (t) => {
  const site = await (await shippedHandbook(t)).build();
  for (const file of (await filesBelow(site)).filter((file) => /\.(css|js)$/.test(file))) {
    const text = (await readFile(`${site}/${file}`, "utf8")).replaceAll("http://www.w3.org/2000/svg", "");
    assert.doesNotMatch(text, /https?:\/\/|@import|\bfetch\(|XMLHttpRequest|sendBeacon|\bimport\(|innerHTML/, file);
  }
});
