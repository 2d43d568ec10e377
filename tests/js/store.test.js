// The storage adapter: loading, merging with other tabs, backup, and going on
// where nothing can be kept.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { AHEAD, chosenState, decode, empty, encode, setState } from "../../themes/default/assets/js/state.js";
import { indexKey, planKey } from "../../themes/default/assets/js/keys.js";
import { DEBOUNCE, Store } from "../../themes/default/assets/js/store.js";
import { SharedStorage } from "./fake-storage.js";
import { seeded } from "./random.js";

const BOOK = "2f1c6d1e";
const PLAN = "pm-to-senior-pm";
const NOW = 1_772_400_000_000;

function open(view, more = {}) {
  return new Store({ shelf: () => view, book: BOOK, plan: PLAN, build: "a1b2", now: () => NOW, ...more });
}

const kinds = (store) => store.problems.map(({ kind }) => kind);
const stateIn = (store, id) => chosenState(store.progress, id);
const stored = (shared, key) => decode(shared.values.get(key) ?? "")?.progress;

test("what is ticked is there after the page is left at once", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  assert.equal(shared.values.size, 0, "looking keeps nothing");
  store.set("one-course", "done", "9f2c");
  assert.equal(shared.values.size, 0, "writing waits");
  store.flush();
  const again = open(shared.view());
  assert.equal(stateIn(again, "one-course"), "done");
  assert.equal(again.progress.items["one-course"].seen[0], "9f2c");
  assert.deepEqual(kinds(again), []);
});

test("writing waits for a pause, and several changes are one writing", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const shared = new SharedStorage();
  const store = open(shared.view());
  for (const id of ["a", "b", "c"]) store.set(id, "done");
  context.mock.timers.tick(DEBOUNCE - 1);
  assert.equal(shared.values.has(store.key), false);
  context.mock.timers.tick(1);
  assert.equal(Object.keys(stored(shared, store.key).items).length, 3);
});

test("locks between tabs are used where they exist and done without where they fail", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  for (const fails of [false, true]) {
    const shared = new SharedStorage();
    const asked = [];
    const locks = {
      async request(name, work) {
        asked.push(name);
        if (fails) throw new DOMException("opaque origin", "SecurityError");
        work();
      },
    };
    const store = open(shared.view(), { locks });
    store.set("a", "done");
    context.mock.timers.tick(DEBOUNCE);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(asked.length, 1);
    assert.equal(chosenState(stored(shared, store.key), "a"), "done");
  }
});

test("the keys are those of the stored form, and the index names profile, plans and device", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  const index = JSON.parse(shared.values.get(`pathbook:${BOOK}:1`));
  assert.match(index.profile, /^p-[a-z0-9]{6}$/);
  assert.match(index.device, /^d-[a-z0-9]{6}$/);
  assert.deepEqual(index.plans, [PLAN]);
  assert.equal(store.key, `pathbook:${BOOK}:1:${index.profile}:${PLAN}`);
  const progress = stored(shared, store.key);
  assert.deepEqual([progress.format, progress.v, progress.book, progress.plan, progress.profile], ["pathbook-progress", 1, BOOK, PLAN, index.profile]);
  assert.deepEqual([progress.device, progress.build, progress.saved], [index.device, "a1b2", NOW]);
  const other = open(shared.view(), { plan: "-" });
  other.set("b", "done");
  other.flush();
  assert.deepEqual(JSON.parse(shared.values.get(indexKey(BOOK))).plans, [PLAN, "-"]);
  assert.equal(other.device, store.device);
});

test("(n) two handbooks on one origin do not meet", () => {
  const shared = new SharedStorage();
  const one = open(shared.view());
  const two = open(shared.view(), { book: "other" });
  one.set("a", "done");
  one.flush();
  two.set("b", "done");
  two.flush();
  assert.equal(stateIn(open(shared.view(), { book: "other" }), "a"), undefined);
  assert.equal(stateIn(open(shared.view()), "b"), undefined);
});

test("two tabs that both start from nothing agree on one profile", () => {
  const shared = new SharedStorage();
  const views = [shared.view(), shared.view()];
  const stores = views.map((view) => open(view));
  views.forEach((view, which) => shared.connect(view, stores[which]));
  stores[0].set("a", "done");
  stores[1].set("b", "done");
  stores[0].flush();
  stores[1].flush();
  while (shared.deliver());
  assert.equal(stores[0].key, stores[1].key);
  for (const store of stores) assert.deepEqual([stateIn(store, "a"), stateIn(store, "b")], ["done", "done"]);
  assert.deepEqual([...shared.values.keys()].filter((key) => key.endsWith(PLAN)), [stores[0].key]);
});

test("(d) 200 interleaved writings of two tabs converge, and nothing is lost", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = seeded(seed);
    const shared = new SharedStorage();
    const views = [shared.view(), shared.view()];
    let now = NOW;
    const stores = views.map((view) => open(view, { now: () => now }));
    views.forEach((view, which) => shared.connect(view, stores[which]));
    const last = new Map();
    for (let step = 0; step < 200; step += 1) {
      const which = random(2);
      // Items of its own for each tab: the last word on each is that tab's.
      const id = `${which}-${random(120)}`;
      const state = ["done", "doing", "na", "open"][random(4)];
      now += random(3) - 1;
      stores[which].set(id, state);
      last.set(id, state);
      if (random(2)) stores[random(2)].flush();
      if (random(2)) shared.deliver();
    }
    settle(shared, stores);
    for (const [id, state] of last) {
      for (const store of stores) assert.equal(stateIn(store, id), state, `seed ${seed}, ${id}`);
      assert.equal(chosenState(stored(shared, stores[0].key), id), state);
    }
  }
});

test("two tabs on the same items converge", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = seeded(seed);
    const shared = new SharedStorage();
    const views = [shared.view(), shared.view()];
    const stores = views.map((view) => open(view));
    views.forEach((view, which) => shared.connect(view, stores[which]));
    for (let step = 0; step < 200; step += 1) {
      stores[random(2)].set(`i-${random(10)}`, ["done", "doing", "na", "open"][random(4)]);
      if (random(2)) stores[random(2)].flush();
      if (random(3) === 0) shared.deliver();
    }
    settle(shared, stores);
    assert.equal(encode(stores[0].progress.items), encode(stores[1].progress.items));
    assert.equal(encode(stored(shared, stores[0].key).items), encode(stores[0].progress.items));
  }
});

/** Flushes and delivers until nobody has anything to say; tabs must fall silent. */
function settle(shared, stores) {
  for (let round = 0; round < 20; round += 1) {
    for (const store of stores) store.flush();
    let heard = false;
    while (shared.deliver()) heard = true;
    if (!heard) return;
  }
  assert.fail("the tabs keep answering each other");
}

test("a value overwritten by a tab that had not looked is said again", () => {
  const shared = new SharedStorage();
  const view = shared.view();
  const store = open(view);
  shared.connect(view, store);
  store.set("mine", "done");
  store.flush();
  // As if two processes wrote in the same moment.
  const blind = setState(empty(BOOK, PLAN, "p"), "theirs", "done", { wall: NOW, counter: 0 }, "d-z");
  shared.view().setItem(store.key, encode(blind));
  settle(shared, [store]);
  assert.deepEqual(Object.keys(stored(shared, store.key).items).sort(), ["mine", "theirs"]);
});

test("a page woken from the back-forward cache takes in what happened meanwhile", () => {
  const shared = new SharedStorage();
  const asleep = open(shared.view());
  asleep.set("a", "done");
  asleep.flush();
  const other = open(shared.view());
  other.set("a", "open");
  other.flush();
  asleep.refresh();
  assert.equal(stateIn(asleep, "a"), "open");
});

test("changes name the items that changed", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  const heard = [];
  store.addEventListener("change", (event) => heard.push([...event.detail]));
  store.set("a", "done");
  store.set("b", "doing");
  store.flush();
  store.refresh();
  assert.deepEqual(heard, [["a"], ["b"]]);
});

test("(e) without an id, a shelf, or leave to use it, everything goes on in memory", () => {
  const throwing = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const broken = { getItem: throwing, setItem: throwing, removeItem: throwing, key: throwing, get length() { return throwing(); } };
  const cases = [
    ["no-id", open(new SharedStorage().view(), { book: "" })],
    ["blocked", open(null)],
    ["blocked", open(undefined)],
    ["blocked", open(null, { shelf: throwing })],
    ["blocked", open(broken)],
  ];
  for (const [kind, store] of cases) {
    assert.deepEqual(kinds(store), [kind]);
    store.set("a", "done");
    store.flush();
    store.refresh();
    store.receive(null, null);
    assert.equal(store.readonly, false);
  }
  const memory = open(null);
  memory.set("a", "done");
  memory.flush();
  memory.refresh();
  assert.equal(stateIn(memory, "a"), "done");
});

test("(e) a full shelf is read, reported, and written once there is room", () => {
  const shared = new SharedStorage();
  const first = open(shared.view());
  first.set("a", "done");
  first.flush();
  const room = { quota: 0 };
  const view = shared.view();
  const limited = { ...view, get length() { return view.length; }, key: view.key, setItem(key, value) {
    if (room.quota === 0) throw new DOMException("full", "QuotaExceededError");
    view.setItem(key, value);
  } };
  const store = open(limited);
  assert.deepEqual(kinds(store), ["full"]);
  assert.equal(stateIn(store, "a"), "done", "what was kept can be read");
  store.set("b", "done");
  store.flush();
  assert.equal(stateIn(store, "b"), "done");
  assert.equal(chosenState(stored(shared, store.key), "b"), undefined);
  room.quota = 1;
  store.set("c", "done");
  store.flush();
  assert.deepEqual(Object.keys(stored(shared, store.key).items).sort(), ["a", "b", "c"]);
});

test("the backup makes room when only one copy fits", () => {
  const shared = new SharedStorage();
  const store = open(shared.view({ quota: 2000 }));
  const notes = {};
  for (let number = 0; number < 200 && kinds(store).length === 0; number += 1) {
    notes[number] = true;
    store.set(`item-${number}`, "done");
    store.flush();
  }
  assert.deepEqual(kinds(store), ["full"]);
  const kept = Object.keys(stored(shared, store.key).items).length;
  assert.ok(kept >= Object.keys(notes).length - 1, `${kept} kept`);
});

test("(c) text cut anywhere is set aside whole, and the backup is loaded", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  store.set("b", "done");
  store.flush();
  const { key } = store;
  const backup = shared.values.get(`${key}:bak`);
  const whole = shared.values.get(key);
  assert.deepEqual(Object.keys(decode(backup).progress.items), ["a"]);
  for (let length = 0; length < whole.length; length += 1) {
    const cut = whole.slice(0, length);
    const damaged = new SharedStorage();
    for (const [name, value] of shared.values) damaged.values.set(name, value);
    damaged.values.set(key, cut);
    const reopened = open(damaged.view());
    assert.deepEqual(kinds(reopened), ["damaged"]);
    assert.equal(reopened.problems[0].raw, cut);
    assert.equal(stateIn(reopened, "a"), "done");
    reopened.flush();
    assert.equal(damaged.values.get(`${key}:damaged:2026-03-01`), cut);
    assert.equal(damaged.values.get(`${key}:bak`), backup, "the backup is not lost");
    assert.equal(chosenState(stored(damaged, key), "a"), "done");
  }
});

test("a second damage on the same day does not overwrite the first", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  for (const text of ["{first", "{second", "{second"]) {
    shared.values.set(store.key, text);
    open(shared.view()).flush();
  }
  const aside = [...shared.values].filter(([key]) => key.includes(":damaged:")).map(([, value]) => value);
  assert.deepEqual(aside.sort(), ["{first", "{second"]);
});

test("damaged text that cannot be set aside is not written over", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  shared.values.set(store.key, "{cut".padEnd(1000, "."));
  const tight = open(shared.view({ quota: 1500 }));
  tight.set("b", "done");
  tight.flush();
  assert.deepEqual(kinds(tight), ["damaged", "full"]);
  assert.equal(shared.values.get(store.key).slice(0, 4), "{cut");
});

test("a damaged index does not lose the reader's profile", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  for (const text of ["{", "null", "[]", '"x"', '{"profile":7}']) {
    shared.values.set(indexKey(BOOK), text);
    const again = open(shared.view());
    assert.equal(again.key, store.key, text);
    assert.equal(stateIn(again, "a"), "done");
  }
});

test("(f) what a newer version wrote is shown, and not a byte of it changed", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  const newer = JSON.stringify({ ...JSON.parse(shared.values.get(store.key)), v: 2, more: 1 });
  shared.values.set(store.key, newer);
  const again = open(shared.view());
  assert.equal(again.readonly, true);
  assert.deepEqual(kinds(again), ["newer"]);
  assert.equal(stateIn(again, "a"), "done");
  again.set("b", "done");
  again.flush();
  assert.equal(stateIn(again, "b"), undefined);
  assert.equal(shared.values.get(store.key), newer);
  // A tab that was open before finds out when it writes.
  store.set("c", "done");
  store.flush();
  assert.equal(store.readonly, true);
  assert.equal(shared.values.get(store.key), newer);
});

test("(m) after the clock is set back a year, the reader's next word still wins", () => {
  const year = 365 * AHEAD;
  const shared = new SharedStorage();
  const ahead = open(shared.view(), { now: () => NOW + year });
  ahead.set("a", "done");
  ahead.set("b", "done");
  ahead.flush();
  let now = NOW;
  const views = [shared.view(), shared.view()];
  shared.connect(views[1], ahead);
  const back = open(views[0], { now: () => now });
  shared.connect(views[0], back);
  assert.deepEqual(back.problems, [{ kind: "clamped", count: 2 }]);
  // The tab from before says its stamps again; the new one's clock follows.
  settle(shared, [back, ahead]);
  now += 1000;
  back.set("a", "open");
  back.flush();
  settle(shared, [back, ahead]);
  now += 1000;
  const again = open(shared.view(), { now: () => now });
  assert.deepEqual([stateIn(again, "a"), stateIn(again, "b")], ["open", "done"]);
  again.set("b", "doing");
  again.flush();
  now += AHEAD;
  assert.equal(stateIn(open(shared.view(), { now: () => now }), "b"), "doing");
});

test("a second tab's tick under a wrong clock is not undone by an old one", () => {
  const year = 365 * AHEAD;
  const shared = new SharedStorage();
  const views = [shared.view(), shared.view()];
  let now = NOW + year;
  const stores = views.map((view) => open(view, { now: () => now }));
  views.forEach((view, which) => shared.connect(view, stores[which]));
  stores[0].set("a", "done");
  settle(shared, stores);
  now = NOW;
  stores[1].set("a", "open");
  settle(shared, stores);
  for (const store of stores) assert.equal(stateIn(store, "a"), "open");
});

test("entries that make no sense are left out and counted", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  const spoiled = JSON.parse(shared.values.get(store.key));
  spoiled.items.b = { s: "done" };
  spoiled.items.c = 7;
  shared.values.set(store.key, JSON.stringify(spoiled));
  const again = open(shared.view());
  assert.deepEqual(again.problems, [{ kind: "dropped", count: 2 }]);
  assert.equal(stateIn(again, "a"), "done");
});

test("deleting everything in one tab empties the other", () => {
  const shared = new SharedStorage();
  const store = open(shared.view());
  store.set("a", "done");
  store.flush();
  shared.values.clear();
  store.receive(null, null);
  assert.equal(stateIn(store, "a"), undefined);
  store.flush();
  assert.equal(shared.values.size, 0);
});

test("the keys are spelled as the design says", () => {
  assert.equal(indexKey("b"), "pathbook:b:1");
  assert.equal(planKey("b", "p-1", "-"), "pathbook:b:1:p-1:-");
});
