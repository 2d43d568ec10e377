// The pure part of the reader's progress: reading, merging, the clock, counting.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AHEAD, NA_BY_DEFAULT, OPTIONAL, adopt, changedItems, chosenState, count, decode, empty, encode, groupState, merge, observe,
  percent, same, setState, stateOf, tick,
} from "../../themes/default/assets/js/state.js";
import { seeded } from "./random.js";

const IDS = ["mentor-first", "one-course", "ünï-код", "x"];
const STATES = ["open", "doing", "done", "na", null];
const fresh = () => empty("2f1c", "pm", "p-1");
const document = (fields) => JSON.stringify({ format: "pathbook-progress", v: 1, ...fields });

/** One random change, of any kind a document can hold. */
function change(random, progress, device) {
  const clock = { wall: random(6), counter: random(3) };
  const stamp = [clock.wall, clock.counter, device];
  const id = IDS[random(IDS.length)];
  const entry = progress.items[id] ?? {};
  switch (random(6)) {
    case 0: return { ...progress, saved: random(5), device, started: `2026-03-0${1 + random(9)}` };
    case 1: return { ...progress, levels: { ...progress.levels, talk: { self: [random(4), ...stamp] } } };
    case 2: return { ...progress, items: { ...progress.items, [id]: { ...entry, notes: { ...entry.notes, [`n-${device}-${random(2)}`]: [{ t: String(random(3)) }, ...stamp] } } } };
    case 3: return { ...progress, x: { ...progress.x, [`f${random(2)}`]: [random(3), "text", { deep: random(3) }, [random(2), ...stamp]][random(4)] } };
    default: return setState(progress, id, STATES[random(STATES.length)], clock, device, random(2) ? "9f2c" : undefined);
  }
}

function replicas(seed) {
  const random = seeded(seed);
  return ["d-a", "d-b", "d-c"].map((device) => {
    let progress = fresh();
    for (let left = random(12); left > 0; left -= 1) progress = change(random, progress, random(4) ? device : "d-shared");
    return progress;
  });
}

test("(a) merge is commutative, associative and idempotent", () => {
  for (let seed = 1; seed <= 1500; seed += 1) {
    const [a, b, c] = replicas(seed);
    assert.equal(encode(merge(a, b)), encode(merge(b, a)), `commutative, seed ${seed}`);
    assert.equal(encode(merge(merge(a, b), c)), encode(merge(a, merge(b, c))), `associative, seed ${seed}`);
    assert.equal(encode(merge(a, a)), encode(a), `idempotent, seed ${seed}`);
    const ab = merge(a, b);
    assert.equal(encode(merge(ab, b)), encode(ab), `absorbing, seed ${seed}`);
  }
});

test("(a) three replicas that gossip in any order end up the same", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    const devices = ["d-a", "d-b", "d-c"];
    const all = devices.map(() => ({ progress: fresh(), clock: { wall: 0, counter: 0 } }));
    for (let step = 0; step < 40; step += 1) {
      const which = random(3);
      const one = all[which];
      if (random(3)) {
        one.clock = tick(one.clock, random(20));
        one.progress = setState(one.progress, IDS[random(IDS.length)], STATES[random(STATES.length)], one.clock, devices[which]);
      } else {
        one.progress = merge(one.progress, all[random(3)].progress);
        one.clock = observe(one.clock, one.progress.items["x"]?.s);
      }
    }
    const [a, b, c] = all.map((one) => one.progress);
    const first = encode(merge(a, merge(b, c)));
    assert.equal(encode(merge(c, merge(a, b))), first);
    assert.equal(encode(merge(b, merge(c, a))), first);
  }
});

test("(a) taking over what renamed items had is a merge too: in any order, as often as one likes", () => {
  const renamed = [["mentor-first", ["one-course", "x"]], ["fresh", ["ünï-код"]]];
  const taken = (progress) => adopt(progress, renamed);
  for (let seed = 1; seed <= 500; seed += 1) {
    const [a, b] = replicas(seed);
    assert.equal(encode(taken(taken(a))), encode(taken(a)), `idempotent, seed ${seed}`);
    assert.equal(encode(taken(merge(a, b))), encode(merge(taken(a), taken(b))), `before or after, seed ${seed}`);
    assert.equal(encode(taken(merge(taken(a), b))), encode(taken(merge(a, b))), `one edition and the other, seed ${seed}`);
  }
});

test("merge changes neither of its sides", () => {
  const [a, b] = replicas(7);
  const [before, other] = [encode(a), encode(b)];
  merge(a, b);
  assert.deepEqual([encode(a), encode(b)], [before, other]);
});

test("a later state wins, whichever side it comes from", () => {
  const early = setState(fresh(), "x", "done", { wall: 10, counter: 0 }, "d-z");
  const late = setState(fresh(), "x", "open", { wall: 10, counter: 1 }, "d-a");
  assert.equal(chosenState(merge(early, late), "x"), "open");
  assert.equal(chosenState(merge(late, early), "x"), "open");
});

test("what is written is read back the same", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const [a] = replicas(seed);
    const read = decode(encode(a));
    assert.deepEqual(read.report, { dropped: 0, refused: 0, clamped: 0 });
    assert.equal(encode(read.progress), encode(a));
  }
});

test("(c) text cut at any byte is refused, never thrown at", () => {
  const [a, b] = replicas(11);
  const bytes = new TextEncoder().encode(encode(merge(a, b)));
  for (let length = 0; length < bytes.length; length += 1) {
    assert.equal(decode(new TextDecoder().decode(bytes.slice(0, length))), null);
  }
});

test("text with any byte spoiled is read or refused, never thrown at", () => {
  const random = seeded(5);
  const whole = encode(replicas(11)[0]);
  for (let place = 0; place < whole.length; place += 1) {
    const spoiled = whole.slice(0, place) + String.fromCharCode(random(128)) + whole.slice(place + 1);
    const read = decode(spoiled);
    if (read) count(read.progress, IDS.map((id) => [id, 0]));
  }
});

test("what is not a reader's progress is refused", () => {
  for (const source of ["", "null", "1", "[]", '"pathbook-progress"', "{}", '{"format":"other","v":1}', "[[[[".repeat(1000)]) {
    assert.equal(decode(source), null, source.slice(0, 20));
  }
});

test("a wrong type loses that field only, and is counted", () => {
  const good = ["done", 5, 0, "d-a"];
  const { progress, report } = decode(document({
    book: 7, plan: "pm", saved: "yesterday", levels: [], reviews: { r: "no" },
    items: {
      a: { s: good, seen: 3, notes: { n1: good, n2: "no" } },
      b: { s: ["finished", 5, 0, "d-a"] }, c: { s: ["done", -5, 0, "d-a"] }, d: { s: ["done", 5, 1e12, "d-a"] },
      e: { s: ["done", 5, 0] }, f: { s: ["done", "5", 0, "d-a"] }, g: "done", h: null, i: [good],
    },
  }));
  assert.deepEqual(progress.items.a, { s: good, notes: { n1: good } });
  for (const id of "bcdef") assert.deepEqual(progress.items[id], {});
  for (const id of "ghi") assert.equal(progress.items[id], undefined);
  assert.equal(progress.plan, "pm");
  assert.equal(progress.book, "");
  assert.deepEqual([progress.saved, progress.levels, progress.reviews], [0, {}, {}]);
  // book, saved, levels, r; seen, n2; five states; three items
  assert.equal(report.dropped, 14);
});

test("(g) names that reach into objects are refused", () => {
  const source = `{"format":"pathbook-progress","v":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},
    "items":{"__proto__":{"s":["done",1,0,"d"]},"constructor":{"s":["done",1,0,"d"]},"a":{"s":["done",1,0,"d"],"__proto__":{"s":1}}},
    "x":{"deep":[{"__proto__":{"polluted":1}}]}}`;
  const { progress, report } = decode(source);
  assert.equal(report.refused, 6);
  assert.equal({}.polluted, undefined);
  assert.deepEqual(Object.keys(progress.items), ["a"]);
  assert.equal(Object.getPrototypeOf(progress.items), Object.prototype);
  assert.equal(encode(merge(progress, fresh())).includes("polluted"), false);
  assert.equal(setState(progress, "__proto__", "done", { wall: 1, counter: 0 }, "d"), progress);
  for (const id of ["toString", "hasOwnProperty", "__proto__"]) assert.equal(stateOf(progress, [id, 0]), "open");
});

test("(g) deep nesting is cut, not followed", () => {
  const deep = `{"format":"pathbook-progress","v":1,"x":{"a":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}}`;
  const read = decode(deep);
  assert.equal(read.report.dropped, 1);
  assert.ok(encode(read.progress).length < 1000);
});

test("unknown ids and fields are kept, merged and never counted", () => {
  const source = document({ later: { a: [1, 5, 0, "d"] }, items: { gone: { s: ["done", 5, 0, "d"], mood: [":)", 5, 0, "d"] } } });
  const { progress } = decode(source);
  const merged = merge(fresh(), progress);
  assert.deepEqual(merged.later, { a: [1, 5, 0, "d"] });
  assert.deepEqual(merged.items.gone.mood, [":)", 5, 0, "d"]);
  assert.deepEqual(count(merged, [["here", 0]]), { done: 0, total: 1 });
});

test("(f) a newer version is told apart and its fields are left alone", () => {
  const read = decode(document({ v: 2, later: { s: 1 }, items: { a: { s: ["done", 5, 0, "d"] } } }));
  assert.equal(read.newer, true);
  assert.equal(read.progress.v, 2);
  assert.deepEqual(read.progress.later, { s: 1 });
  assert.equal(decode(document({ v: "x" })).newer, false);
});

test("stamps too far ahead are pulled back and counted", () => {
  const now = 1_772_400_000_000;
  const source = document({ saved: now + 9 * AHEAD, items: { a: { s: ["done", now + 2 * AHEAD, 4, "d"] }, b: { s: ["done", now + AHEAD, 0, "d"] } }, x: { f: [1, now * 2, 0, "d"] } });
  const { progress, report } = decode(source, now + AHEAD);
  assert.deepEqual(progress.items.a.s, ["done", now + AHEAD, 4, "d"]);
  assert.deepEqual(progress.x.f, [1, now + AHEAD, 0, "d"]);
  assert.equal(progress.saved, now + AHEAD);
  assert.equal(report.clamped, 2);
});

test("(m) the clock never goes back, whatever the wall clock does", () => {
  const random = seeded(3);
  let clock = { wall: 0, counter: 0 };
  for (let step = 0; step < 1000; step += 1) {
    const next = tick(clock, random(100));
    assert.ok(next.wall > clock.wall || (next.wall === clock.wall && next.counter > clock.counter));
    clock = next;
  }
  const year = 365 * AHEAD;
  const before = setState(fresh(), "x", "done", { wall: 2 * year, counter: 7 }, "d-a");
  const after = setState(before, "x", "open", tick(observe({ wall: 0, counter: 0 }, before), year), "d-a");
  assert.equal(chosenState(merge(before, after), "x"), "open");
});

test("optional and not-applicable items leave both numbers", () => {
  let progress = fresh();
  const items = [["a", 0], ["b", 0], ["c", OPTIONAL], ["d", NA_BY_DEFAULT], ["e", OPTIONAL | NA_BY_DEFAULT]];
  assert.deepEqual(count(progress, items), { done: 0, total: 2 });
  const set = (id, state) => {
    progress = setState(progress, id, state, { wall: 1, counter: 0 }, "d");
  };
  for (const id of ["a", "c", "e"]) set(id, "done");
  assert.deepEqual(count(progress, items), { done: 1, total: 2 });
  set("d", "open");
  assert.deepEqual(count(progress, items), { done: 1, total: 3 });
  set("b", "na");
  assert.deepEqual(count(progress, items), { done: 1, total: 2 });
  set("d", null);
  assert.deepEqual(count(progress, items), { done: 1, total: 1 });
  set("a", "doing");
  assert.deepEqual(count(progress, items), { done: 0, total: 1 });
  assert.deepEqual(count(progress, []), { done: 0, total: 0 });
});

test("per cent is floored and is 100 only when all is done", () => {
  assert.equal(percent({ done: 0, total: 0 }), 0);
  assert.equal(percent({ done: 1, total: 3 }), 33);
  assert.equal(percent({ done: 29, total: 100 }), 29);
  assert.equal(percent({ done: 5, total: 5 }), 100);
  for (const total of [2, 3, 7, 101, 463, 2000, 1e6]) assert.equal(percent({ done: total - 1, total }), Math.floor(((total - 1) * 100) / total));
  assert.equal(percent({ done: 1e15 - 1, total: 1e15 }), 99);
});

test("a group's state follows from what is in it", () => {
  const items = [["a", 0], ["b", 0], ["c", OPTIONAL]];
  const derive = (a, b, c) => groupState(Object.entries({ a, b, c }).reduce((progress, [id, state]) => setState(progress, id, state, { wall: 1, counter: 0 }, "d"), fresh()), items);
  assert.equal(derive("open", "open", "open"), "open");
  assert.equal(derive("done", "open", "open"), "doing");
  assert.equal(derive("doing", "open", "open"), "doing");
  assert.equal(derive("done", "done", "open"), "done");
  assert.equal(derive("done", "na", "open"), "done");
  assert.equal(derive("open", "open", "done"), "doing");
  assert.equal(derive("na", "na", "na"), "na");
  assert.equal(derive("na", "na", "open"), "open");
  assert.equal(derive("na", "na", "done"), "done");
});

test("two copies are the same, and what changed is named, whoever saved", () => {
  const a = setState(fresh(), "x", "done", { wall: 1, counter: 0 }, "d");
  assert.ok(same(a, { ...a, saved: 99, build: "b", device: "d-2" }));
  assert.ok(!same(a, fresh()));
  assert.deepEqual([...changedItems(fresh(), a)], ["x"]);
  assert.equal(changedItems(a, { ...a, saved: 9 }).size, 0);
});
