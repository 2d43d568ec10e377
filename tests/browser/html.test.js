// Every page is HTML as the standard has it: the Nu checker finds no error in any page that a handbook can have.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { promisify } from "node:util";
import { BOOK_ID, THEMES, filesBelow, smallHandbook } from "./helpers.js";
import { sitesOfAllTypes } from "./page-types.js";

const run = promisify(execFile);
const vnu = fileURLToPath(new URL("./node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url));

for (const theme of THEMES) {
  test(`the Nu checker finds no error in any page: ${theme}`, async (t) => {
    const { ours, small, large, career } = await sitesOfAllTypes(t, theme);
    const pages = [];
    for (const site of [ours, small, career]) pages.push(...(await filesBelow(site)).filter((file) => file.endsWith(".html")).map((file) => `${site}/${file}`));
    assert.ok(pages.length > 60, `${pages.length} pages`);
    pages.push(`${large}/index.html`, `${large}/404.html`, `${large}/part-5/index.html`, `${large}/part-5/page-20.html`);
    assert.deepEqual(await errorsIn(pages), []);
  });
}

test("the Nu checker finds no error where pages tell others all they can", async (t) => {
  const book = await smallHandbook(t, {
    "book.toml": `title = "All & more"\nid = "${BOOK_ID}"\nlanguage = "en-GB"\nbase_url = "https://example.org/people"\n[site]\nimage = "card.png"\nindex = true\n[edit]\nrepository = "https://github.com/example/handbook"\n[redirects]\n"/old" = "/ways.html"\n`,
    "content/card.png": "not looked at",
    "content/ways.md": "---\ntitle: Ways\ndescription: Ways \"to\" learn & more\nowner: People team\nreviewed: 2026-09-01\nchanges: [{date: 2026-10-01, text: New}]\n---\nText.\n",
  });
  const site = await book.build();
  const pages = (await filesBelow(site)).filter((file) => file.endsWith(".html")).map((file) => `${site}/${file}`);
  assert.ok(pages.some((page) => page.endsWith("/changes/index.html")));
  assert.deepEqual(await errorsIn(pages), []);
});

test("the Nu checker would find an error", async (t) => {
  const { small } = await sitesOfAllTypes(t);
  const found = await errorsIn([`${small}/index.html`, fileURLToPath(new URL("./fixtures/wrong.html", import.meta.url))]);
  assert.match(found.join(), /wrong\.html:\d+: .*blink/);
});

/**
 * @param {string[]} files
 * @returns {Promise<string[]>} each with its place
 */
async function errorsIn(files) {
  const arguments_ = ["-Xss4m", "-jar", vnu, "--format", "json", "--exit-zero-always", "--stdout", ...files];
  const { stdout } = await run("java", arguments_, { maxBuffer: 1 << 28 });
  /** @type {{ messages: { type: string, url: string, lastLine?: number, message: string }[] }} */
  const { messages } = JSON.parse(stdout);
  return messages.filter(({ type }) => type !== "info").map(({ url, lastLine, message }) => `${url.replace(/^.*\/(?=site\/|[^/]*$)/, "")}:${lastLine}: ${message}`);
}
