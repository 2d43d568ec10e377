// Share links: whole round trips, damage that is always seen, and nothing private.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeShare, encodeShare } from "../../themes/default/assets/js/share.js";
import { merge, same } from "../../themes/default/assets/js/state.js";
import { at, fresh, keep, planOf, rated, reviewed, states } from "./plan.js";
import { seeded } from "./random.js";

const BOOK = "2f1c5f0a-0000-4000-8000-00000000abcd";
const HERE = { book: BOOK, build: "a1b2c3d4" };
const LEVELS = ["awareness", "working", "practitioner", "expert", "?"];
const STATES = [undefined, "open", "doing", "done", "na"];

/** A plan of so many items, every tenth number skipped, and a reader somewhere in it. */
function reader(size, seed) {
  const random = seeded(seed);
  const plan = planOf(Array.from({ length: size }, (_, place) => ({ id: `item-${place}`, n: place + 1 + Math.floor(place / 10) })));
  let progress = fresh();
  for (const { id } of plan.items) {
    const state = STATES[random(5)];
    if (state) progress.items[id] = { s: [state, 1000 + random(99), random(3), "d-a"] };
  }
  for (const { id } of plan.competencies) if (random(2)) progress = rated(progress, { [id]: LEVELS[random(5)] });
  return { plan, progress };
}

const told = ({ items, levels }) => ({ items: Object.fromEntries(Object.entries(items).map(([id, { s }]) => [id, s[0]])), levels: Object.fromEntries(Object.entries(levels).map(([id, { self }]) => [id, self[0]])) });

test("(l) what is shared arrives, for 0, 1, 463 and 2,000 items", () => {
  for (const size of [0, 1, 2, 463, 2000]) {
    for (let seed = 1; seed <= (size > 9 ? 20 : 60); seed += 1) {
      const { plan, progress } = reader(size, seed);
      const text = encodeShare(plan, progress, HERE);
      assert.match(text, /^pb1\.[\w-]+$/);
      const shared = decodeShare(text, plan, HERE);
      assert.deepEqual(told(shared.progress), told(progress), `${size} items, seed ${seed}`);
      assert.deepEqual([shared.build, shared.other, shared.otherLevels, shared.progress.book, shared.progress.plan], ["a1b2c3d4", 0, 0, BOOK, "pm"]);
    }
  }
});

test("it stays short enough for a link", () => {
  const done = (size) => {
    const plan = planOf(Array.from({ length: size }, (_, place) => ({ id: `item-${place}` })));
    return encodeShare(plan, rated(states(fresh(), Object.fromEntries(plan.items.map(({ id }) => [id, "done"]))), { talk: "working", lead: "expert" }), HERE).length;
  };
  assert.ok(done(0) <= 50, `0: ${done(0)}`);
  assert.ok(done(463) <= 290, `463: ${done(463)}`);
  assert.ok(done(2000) <= 1060, `2,000: ${done(2000)}`);
});

test("every character that is changed, lost or added is found", () => {
  const { plan, progress } = reader(40, 3);
  const text = encodeShare(plan, progress, { book: BOOK, build: "" });
  const signs = "ABCXYZabcxyz0189-_.%#é ";
  for (let place = 0; place < text.length; place += 1) {
    for (const sign of signs) {
      if (sign === text[place]) continue;
      const spoiled = text.slice(0, place) + sign + text.slice(place + 1);
      const found = decodeShare(spoiled, plan, HERE).problem;
      // The digit of the version is the only one whose change means something else.
      assert.equal(found, place === 2 && "89".includes(sign) ? "newer" : "damaged", `${place} ${sign}`);
    }
    assert.equal(decodeShare(text.slice(0, place), plan, HERE).problem, "damaged", `cut at ${place}`);
    assert.equal(decodeShare(text.slice(0, place) + text.slice(place + 1), plan, HERE).problem, "damaged", `without ${place}`);
    const [a, b] = [text[place], text[place + 1]];
    if (b && a !== b) assert.equal(decodeShare(text.slice(0, place) + b + a + text.slice(place + 2), plan, HERE).problem, "damaged", `swapped at ${place}`);
  }
  assert.equal(decodeShare(`${text}A`, plan, HERE).problem, "damaged");
  for (const other of ["", "pb1.", "pb1.A", "hello", "pb1.====", "PB1.AAAA"]) assert.equal(decodeShare(other, plan, HERE).problem, "damaged", other);
});

test("a link may come with its sign and with white space around", () => {
  const { plan, progress } = reader(5, 4);
  const text = encodeShare(plan, progress, HERE);
  assert.deepEqual(decodeShare(` #${text}\n`, plan, HERE), decodeShare(text, plan, HERE));
});

test("of another handbook, another plan, a later version", () => {
  const { plan, progress } = reader(10, 5);
  const text = encodeShare(plan, progress, HERE);
  assert.deepEqual(decodeShare(text, plan, { ...HERE, book: "another" }), { problem: "other-book" });
  assert.deepEqual(decodeShare(text, { ...plan, plan: "other" }, HERE), { problem: "other-plan" });
  assert.deepEqual(decodeShare(text.replace("pb1.", "pb2."), plan, HERE), { problem: "newer" });
  assert.deepEqual(decodeShare("pb12.whatever_comes-then", plan, HERE), { problem: "newer" });
});

test("another build is told and does no harm; what is unknown is counted", () => {
  const { plan, progress } = reader(463, 6);
  const text = encodeShare(plan, rated(progress, { talk: "working", lead: "expert", plan: "expert", old: "?" }), HERE);
  const later = { ...plan, items: plan.items.slice(10).reverse(), competencies: plan.competencies.filter(({ id }) => id !== "talk").map((one) => (one.id === "lead" ? { ...one, scale: 3 } : one)) };
  const shared = decodeShare(text, later, { ...HERE, build: "ffffffff" });
  const lost = plan.items.slice(0, 10).filter(({ id }) => progress.items[id]).length;
  assert.ok(lost > 3);
  assert.deepEqual([shared.other, shared.otherLevels, shared.build], [lost, 2, "a1b2c3d4"]);
  assert.equal(Object.keys(shared.progress.items).length, Object.keys(progress.items).length - lost);
  assert.deepEqual(Object.keys(shared.progress.levels), ["plan", "old"]);
});

test("no notes, no names, no dates, nothing of what is gone", () => {
  const plan = planOf([{ id: "a" }, { id: "b" }]);
  const bare = states(fresh(), { a: "done" });
  let full = keep(bare, "a", { notes: { n: at({ t: "secret" }) }, ev: { e: at({ t: "secret" }) }, due: at("2026-01-01"), seen: at("9f2c1a7e") });
  full = reviewed(states({ ...full, profile: "p-other", device: "d-z", saved: 9 }, { gone: "done" }), "r", { name: "Ada", overall: "secret" });
  assert.equal(encodeShare(plan, full, HERE), encodeShare(plan, bare, HERE));
});

test("what is shared never wins over what the reader has", () => {
  const { plan, progress } = reader(30, 8);
  const shared = decodeShare(encodeShare(plan, states(progress, { "item-1": "done", "item-2": "na" }), HERE), plan, HERE);
  const mine = states(states(fresh(), { "item-1": "open", "item-2": "doing" }), Object.fromEntries(Object.entries(told(progress).items).filter(([id]) => !["item-1", "item-2"].includes(id))));
  assert.ok(same({ ...merge(mine, shared.progress), levels: {} }, { ...mine, levels: {} }));
});

test("text made up with a right checksum is refused, not followed", () => {
  const plan = planOf([{ id: "a" }]);
  const crc = (bytes) => {
    let sum = -1;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
  };
  const good = Buffer.from(encodeShare(plan, states(fresh(), { a: "done" }), HERE).slice(4), "base64url");
  const made = (tail, version = 1) => {
    const body = [version, ...good.subarray(1, 13), ...tail];
    const sum = crc(body);
    return `pb1.${Buffer.from([...body, sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255]).toString("base64url")}`;
  };
  assert.deepEqual(told(decodeShare(made([1, 0b01100000, 0]), plan, HERE).progress).items, { a: "done" });
  assert.equal(decodeShare(made([2, 0b01110100, 0]), plan, HERE).other, 0, "bits without a meaning say nothing");
  for (const tail of [[255, 255, 255, 127, 0], [255, 255, 255, 255, 255, 1], [1, 3, 9], [1, 3, 0, 0], [200, 1, 3, 0], [255, 255]]) assert.equal(decodeShare(made(tail), plan, HERE).problem, "damaged", String(tail));
  assert.equal(decodeShare(made([1, 3, 0], 2), plan, HERE).problem, "newer");
});
