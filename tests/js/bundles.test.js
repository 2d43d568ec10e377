// The scripts as the generator joins them: every file in its place, nothing that
// the joiner or the policy forbids. Their sizes are looked at in a built site (../browser).

import "./words.js";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Script } from "node:vm";

const theme = new URL("../../themes/default/", import.meta.url);
const read = (file) => readFileSync(new URL(file, theme), "utf8");
const source = (file) => read(`assets/${file}`);

/** @type {Map<string, string[]>} bundle to files */
const bundles = new Map();
for (const [, name, files] of read("theme.toml").matchAll(/^"([\w.]+\.js)"\s*=\s*\[([^\]]*)\]/gm)) {
  bundles.set(name, [...files.matchAll(/"([^"]+)"/g)].map(([, file]) => file));
}

/** A file's lines without comments, imports and exports: the script it becomes, but for its spaces. */
function stripped(file) {
  return source(file)
    .replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("//") && !line.startsWith("import "))
    .map((line) => line.replace(/^export /, ""));
}

const joined = (name) => `(()=>{"use strict";\n${bundles.get(name).flatMap(stripped).join("\n")}\n})();\n`;

test("every script belongs to a bundle", () => {
  const listed = new Set([...bundles.values()].flat());
  const there = readdirSync(new URL("assets/js/", theme)).filter((file) => file.endsWith(".js")).map((file) => `js/${file}`);
  assert.deepEqual(there.filter((file) => !listed.has(file)), []);
});

test("what a file imports stands before it in each of its bundles", () => {
  for (const [name, files] of bundles) {
    for (const [place, file] of files.entries()) {
      for (const [, needed] of source(file).matchAll(/^import .* from "\.\/(.+)";$/gm)) {
        const before = files.indexOf(`js/${needed}`);
        assert.ok(before >= 0 && before < place, `${name}: ${file} needs ${needed}`);
      }
    }
  }
});

test("no two files of a bundle use one top-level name", () => {
  for (const [name, files] of bundles) {
    const names = files.flatMap((file) => [...source(file).matchAll(/^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)/gm)].map(([, word]) => word));
    assert.deepEqual(names.filter((word, place) => names.indexOf(word) !== place), [], name);
  }
});

test("each bundle is one classic script", () => {
  for (const name of bundles.keys()) assert.ok(new Script(joined(name), { filename: name }));
});

test("nothing in them breaks the rules of the house", () => {
  const rules = [/innerHTML|outerHTML|insertAdjacentHTML|document\.write/, /\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource/, /\bwindow\.\w+ =/, /\beval\(|new Function/, /export default|import\(/, /\.style\.cssText|setAttribute\("style"/];
  for (const file of new Set([...bundles.values()].flat())) {
    const text = stripped(file).join("\n");
    for (const rule of rules) assert.doesNotMatch(text, rule, file);
    assert.match(source(file), /^\/\/ /, `${file} opens with a comment`);
    assert.doesNotMatch(source(file), /^import \{[^}]*$/m, `${file}: imports on one line`);
    assert.equal((text.match(/`/g) ?? []).length % 2, 0, `${file}: template literals on one line`);
  }
});
