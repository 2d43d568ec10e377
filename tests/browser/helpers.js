// What every test here needs: a handbook in a folder of its own, three ways to look at it (built and opened from
// disk, built and hosted, served while its author edits), and a reader whose browser tells of everything odd.
//
// Nothing waits for time to pass: `eventually` asks again until the answer is the expected one.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

/** @typedef {import("node:test").TestContext} Test */
/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} BrowserContextOptions */
/** @typedef {Record<string, string | null>} Files text by path; null takes a file out */

const repository = fileURLToPath(new URL("../../", import.meta.url));
const pathbook = resolve(process.env.PATHBOOK ?? join(repository, "target/debug/pathbook"));
const run = promisify(execFile);

/** The slowest thing here is a first build on a busy machine. */
const PATIENCE = 15_000;

/**
 * The themes in the binary; every test runs with the first, and with another one where `PATHBOOK_TEST_THEME`
 * names it. Those that look at each kind of page look at it in all of them.
 */
export const THEMES = ["default", "ledger"];
const usualTheme = process.env.PATHBOOK_TEST_THEME ?? THEMES[0] ?? "";

/** Why a test of the trail beside the text, a sheet on phones, is left out: false where the theme has such a trail. */
export const NO_SIDE = usualTheme === "default" ? false : `${usualTheme} has its pages across the top: themes.test.js`;

/**
 * Opens the list of pages on a phone, whatever it is in this theme.
 * @param {Page} page
 */
export async function openPages(page) {
  if (NO_SIDE) await page.locator("#trail .menu > summary").click();
  else await page.getByRole("button", { name: "Menu", exact: true }).click();
}

/**
 * Opens what is folded in the list of pages, until nothing is.
 * @param {Page} page
 */
export async function unfoldPages(page) {
  const folded = page.locator("#trail details:not([open]) > summary:visible");
  while (await folded.count() > 0) await folded.first().click();
}

export const BOOK_ID = "6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f";

/**
 * A handbook that has one of everything, small enough to count in one's head:
 * 5 items count on the training page, 8 in the step "Create your plan", 1 in the other step.
 * @type {Files}
 */
const SMALL = {
  "book.toml": `title = "Small handbook"\nid = "${BOOK_ID}"\n`,
  "content/framework/plans.yaml": `
plans:
  - id: to-senior
    title: To senior project manager
    steps:
      - id: invest
        title: Invest in yourself
      - id: create-plan
        title: Create your plan
`,
  "content/index.md": `---
title: Home
order: 0
---
Welcome. Read about [training](plan/training.md) and [ways to learn](ways.md).
`,
  "content/invest/index.md": `---
title: Step 1
order: 1
step: invest
---
- [ ] Protect two hours a week {#two-hours}
`,
  "content/plan/index.md": `---
title: Step 2
order: 2
step: create-plan
---
- [ ] Choose two gaps {#choose-gaps}
`,
  "content/plan/training.md": `---
title: Training
step: create-plan
---
## Courses

- [ ] Ask two people which course helped them {#ask-two effort=2h}
- [ ] Take one course {#one-course due=+120d}

## Practice

- [ ] Practise what you learned {#practise}
  - [ ] In your own project {#practise-project}
  - [ ] In another one {#practise-else}
- [ ] Read about [mentors](mentor.md) and tell a colleague {#read-mentors}
- [ ] Write a summary {#summary optional}
- [~] Travel to the other office {#travel}
`,
  "content/plan/mentor.md": `---
title: Mentor
step: create-plan
---
- [ ] Find a mentor {#find-mentor}
- [ ] Meet once a month {#meet-monthly after=#find-mentor}
`,
  "content/ways.md": `---
title: Ways to learn
order: 3
---
${["First", "Second", "Third", "Fourth"].map((name) => `## ${name} way\n\n${`${name}: try it, think about it, try again. `.repeat(60)}\n`).join("\n")}
::: tabs
::: tab title="On your own"
Alone you choose the time.
:::
::: tab title="With others"
Together you keep going.
:::
::: tab title="On paper"
Print it.
:::
:::

## Code and tables

\`\`\`sh
echo "one"
echo two
\`\`\`

| Way | Where | How long | What for | Who with | What it costs |
|---|---|---|---|---|---|
| Course | In a room with a door that closes | Three days | New subjects | A teacher and others | The most |
| Reading | Anywhere | An evening | Depth | Nobody | The least |

> [!TIP]
> Begin with the one you like least.

Text with a footnote.[^1]

[^1]: The footnote.
`,
};

/** @typedef {(() => unknown)[]} Endings */
/** @type {WeakMap<Test, { readers: Endings, others: Endings }>} */
const endings = new WeakMap();

/**
 * Has something done when a test ends: the last first, and all of it, whatever fails. Readers leave before
 * what they read goes: a browser may ask for a page's icon long after the page is there.
 * @param {Test} t
 * @param {() => unknown} ending
 * @param {"readers" | "others"} [of]
 */
function atEnd(t, ending, of = "others") {
  const known = endings.get(t);
  if (known) return void known[of].unshift(ending);
  const all = { readers: [], others: [], [of]: [ending] };
  endings.set(t, all);
  t.after(async () => {
    /** @type {unknown[]} */
    const failures = [];
    for (const ending of [...all.readers, ...all.others]) await Promise.resolve().then(ending).catch((failure) => failures.push(failure));
    if (failures.length > 0) throw failures[0];
  });
}

// Handbooks

/**
 * The small handbook in a new folder, with these files changed.
 * @param {Test} t
 * @param {Files} [changes]
 */
export async function smallHandbook(t, changes = {}) {
  return handbook(t, { ...SMALL, ...changes });
}

/**
 * A handbook of these files in a new folder.
 * @param {Test} t
 * @param {Files} files
 */
export async function handbook(t, files) {
  const book = new Handbook(await newFolder(t));
  for (const [path, text] of Object.entries(files)) if (text !== null) await book.write(path, text);
  return book;
}

/**
 * A handbook of so many parts, each with 30 pages of one item, too large to show all of its trail. The
 * fifth part is a step. A part has an index page if its number is odd.
 * @param {Test} t
 * @param {number} [parts]
 */
export async function largeHandbook(t, parts = 9) {
  /** @type {Files} */
  const files = {
    "book.toml": `title = "Large handbook"\nid = "${BOOK_ID}"\n[framework]\ngenerate = false\n`,
    "content/framework/plans.yaml": "plans:\n  - id: path\n    title: The path\n    steps:\n      - id: fifth\n        title: The fifth part\n",
    "content/index.md": "# Home\n",
  };
  for (let part = 1; part <= parts; part += 1) {
    const step = part === 5 ? "step: fifth\n" : "";
    if (part % 2) files[`content/part-${part}/index.md`] = `---\ntitle: Part ${part}\n${step}---\nAbout part ${part}.\n`;
    for (let number = 10; number < 40; number += 1) {
      files[`content/part-${part}/page-${number}.md`] = `---\ntitle: Page ${part}.${number}\n${step}---\n- [ ] Do ${part}.${number} {#do-${part}-${number}}\n`;
    }
  }
  return handbook(t, files);
}

/** The handbook of this repository, in a new folder. */
export async function shippedHandbook(/** @type {Test} */ t) {
  const folder = await newFolder(t);
  for (const name of ["book.toml", "pathbook.lock", "content", "theme", "themes"]) {
    await cp(join(repository, name), join(folder, name), { recursive: true }).catch(unlessMissing);
  }
  return new Handbook(folder);
}

/** A handbook's folder, with what an author does to it. */
class Handbook {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * @param {string} path
   * @param {string} text
   */
  async write(path, text) {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    // As most editors save: whole or not at all. A file caught between its emptying and its writing is a
    // version of its own, which a busy machine may well show.
    const draft = join(dirname(file), `.${basename(file)}.new`);
    await writeFile(draft, text);
    await rename(draft, file);
  }

  /** @param {string} path */
  read(path) {
    return readFile(join(this.folder, path), "utf8");
  }

  /**
   * @param {string} path
   * @param {string} from a text that is there
   * @param {string} to
   */
  async edit(path, from, to) {
    const text = await this.read(path);
    assert.ok(text.includes(from), `${path} has no “${from}”`);
    await this.write(path, text.replace(from, () => to));
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  move(from, to) {
    return rename(join(this.folder, from), join(this.folder, to));
  }

  /** @param {string} path */
  remove(path) {
    return rm(join(this.folder, path));
  }

  /**
   * Has its pages made with a theme, unless it names one itself.
   * @param {string} theme
   */
  async wear(theme) {
    const book = await this.read("book.toml").catch(unlessMissing);
    if (theme !== THEMES[0] && book !== undefined && !/^theme *=|^\[theme\]/m.test(book)) await this.write("book.toml", `theme = "${theme}"\n${book}`);
  }

  /** Builds the handbook and gives the folder of the site. */
  async build(theme = usualTheme) {
    await this.wear(theme);
    const site = join(this.folder, "site");
    await run(pathbook, ["build", this.folder, "--out", site]).catch((failure) => assert.fail(`${failure.stdout}${failure.stderr}`));
    return site;
  }
}

/** @param {Test} t */
async function newFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), "pathbook-browser-"));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {{ code?: string }} error
 * @returns {undefined}
 */
function unlessMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

// Three ways to look at a site; each gives the address of its root, with a slash at the end.

/** @param {string} site */
export function fromDisk(site) {
  return pathToFileURL(`${site}/`).href;
}

/** @type {Record<string, string>} */
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png" };

/**
 * Hosts a built site as any web server would, at the root or under a sub-path. Nothing else is there.
 * @param {Test} t
 * @param {string} site
 * @param {string} [under]
 */
export async function hosted(t, site, under = "/") {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    const file = path.startsWith(under) ? join(site, path.slice(under.length), path.endsWith("/") ? "index.html" : "") : "";
    const send = (/** @type {number} */ status, /** @type {string} */ name, /** @type {Buffer | string} */ body) =>
      response.writeHead(status, { "content-type": TYPES[extname(name)] ?? "application/octet-stream", "cache-control": "no-store" }).end(body);
    try {
      send(200, file, await readFile(file));
    } catch {
      // The nearest one above the address.
      /** @type {(folder: string) => Promise<Buffer>} */
      const lost = (folder) => readFile(join(site, folder, "404.html")).catch((error) => folder === "." ? Promise.reject(error) : lost(dirname(folder)));
      send(404, "404.html", await lost(dirname(join(".", path.slice(under.length)))).catch(() => "nothing here"));
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  atEnd(t, () => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  assert.ok(address && typeof address === "object");
  return `http://127.0.0.1:${address.port}${under}`;
}

/**
 * Runs `pathbook serve` on a handbook until it is stopped, or the test ends.
 * @param {Test} t
 * @param {Handbook} book
 * @param {...string} more arguments
 */
export async function serving(t, book, ...more) {
  await book.wear(usualTheme);
  const { folder } = book;
  const port = more.includes("--port") ? [] : ["--port", "0"];
  const server = spawn(pathbook, ["serve", folder, ...port, ...more], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((end) => server.on("close", end));
  const stop = async () => {
    server.kill();
    await ended;
  };
  atEnd(t, stop);
  let errors = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
  for await (const address of createInterface({ input: server.stdout })) return { address, stop, pid: server.pid ?? 0 };
  return assert.fail(`serve ended without an address:\n${errors}`);
}

/**
 * The address of a handbook that is served until the test ends.
 * @param {Test} t
 * @param {Handbook} book
 */
export async function served(t, book) {
  return (await serving(t, book)).address;
}

// Readers

/** @type {Promise<import("playwright-core").Browser> | undefined} */
let browser;

after(async () => (await browser)?.close());

function theBrowser() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return browser;
}

/**
 * A reader with a browser as new: no storage, and an ear for what should not happen. When the test ends there
 * must have been no error in the console, no exception, and nothing that the page's policy had to stop.
 * @param {Test} t
 * @param {BrowserContextOptions & { forgive?: RegExp }} [options] forgive: complaints that belong to the story
 */
export async function newReader(t, { forgive, ...options } = {}) {
  const context = await (await theBrowser()).newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const complaints = [];
  const complain = (/** @type {string} */ text) => {
    if (!forgive?.test(text)) complaints.push(text);
  };
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  context.on("console", (message) => message.type() === "error" && complain(message.text()));
  context.on("weberror", (error) => complain(String(error.error().stack)));
  atEnd(t, async () => {
    await context.close();
    assert.deepEqual(complaints, [], "the browser complained");
  }, "readers");
  return { context, page: await context.newPage(), complaints };
}

/**
 * Asks until the answer is the expected one (or, of a pattern, matches).
 * @template T
 * @param {() => Promise<T> | T} ask
 * @param {T | RegExp} expected
 * @param {string} [what]
 */
export async function eventually(ask, expected, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    let problem;
    try {
      const answer = await ask();
      if (expected instanceof RegExp) assert.match(String(answer), expected, what);
      else assert.deepEqual(answer, expected, what);
      return;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > end) throw problem;
    await new Promise((again) => setTimeout(again, 25));
  }
}

/**
 * What a page holds in the browser's storage for a handbook, without the index.
 * @param {Page} page
 * @returns {Promise<Record<string, any>[]>}
 */
export function keptProgress(page) {
  return page.evaluate(() => Object.keys(localStorage)
    .filter((key) => /^pathbook:[^:]+:1:[^:]+:[^:]+$/.test(key))
    .map((key) => JSON.parse(localStorage.getItem(key) ?? "null")));
}

/**
 * All files below a folder, as paths from there, in order.
 * @param {string} folder
 */
export async function filesBelow(folder) {
  const files = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if ((await stat(join(folder, name))).isFile()) files.push(name);
  }
  return files.sort();
}
