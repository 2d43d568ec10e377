// Ways in which a reader's progress could be lost, mixed up, or come back from the dead, each tried on purpose: tabs
// that sleep, storage events that come late or never, two tabs that begin at once, storage that fills up or closes.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { newKey, notesOf, putNote, setOption } from "../../themes/default/assets/js/entries.js";
import { indexKey, planKey } from "../../themes/default/assets/js/keys.js";
import { putReview, rate, ratingOf } from "../../themes/default/assets/js/ratings.js";
import { addProfile, adoptProfile, deleteAll, deleteProfile, inventory, profilesOf, useProfile } from "../../themes/default/assets/js/shelf.js";
import { takeProgress } from "../../themes/default/assets/js/store-care.js";
import { chosenState, decode, empty, encode, setState } from "../../themes/default/assets/js/state.js";
import { Store } from "../../themes/default/assets/js/store.js";
import { SharedStorage } from "./fake-storage.js";
import { seeded } from "./random.js";

const BOOK = "2f1c6d1e";
const PLAN = "pm-to-senior-pm";
const NOW = 1_772_400_000_000;

function open(shared, more = {}) {
  return new Store({ shelf: () => shared.view(), book: BOOK, plan: PLAN, now: () => NOW, ...more });
}

/** A tab that has ticked `ids` and saved. */
function ticked(shared, ...ids) {
  const store = open(shared);
  for (const id of ids) {
    store.set(id, "done");
    store.flush();
  }
  return store;
}

const shown = (store) => Object.keys(store.progress.items).filter((id) => chosenState(store.progress, id)).sort();
const kept = (shared, profile) => Object.keys(decode(shared.values.get(planKey(BOOK, profile, PLAN)) ?? "")?.progress.items ?? {}).sort();
const keysOf = (shared) => [...shared.values.keys()].filter((key) => key.startsWith(indexKey(BOOK)));

/** Counts the events of a kind from now on. */
function count(store, kind) {
  const heard = { times: 0 };
  store.addEventListener(kind, () => (heard.times += 1));
  return heard;
}

/** With `localStorage` as the pages about data find it. */
function within(shared, work) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", { value: shared.view(), configurable: true });
  try {
    return work();
  } finally {
    if (before) Object.defineProperty(globalThis, "localStorage", before);
    else delete globalThis.localStorage;
  }
}

// Deleting

test("deleting everything is not undone by a tab that slept through it", () => {
  for (const wake of [(tab) => tab.refresh(), (tab) => tab.set("new", "done"), (tab) => tab.receive(null, null), () => undefined]) {
    const shared = new SharedStorage();
    const here = ticked(shared, "a", "b");
    const asleep = open(shared);
    within(shared, () => deleteAll(BOOK));
    here.receive(null, null);
    assert.deepEqual(keysOf(shared), [], "all is gone");
    wake(asleep);
    asleep.flush();
    const again = open(shared);
    assert.ok(!shown(again).includes("a") && !shown(again).includes("b"), String(wake));
    asleep.refresh();
    assert.deepEqual(shown(again), shown(asleep), "what was ticked afterwards is kept");
  }
});

test("deleting everything takes along what another tab had not written yet", () => {
  const shared = new SharedStorage();
  const tab = ticked(shared, "a");
  tab.set("b", "done");
  shared.values.clear();
  tab.flush();
  assert.deepEqual([...shared.values.keys()], []);
  assert.deepEqual(shown(tab), []);
});

test("what is ticked after deleting everything does not meet what a sleeping tab still holds", () => {
  const shared = new SharedStorage();
  const here = ticked(shared, "a", "b");
  const asleep = open(shared);
  const before = here.profile;
  shared.values.clear();
  here.receive(null, null);
  here.set("c", "done");
  here.flush();
  assert.notEqual(here.profile, before, "a new beginning");
  const told = count(asleep, "profile");
  asleep.refresh();
  asleep.set("d", "done");
  asleep.flush();
  assert.ok(told.times > 0, "the tab is told that it shows what is no longer the reader's");
  assert.deepEqual(kept(shared, here.profile), ["c"]);
  assert.deepEqual(shown(open(shared)), ["c"]);
  assert.deepEqual(keysOf(shared).filter((key) => key.includes(before)), []);
});

test("a writing that crossed the deletion goes too", () => {
  const shared = new SharedStorage();
  const tab = ticked(shared, "a");
  const [index, text] = [shared.values.get(indexKey(BOOK)), shared.values.get(tab.key)];
  shared.values.clear();
  // In two processes the order is the browser's: ours arrives last.
  shared.values.set(tab.key, text);
  tab.receive(tab.key, null);
  assert.equal(shared.values.has(tab.key), false);
  assert.deepEqual(shown(tab), []);
  assert.ok(index);
});

test("storage that closes while the page is open is not taken for deleted", () => {
  const shared = new SharedStorage();
  ticked(shared, "a");
  let closed = false;
  const view = shared.view();
  const shelf = new Proxy(view, {
    get(target, name) {
      if (closed) throw new DOMException("closed", "SecurityError");
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const store = open(shared, { shelf: () => shelf });
  closed = true;
  store.set("b", "done");
  store.refresh();
  store.flush();
  store.receive(null, null);
  assert.deepEqual(shown(store), ["a", "b"]);
  assert.deepEqual(store.problems.map(({ kind }) => kind), ["full"]);
  closed = false;
  store.set("c", "done");
  store.flush();
  assert.deepEqual(kept(shared, store.profile), ["a", "b", "c"], "written once it opens again");
});

// Beginning

test("two tabs that made the index in the same moment lose nothing, whichever the browser kept", () => {
  const [one, two] = [new SharedStorage(), new SharedStorage()];
  const [lost, won] = [ticked(one, "a"), ticked(two, "b")];
  for (const leftOpen of [true, false]) {
    const shared = new SharedStorage();
    for (const [key, value] of [...one.values, ...two.values]) shared.values.set(key, value);
    assert.equal(JSON.parse(shared.values.get(indexKey(BOOK))).profile, won.profile);
    const page = open(shared);
    assert.deepEqual(shown(page), ["a", "b"], `tab left open: ${leftOpen}`);
    page.flush();
    assert.deepEqual(kept(shared, won.profile), ["a", "b"]);
    assert.equal(shared.values.has(lost.key), false, "nothing is kept twice");
    assert.deepEqual(Object.keys(JSON.parse(shared.values.get(indexKey(BOOK))).profiles), [won.profile]);
  }
});

test("the tab whose index was lost is told, and writes nothing of it elsewhere", () => {
  const shared = new SharedStorage();
  const lost = ticked(shared, "a");
  const other = new SharedStorage();
  const won = ticked(other, "b");
  for (const [key, value] of other.values) shared.values.set(key, value);
  const told = count(lost, "profile");
  lost.set("c", "done");
  assert.equal(told.times, 1);
  lost.flush();
  assert.deepEqual(kept(shared, won.profile), ["b"], "until the page is there again");
  assert.deepEqual(shown(open(shared)), ["a", "b", "c"]);
});

test("where profiles have names, one that nobody named is left alone", () => {
  const shared = new SharedStorage();
  const mine = ticked(shared, "a");
  within(shared, () => addProfile(BOOK, "Work"));
  shared.values.set(planKey(BOOK, "p-stray", PLAN), encode(setState(empty(BOOK, PLAN, "p-stray"), "x", "done", { wall: 5, counter: 0 }, "d-z")));
  const page = open(shared);
  page.set("b", "done");
  page.flush();
  assert.deepEqual(kept(shared, mine.profile), ["a", "b"]);
  assert.deepEqual(kept(shared, "p-stray"), ["x"]);
});

test("an unreadable or newer stray copy is not thrown away", () => {
  for (const text of ["{cut", JSON.stringify({ format: "pathbook-progress", v: 9, items: {} })]) {
    const shared = new SharedStorage();
    ticked(shared, "a");
    shared.values.set(planKey(BOOK, "p-stray", PLAN), text);
    const page = open(shared);
    page.set("b", "done");
    page.flush();
    assert.equal(shared.values.get(planKey(BOOK, "p-stray", PLAN)), text);
    assert.equal(page.readonly, false);
  }
});

// Profiles

test("a tab that slept through a change of profile writes where it read, and says so", () => {
  const shared = new SharedStorage();
  const asleep = ticked(shared, "a");
  const first = asleep.profile;
  const second = within(shared, () => {
    const id = addProfile(BOOK, "Work");
    assert.equal(useProfile(BOOK, id), true);
    return id;
  });
  const awake = ticked(shared, "w");
  assert.equal(awake.profile, second);
  const told = count(asleep, "profile");
  asleep.set("b", "done");
  assert.equal(told.times, 1);
  asleep.flush();
  assert.deepEqual([kept(shared, first), kept(shared, second)], [["a", "b"], ["w"]]);
  assert.equal(JSON.parse(shared.values.get(indexKey(BOOK))).profile, second, "the choice stands");
});

test("a storage event with the key of another profile changes nothing", () => {
  const shared = new SharedStorage();
  const before = ticked(shared, "a");
  const [oldKey, oldValue] = [before.key, shared.values.get(before.key)];
  within(shared, () => useProfile(BOOK, addProfile(BOOK, "Work")));
  const now = open(shared);
  now.receive(oldKey, oldValue);
  now.receive(oldKey, null);
  now.set("w", "done");
  now.flush();
  assert.deepEqual(shown(now), ["w"]);
  assert.deepEqual(kept(shared, before.profile), ["a"]);
});

test("a profile that was deleted stays deleted, whatever a sleeping tab holds", () => {
  const shared = new SharedStorage();
  const asleep = ticked(shared, "a");
  const first = asleep.profile;
  within(shared, () => {
    useProfile(BOOK, addProfile(BOOK, "Work"));
    assert.equal(deleteProfile(BOOK, first), true);
  });
  asleep.set("b", "done");
  asleep.flush();
  asleep.refresh();
  assert.deepEqual(keysOf(shared).filter((key) => key.includes(first)), []);
  assert.deepEqual(Object.values(JSON.parse(shared.values.get(indexKey(BOOK))).profiles).map(({ name }) => name), ["Work"]);
});

test("a profile named before the first tick is the one that is ticked in, on this page and the next", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  const id = within(shared, () => addProfile(BOOK, "Ann"));
  store.set("a", "done");
  store.flush();
  assert.deepEqual([store.profile, shown(open(shared))], [id, ["a"]]);
  within(shared, () => assert.deepEqual(profilesOf(BOOK).map(({ name, current }) => [name, current]), [["Ann", true]]));
});

test("only a profile that is there is taken", () => {
  const shared = new SharedStorage();
  ticked(shared, "a");
  within(shared, () => assert.equal(useProfile(BOOK, "p-none"), false));
  assert.deepEqual(shown(open(shared)), ["a"]);
});

test("one's own old file as a profile of its own does not write over one's own progress", () => {
  const shared = new SharedStorage();
  const store = ticked(shared, "a", "b");
  const old = setState(empty(BOOK, PLAN, store.profile), "a", "open", { wall: 5, counter: 0 }, "d-z");
  within(shared, () => {
    assert.ok(adoptProfile(BOOK, "Before", old, {}));
    assert.equal(profilesOf(BOOK).length, 2);
  });
  assert.deepEqual(kept(shared, store.profile), ["a", "b"]);
  assert.deepEqual(shown(open(shared)), ["a", "b"]);
});

test("somebody's file taken in before one's own first tick does not become one's own", () => {
  const shared = new SharedStorage();
  const theirs = setState(empty(BOOK, PLAN, "p-theirs"), "x", "done", { wall: 5, counter: 0 }, "d-z");
  within(shared, () => assert.ok(adoptProfile(BOOK, "Ann", theirs, {})));
  assert.deepEqual(shown(open(shared)), []);
  const mine = ticked(shared, "a");
  assert.notEqual(mine.profile, "p-theirs");
  assert.deepEqual([kept(shared, "p-theirs"), kept(shared, mine.profile)], [["x"], ["a"]]);
});

test("a profile that does not fit leaves nothing behind", () => {
  const shared = new SharedStorage();
  ticked(shared, "a");
  const theirs = setState(empty(BOOK, PLAN, "p-theirs"), "x".repeat(5000), "done", { wall: 5, counter: 0 }, "d-z");
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", { value: shared.view({ quota: 3000 }), configurable: true });
  try {
    assert.equal(adoptProfile(BOOK, "Ann", theirs, {}), false);
    assert.deepEqual(profilesOf(BOOK).map(({ name }) => name), [""]);
    assert.deepEqual(inventory(BOOK).filter(({ profile }) => profile === "p-theirs"), []);
  } finally {
    if (before) Object.defineProperty(globalThis, "localStorage", before);
    else delete globalThis.localStorage;
  }
});

test("a damaged index hides no profile's progress when another profile is added", () => {
  for (const text of ["{", "[]", '{"profile":""}', '{"profiles":{"p-x":7},"profile":3}']) {
    const shared = new SharedStorage();
    const store = ticked(shared, "a");
    shared.values.set(indexKey(BOOK), text);
    within(shared, () => {
      addProfile(BOOK, "Work");
      assert.ok(profilesOf(BOOK).some(({ id, current }) => id === store.profile && current), text);
    });
    assert.deepEqual(shown(open(shared)), ["a"], text);
  }
});

// Tabs

test("a note written in a tab that heard nothing of the other's stands beside it", () => {
  const shared = new SharedStorage();
  const tabs = [ticked(shared, "x"), open(shared)];
  for (const [which, tab] of tabs.entries()) {
    tab.update((progress, clock, device) => putNote(progress, "x", newKey("n", device, Object.keys(progress.items.x?.notes ?? {})), { t: `Tab ${which}`, on: "2026-03-02" }, { clock, device }));
    tab.flush();
  }
  assert.deepEqual(notesOf(open(shared).progress, "x").map(({ t }) => t), ["Tab 0", "Tab 1"]);
});

test("a tab in the background for days takes in what happened before it changes anything", () => {
  const shared = new SharedStorage();
  let now = NOW;
  const asleep = open(shared, { now: () => now });
  asleep.set("a", "done");
  asleep.flush();
  const awake = open(shared, { now: () => now });
  now += 5 * 86_400_000;
  awake.set("a", "open");
  awake.set("b", "done");
  awake.update((progress, clock, device) => rate(progress, "talk", "working", { clock, device }));
  awake.flush();
  now += 1;
  asleep.set("c", "done");
  assert.equal(chosenState(asleep.progress, "a"), "open");
  asleep.flush();
  const after = open(shared).progress;
  assert.deepEqual([chosenState(after, "a"), chosenState(after, "b"), chosenState(after, "c"), ratingOf(after, "talk")?.level], ["open", "done", "done", "working"]);
});

test("a page of an earlier edition that writes what it knows loses nothing of what it does not know", () => {
  const shared = new SharedStorage();
  const store = ticked(shared, "a");
  store.update((progress, clock, device) => putReview(setOption(rate(progress, "talk", "working", { clock, device }), "pace", true, { clock, device }), "r-1", { by: "coach", on: "2026-03-02", levels: {}, say: {} }, { clock, device }));
  store.flush();
  // The earlier edition reads, ticks, writes; and it has not heard of the last writing.
  const old = setState(empty(BOOK, PLAN, store.profile), "old", "done", { wall: NOW + 1, counter: 0 }, "d-old");
  shared.values.set(store.key, encode(old));
  store.receive(store.key, encode(old));
  store.flush();
  const after = open(shared).progress;
  assert.deepEqual([shown({ progress: after }), ratingOf(after, "talk")?.level, after.x.pace[0], Object.keys(after.reviews)], [["a", "old"], "working", true, ["r-1"]]);
});

test("an item that was renamed takes over also what comes in later", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  store.adopt([["new", ["old", "older"]], ["same", []]]);
  assert.equal(shared.values.size, 0, "looking keeps nothing");
  const file = setState(empty(BOOK, PLAN, "p-1"), "older", "done", { wall: 5, counter: 0 }, "d-z");
  takeProgress(store, file, {}, "Taken from a file");
  assert.equal(chosenState(store.progress, "new"), "done");
  store.flush();
  // A tab with the earlier edition says something about the old id.
  const other = open(shared);
  other.set("older", "na");
  other.flush();
  store.receive(other.key, shared.values.get(other.key));
  assert.equal(chosenState(store.progress, "new"), "na");
  store.flush();
  assert.equal(chosenState(open(shared).progress, "new"), "na", "written, for the pages that only count");
  for (let round = 0; round < 3; round += 1) {
    other.refresh();
    other.flush();
    const before = shared.values.get(store.key);
    store.refresh();
    store.flush();
    assert.equal(shared.values.get(store.key), before, "the two fall silent");
  }
});

test("tabs that do anything at all, and hear late or never, agree once they look", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed);
    const shared = new SharedStorage();
    let now = NOW;
    const tabs = Array.from({ length: 3 }, () => {
      const view = shared.view();
      const tab = open(shared, { shelf: () => view, now: () => now });
      shared.connect(view, tab);
      return tab;
    });
    const last = new Map();
    for (let step = 0; step < 80; step += 1) {
      const which = random(3);
      now += random(5) - 2;
      const [id, state] = [`${which}-${random(8)}`, ["done", "open", "na"][random(3)]];
      tabs[which].update((progress, clock, device) => setState(progress, id, state, clock, device), random(2) ? `Step ${step}` : undefined);
      last.set(id, state);
      if (random(2)) tabs[random(3)].flush();
      if (random(4) === 0) shared.deliver();
      if (random(9) === 0) tabs[random(3)].refresh();
    }
    for (let round = 0; round < 6; round += 1) for (const tab of tabs) {
      tab.refresh();
      tab.flush();
      while (shared.deliver());
    }
    for (const tab of tabs) for (const [id, state] of last) assert.equal(chosenState(tab.progress, id), state, `seed ${seed}, ${id}`);
    assert.equal(new Set(tabs.map((tab) => encode(tab.progress.items))).size, 1, `seed ${seed}`);
    assert.deepEqual(keysOf(shared).filter((key) => key.endsWith(PLAN)).length, 1, `seed ${seed}`);
  }
});

test("what is offered to be undone is what is undone", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed);
    const shared = new SharedStorage();
    const tabs = [open(shared), open(shared)];
    for (let step = 0; step < 40; step += 1) {
      const tab = tabs[random(2)];
      if (random(4) === 0) {
        tab.refresh();
        const offered = tab.undoable;
        assert.equal(tab.undo(), offered, `seed ${seed}, step ${step}`);
      } else {
        tab.update((progress, clock, device) => setState(progress, `i-${random(4)}`, random(2) ? "done" : "open", clock, device), `Step ${step}`);
      }
      if (random(2)) tab.flush();
    }
  }
});

test("after everything was deleted nothing is left to undo", () => {
  const shared = new SharedStorage();
  const session = new SharedStorage();
  const store = open(shared, { session: () => session.view() });
  store.update((progress, clock, device) => setState(progress, "a", "done", clock, device), "Ticked: a");
  store.flush();
  shared.values.clear();
  store.receive(null, null);
  assert.deepEqual([store.undoable, store.undo(), session.values.size], [undefined, undefined, 0]);
});

// Room

test("(e) the backup stays when neither it nor the next writing has room", () => {
  const shared = new SharedStorage();
  const store = ticked(shared, "a", "b");
  const [text, backup] = [shared.values.get(store.key), shared.values.get(`${store.key}:bak`)];
  const used = [...shared.values].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const tight = open(shared, { shelf: () => shared.view({ quota: used + 30 }) });
  tight.set("c".repeat(1000), "done");
  tight.flush();
  assert.deepEqual(tight.problems.map(({ kind }) => kind), ["full"]);
  assert.equal(shared.values.get(store.key), text, "what was there stands");
  assert.ok(decode(shared.values.get(`${store.key}:bak`)), "and so does a backup");
  assert.ok(backup);
});

test("(e) at every size of the storage either the old or the new is there, and nothing is thrown", () => {
  for (let quota = 0; quota < 1600; quota += 7) {
    const shared = new SharedStorage();
    const store = open(shared, { shelf: () => shared.view({ quota }) });
    let written = [];
    for (const id of ["a", "b", "c", "d"]) {
      store.keepText(`hash${id}`, "The text of an item, as it was. ".repeat(3));
      store.set(id, "done", `hash${id}`);
      store.flush();
      const now = kept(shared, store.profile);
      assert.ok(written.every((one) => now.includes(one)), `quota ${quota}: ${written} became ${now}`);
      written = now;
    }
    assert.equal(written.length === 4, store.problems.length === 0, `quota ${quota}: silence means that all is well`);
  }
});

// Versions

test("(f) what a newer version wrote is exported as that wrote it", () => {
  const shared = new SharedStorage();
  const store = ticked(shared, "a");
  const newer = JSON.stringify({ ...JSON.parse(shared.values.get(store.key)), v: 2, items: { a: { s: ["paused", NOW, 0, "d-z"] } } });
  shared.values.set(store.key, newer);
  const reader = open(shared);
  assert.equal(reader.readonly, true);
  assert.equal(reader.exportText(), newer);
});

test("(f) text that a step can't follow is damaged text: set aside, told of", () => {
  const shared = new SharedStorage();
  const store = ticked(shared, "a", "b");
  const steps = [() => {
    throw new TypeError("no such field");
  }];
  const raw = shared.values.get(store.key);
  const reader = open(shared, { steps });
  assert.deepEqual(reader.problems.map(({ kind }) => kind), ["damaged"]);
  reader.set("c", "done");
  reader.flush();
  assert.equal([...shared.values].find(([key]) => key.includes(":damaged:"))?.[1], raw);
});

test("(f) an older version whose text can't be kept is not written over", () => {
  const shared = new SharedStorage();
  const store = ticked(shared, "a");
  const raw = shared.values.get(store.key);
  const used = [...shared.values].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const steps = [(older) => ({ ...older, x: {} })];
  const tight = open(shared, { steps, shelf: () => shared.view({ quota: used + 40 }) });
  assert.deepEqual(shown(tight), ["a"]);
  tight.set("b", "done");
  tight.flush();
  assert.deepEqual(tight.problems.map(({ kind }) => kind), ["full"]);
  assert.equal(shared.values.get(store.key), raw);
  const roomy = open(shared, { steps });
  roomy.set("b", "done");
  roomy.flush();
  assert.equal(shared.values.get(`${store.key}:older:1`), raw);
  assert.equal(JSON.parse(shared.values.get(store.key)).v, 2);
});
