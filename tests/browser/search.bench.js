// What a search costs in a large handbook: `node search.bench.js [pages]`. Bytes of every file that is fetched from
// opening the box to the first results, and the time in scripts. Ends with an error where a query of two words costs
// more than is promised: with the search's own script and style where both words are right, without them where one has
// a slip and its neighbours are looked through. Writes the handbook and builds it with the release program.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { hosted, newReader } from "./helpers.js";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../..", import.meta.url));
const PAGES = Number(process.argv[2] ?? 10_000);
const PROMISED = { bytes: 150_000, milliseconds: 100 };
/** Of two words that are right; the last may go on. */
const RIGHT = ["plan work", "mentor project", "planver riskal", "work project"];
/** With words that stand nowhere, or on no page together. */
const WRONG = ["leadrisk mentorplan", "plan verven", "menter projcet", "plna wrok", "mentro plan"];

test("what a search costs", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "pathbook-search-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const cargo = (/** @type {string[]} */ ...words) => run("cargo", words, { cwd: repository, maxBuffer: 1e8 });
  await cargo("build", "--release", "--quiet");
  await cargo("bench", "--quiet", "--bench", "handbook", "--", "write", join(folder, "book"), String(PAGES));
  const pathbook = join(repository, "target/release/pathbook");
  const site = join(folder, "site");
  const seconds = await build(pathbook, join(folder, "book"), site);
  const toml = join(folder, "book/book.toml");
  await writeFile(toml, `${await readFile(toml, "utf8")}\n[search]\nenabled = false\n`);
  const without = await build(pathbook, join(folder, "book"), join(folder, "without"));
  console.log(`${PAGES} pages, built with search ${seconds.toFixed(2)} s, without ${without.toFixed(2)} s: ${(seconds / without).toFixed(2)} times`);
  for (const part of ["words", "pages"]) console.log(`search/${part}: ${await weight(join(site, "search", part))}`);

  const root = await hosted(t, `${site}/`);
  const missed = [];
  for (const query of [...RIGHT, ...WRONG]) {
    const { context, page } = await newReader(t);
    /** @type {string[]} */
    const asked = [];
    page.on("response", (response) => void asked.push(new URL(response.url()).pathname.slice(1)));
    await page.goto(`${root}index.html`);
    await page.locator("html:not([data-extras])").waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Profiler.enable");
    await devtools.send("Profiler.setSamplingInterval", { interval: 100 });
    await page.keyboard.press("Control+k");
    const field = page.locator(".search-box .search-field");
    await field.waitFor();
    await devtools.send("Profiler.start");
    await field.fill(query);
    await page.locator(".search-page, .search-none").first().waitFor();
    await page.waitForLoadState("networkidle");
    const milliseconds = spent((await devtools.send("Profiler.stop")).profile, root);
    const sizes = async (/** @type {RegExp} */ of) => {
      const files = asked.filter((path) => of.test(path));
      const each = await Promise.all(files.map(async (path) => (await stat(join(site, path))).size));
      return { files: files.length, bytes: each.reduce((sum, size) => sum + size, 0) };
    };
    const [index, looks] = [await sizes(/^search\//), await sizes(/^assets\/search\./)];
    const bytes = index.bytes + (RIGHT.includes(query) ? looks.bytes : 0);
    const found = await page.locator(".search-box [role=status]").innerText();
    console.log(`${query.padEnd(22)} ${found.padEnd(46)} ${(index.bytes / 1000).toFixed(0).padStart(4)} kB in ${String(index.files).padStart(2)} files, with script and style ${((index.bytes + looks.bytes) / 1000).toFixed(0).padStart(3)} kB  ${milliseconds.toFixed(0).padStart(4)} ms of script`);
    if (bytes > PROMISED.bytes) missed.push(`${query}: ${bytes} bytes`);
    if (milliseconds > PROMISED.milliseconds) missed.push(`${query}: ${milliseconds} ms of script`);
    await context.close();
  }
  assert.deepEqual(missed, []);
});

/**
 * Milliseconds in scripts of the site, and in what cleans up after them; what steers the browser does not count.
 * @param {{ nodes: { id: number, callFrame: { functionName: string, url: string } }[], samples?: number[], timeDeltas?: number[] }} profile
 * @param {string} root
 */
function spent({ nodes, samples = [], timeDeltas = [] }, root) {
  const ours = new Set(nodes.filter(({ callFrame: { functionName, url } }) => url.startsWith(root) || functionName === "(garbage collector)").map(({ id }) => id));
  return samples.reduce((sum, id, at) => sum + (ours.has(id) ? timeDeltas[at] ?? 0 : 0), 0) / 1000;
}

/**
 * Builds a site and tells how many seconds it took: the quicker of two, each from nothing.
 * @param {string} pathbook
 * @param {string} book
 * @param {string} site
 */
async function build(pathbook, book, site) {
  let best = Infinity;
  for (let round = 0; round < 2; round += 1) {
    await rm(site, { recursive: true, force: true });
    const began = performance.now();
    await run(pathbook, ["build", book, "--out", site], { maxBuffer: 1e8 });
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  return best;
}

/** @param {string} folder */
async function weight(folder) {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return `${names.length} files, ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`;
}
