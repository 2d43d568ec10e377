// What Lighthouse says of our handbook: `node lighthouse.bench.js [theme]`. Four scores for each of five pages;
// of speed, the median of five runs. Ends with an error where one is below what is promised.
//
// The pages are served as a host serves them, compressed. Lighthouse asks for robots.txt from within the page, which
// our policy forbids to everybody: on the wire, and here only, `connect-src 'self'` is added, as `pathbook serve` does.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { shippedHandbook } from "./helpers.js";

const PAGES = ["index.html", "roles/senior-project-manager.html", "roles/what-changes.html", "plan/training.html", "progress.html"];
const PROMISED = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };
const RUNS = 5;
/** @type {Record<string, string>} */
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8" };

const theme = process.argv[2];

test(`Lighthouse, ${theme ?? "the default theme"}`, async (t) => {
  const site = await (await shippedHandbook(t)).build(theme);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      let body = await readFile(join(site, name));
      if (name.endsWith(".html")) body = Buffer.from(body.toString().replace("form-action 'none'", "form-action 'none';connect-src 'self'"));
      const type = TYPES[extname(name)];
      response.writeHead(200, { "content-type": type ?? "application/octet-stream", "cache-control": name.includes("/assets/") ? "max-age=31536000, immutable" : "no-cache", ...(type && { "content-encoding": "gzip" }) }).end(type ? gzipSync(body) : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const address = server.address();
  assert.ok(address && typeof address === "object");
  const chrome = await launch({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  after(async () => {
    await chrome.kill();
    server.close();
    server.closeAllConnections();
  });
  const missed = [];
  console.log(`${"page".padEnd(40)} speed (${RUNS} runs)${" ".repeat(12)} accessibility  best practices  SEO   largest paint s  shift  blocked ms`);
  for (const page of PAGES) {
    /** @type {number[]} */
    const speeds = [];
    let last;
    for (let run = 0; run < RUNS; run += 1) {
      const categories = run === 0 ? Object.keys(PROMISED) : ["performance"];
      const result = await lighthouse(`http://127.0.0.1:${address.port}/${page}`, { port: chrome.port, output: "json", logLevel: "error", onlyCategories: categories });
      assert.ok(result);
      speeds.push(score(result.lhr, "performance"));
      if (run === 0) last = result.lhr;
    }
    assert.ok(last);
    const speed = [...speeds].sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
    /** @type {Record<string, number>} */
    const scores = { ...Object.fromEntries(Object.keys(PROMISED).map((name) => [name, score(last, name)])), performance: speed };
    const figure = (/** @type {string} */ id) => last.audits[id]?.numericValue ?? NaN;
    console.log(`${page.padEnd(40)} ${String(speed).padStart(3)} (${speeds.join(" ").padEnd(21)})  ${String(scores.accessibility).padStart(13)}  ${String(scores["best-practices"]).padStart(14)}  ${String(scores.seo).padStart(3)}  ${(figure("largest-contentful-paint") / 1000).toFixed(2).padStart(15)}  ${figure("cumulative-layout-shift").toFixed(3).padStart(5)}  ${figure("total-blocking-time").toFixed(0).padStart(10)}`);
    for (const [name, least] of Object.entries(PROMISED)) {
      const reached = scores[name] ?? 0;
      if (reached < least) missed.push(`${page}: ${name} ${reached}, promised ${least}: ${below(last, name)}`);
    }
  }
  assert.deepEqual(missed, []);
});

/**
 * @param {import("lighthouse").Result} result
 * @param {string} category
 */
function score(result, category) {
  return Math.round((result.categories[category]?.score ?? 0) * 100);
}

/**
 * What of a category did not pass.
 * @param {import("lighthouse").Result} result
 * @param {string} category
 */
function below(result, category) {
  const audits = (result.categories[category]?.auditRefs ?? []).filter(({ weight }) => weight > 0).map(({ id }) => result.audits[id]);
  return audits.flatMap((audit) => ((audit?.score ?? 1) < 0.9 ? [`${audit?.id} (${audit?.displayValue ?? audit?.explanation ?? audit?.title})`] : [])).join(", ");
}
