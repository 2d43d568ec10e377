// What the browser says of two role levels: the pure half of `<pb-compare>`.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { changesBetween, sentenceOf } from "../../themes/default/assets/js/compare-core.js";
import { piecesOf } from "../../themes/default/assets/js/word-diff.js";
import { seeded } from "./random.js";

const DEGREES = ["Low", "Mid", "High", "Top"];

/** A role level that expects these ranks, by the place of the competency, and does these things. */
function level(id, ranks, does = []) {
  const expects = Object.entries(ranks).map(([c, rank]) => ({ c: Number(c), n: `Skill ${c}`, u: "", a: "", o: 0, r: [rank, 4], d: DEGREES[rank - 1], i: [] }));
  return { id, name: id, url: "", does, expects, changes: {} };
}

const kinds = (from, to) => changesBetween(from, to).rows.map(({ of, words }) => `${of.c} ${words}`);

test("a competency is kept, raised, lowered, new or dropped", () => {
  const from = level("a", { 1: 2, 2: 1, 3: 4, 5: 1 });
  const to = level("b", { 1: 2, 2: 4, 3: 3, 4: 1 });
  assert.deepEqual(kinds(from, to), ["1 stays", "2 raised by 3 levels", "3 lowered", "4 new", "5 dropped"]);
  assert.equal(sentenceOf(changesBetween(from, to).rows), "Competencies: 1 raised, 1 new, 1 lowered, 1 dropped and 1 the same.");
});

test("areas stand in the order of the framework", () => {
  const from = level("a", { 1: 1, 2: 1 });
  from.expects[0].o = 3;
  assert.deepEqual(changesBetween(from, from).rows.map(({ of }) => of.c), [2, 1]);
});

test("responsibilities stay, are new, dropped, or said in other words", () => {
  const from = level("a", {}, ["Plans the work of a group.", "Keeps the books.", "Answers letters."]);
  const to = level("b", {}, ["Keeps the books.", "Plans the work of many groups.", "Leads."]);
  assert.deepEqual(changesBetween(from, to).does, [
    { kind: "kept", pieces: [["both", "Keeps the books."]] },
    { kind: "reworded", pieces: [["both", "Plans the work of "], ["old", "a group"], ["new", "many groups"], ["both", "."]] },
    { kind: "new", pieces: [["both", "Leads."]] },
    { kind: "dropped", pieces: [["both", "Answers letters."]] },
  ]);
});

test("the pieces of a reworded text give both texts back", () => {
  const pick = seeded(7);
  const words = ["plans", " the", " work,", " of", "  groups", " (and", " others)", ".", " Größe", " don’t"];
  const text = () => Array.from({ length: pick(9) }, () => words[pick(words.length)]).join("");
  for (let times = 0; times < 500; times += 1) {
    const [old, now] = [text(), text()];
    const pieces = piecesOf(old, now);
    const without = (kind) => pieces.filter(([of]) => of !== kind).map(([, text]) => text).join("");
    assert.equal(without("new"), old);
    assert.equal(without("old"), now);
  }
});

test("the way back is the way there, the other way round", () => {
  const pick = seeded(11);
  const ranks = () => Object.fromEntries([0, 1, 2, 3, 4].filter(() => pick(10) < 7).map((c) => [c, 1 + pick(4)]));
  const back = { new: "dropped", dropped: "new", raised: "lowered", lowered: "raised", kept: "kept" };
  for (let times = 0; times < 200; times += 1) {
    const [a, b] = [level("a", ranks()), level("b", ranks())];
    assert.deepEqual(changesBetween(b, a).rows.map(({ of, kind }) => [of.c, kind]), changesBetween(a, b).rows.map(({ of, kind }) => [of.c, back[kind]]));
  }
});

test("browser and build agree on which sentences are said in other words", async () => {
  const { readFile } = await import("node:fs/promises");
  const pairs = (await readFile(new URL("../rewordings.txt", import.meta.url), "utf8")).trim().split("\n");
  for (const line of pairs) {
    const [kind, old, now] = line.split(" | ");
    for (const [a, b] of [[old, now], [now, old]]) {
      const { does } = changesBetween(level("a", {}, [a]), level("b", {}, [b]));
      assert.deepEqual(does.map(({ kind }) => kind), kind === "reworded" ? ["reworded"] : ["new", "dropped"], line);
    }
  }
});
