// Files that somebody hands the reader, the hostile ones too.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_FILE, readProgressFile } from "../../themes/default/assets/js/read-file.js";
import { encode } from "../../themes/default/assets/js/state.js";
import { at, fresh, keep, rated, states } from "./plan.js";

const NOW = 1_772_400_000_000;
const document = (fields) => JSON.stringify({ format: "pathbook-progress", v: 1, book: "b", plan: "pm", profile: "p", saved: 5, items: {}, levels: {}, reviews: {}, x: {}, ...fields });

test("what was exported is read back, with its texts", () => {
  const progress = rated(keep(states(fresh(), { a: "done" }), "a", { notes: { "n-a-1": at({ t: "ünï 👩🏽‍🚀 \u202Eשלום", on: "2026-04-20" }) }, ev: { "e-a-1": at({ t: "=cmd|' /C calc'!A0", u: "https://example.org/a", on: "2026-04-20" }) } }), { talk: "working" });
  const read = readProgressFile(`\uFEFF${encode({ ...progress, texts: { "9f2c1a7e": "Old text", odd: "no", "00000000": 7 } })}`, NOW);
  assert.equal(encode(read.progress), encode(progress));
  assert.deepEqual(read.texts, { "9f2c1a7e": "Old text" });
  assert.deepEqual([read.report.dropped, read.report.refused, read.report.clamped, read.report.links, read.newer], [0, 0, 0, 0, false]);
});

test("(g) 100 MB are refused at once, and so is anything over 5 MB", () => {
  const huge = `{"format":"pathbook-progress","v":1,"x":"${"x".repeat(100_000_000)}"}`;
  const start = process.hrtime.bigint();
  assert.deepEqual(readProgressFile(huge, NOW), { problem: "too-large" });
  assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 200);
  assert.deepEqual(readProgressFile(document({ x: { a: "é".repeat(MAX_FILE / 2) } }), NOW), { problem: "too-large" });
  assert.ok(readProgressFile(document({ x: { a: "é".repeat(MAX_FILE / 2 - 1000) } }), NOW).progress);
});

test("(g) nesting is counted before any parser follows it", () => {
  for (const [open, close] of [["[", "]"], ['{"a":', "}"], ['[{"a":', "}]"]]) {
    assert.deepEqual(readProgressFile(document({}).replace('"x":{}', `"x":${open.repeat(1_000_00)}1${close.repeat(1_000_00)}`), NOW), { problem: "too-deep" });
  }
  assert.deepEqual(readProgressFile("[".repeat(4_000_000), NOW), { problem: "too-deep" });
  const text = "[{".repeat(500);
  const read = readProgressFile(document({ items: { a: { notes: { n: at({ t: `${text}\\" "]} \\` }) } } } }), NOW);
  assert.equal(read.progress.items.a.notes.n[0].t, `${text}\\" "]} \\`);
});

test("what is no progress is told apart from what is no JSON", () => {
  for (const source of ["", "null", "7", "[]", "{}", '{"format":"other"}', '"pathbook-progress"', '{"format":"pathbook-progress","items":7']) {
    const problem = source === "" || source.endsWith("7") && source.length > 1 ? "not-json" : "not-progress";
    assert.deepEqual(readProgressFile(source, NOW), { problem }, source);
  }
  const whole = document({ items: { a: { s: at("done") } } });
  for (let length = 0; length < whole.length; length += 1) assert.deepEqual(readProgressFile(whole.slice(0, length), NOW), { problem: "not-json" });
});

test("(g) names that reach into objects are refused and counted", () => {
  const source = '{"format":"pathbook-progress","v":1,"__proto__":{"polluted":1},"items":{"__proto__":{"s":["done",1,0,"d"]},"constructor":{"s":["done",1,0,"d"]},"a":{"ev":{"__proto__":[{"t":"x"},1,0,"d"]}}},"levels":{"__proto__":{"self":["x",1,0,"d"]}},"texts":{"__proto__":"x","constructor":"y"}}';
  const { progress, report, texts } = readProgressFile(source, NOW);
  assert.equal({}.polluted, undefined);
  assert.ok(report.refused >= 5);
  assert.deepEqual(Object.keys(progress.items), ["a"]);
  assert.equal(Object.getPrototypeOf(progress.items), Object.prototype);
  assert.deepEqual(texts, {});
});

test("(g) addresses that are no links are left out and reported; the words stay", () => {
  const bad = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", "//example.org", "../a", "http://"];
  const good = ["https://example.org/a?b#c", "http://intranet/x", "mailto:ada@example.org"];
  const ev = Object.fromEntries([...bad, ...good, ""].map((u, place) => [`e-a-${place}`, at({ t: `t${place}`, u, on: "2026-01-01" })]));
  const { progress, report } = readProgressFile(document({ items: { a: { ev } }, levels: { talk: { "e-a-1": at({ t: "x", u: bad[0] }) } } }), NOW);
  assert.equal(report.links, bad.length + 1);
  const kept = Object.values(progress.items.a.ev).map(([value]) => value);
  assert.deepEqual(kept.map(({ t }) => t), Object.values(ev).map(([{ t }]) => t));
  assert.deepEqual(kept.map(({ u }) => u).filter(Boolean), good);
  assert.deepEqual(progress.levels.talk["e-a-1"], at({ t: "x" }));
});

test("a later version is told; stamps too far ahead are pulled back", () => {
  assert.equal(readProgressFile(document({ v: 99 }), NOW).newer, true);
  const { progress, report } = readProgressFile(document({ items: { a: { s: at("done", NOW * 2) } } }), NOW);
  assert.ok(progress.items.a.s[1] <= NOW + 86_400_000);
  assert.equal(report.clamped, 1);
});

test("odd shapes where links could be do no harm", () => {
  const { progress } = readProgressFile(document({ items: { a: { ev: { e: at("text"), f: at(null), g: at([1]), h: at({ u: 7 }) } }, b: { ev: [] } }, levels: { talk: { self: at("x") } } }), NOW);
  assert.deepEqual(Object.keys(progress.items.a.ev).slice(0, 2), ["e", "f"]);
});
