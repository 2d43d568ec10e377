// What a reader adds beside her ticks, and that none of it is lost: notes and evidence, ratings and reviews, undoing,
// starting again, going back to a file, items with new ids, older forms, profiles.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dueOf, evidenceOf, newKey, notesOf, optionOf, putEvidence, putNote, safeUrl, seenOf, setDue, setOption,
} from "../../themes/default/assets/js/entries.js";
import { changedLeaves, putLeaves } from "../../themes/default/assets/js/leaves.js";
import { putRatingEvidence, putReview, rate, ratingEvidenceOf, ratingOf, reviewsOf } from "../../themes/default/assets/js/ratings.js";
import { addProfile, adoptProfile, deleteAll, deleteProfile, inventory, profilesOf, useProfile } from "../../themes/default/assets/js/shelf.js";
import { resetProgress, restoreProgress, takeProgress } from "../../themes/default/assets/js/store-care.js";
import { adopt, chosenState, count, decode, empty, encode, merge, setState, tick } from "../../themes/default/assets/js/state.js";
import { indexKey, planKey } from "../../themes/default/assets/js/keys.js";
import { Store } from "../../themes/default/assets/js/store.js";
import { upgrade } from "../../themes/default/assets/js/versions.js";
import { SharedStorage } from "./fake-storage.js";
import { seeded } from "./random.js";

const BOOK = "2f1c6d1e";
const PLAN = "pm-to-senior-pm";
const NOW = 1_772_400_000_000;
const IDS = ["one-course", "find-mentor", "x", "old-name", "new-name"];
const fresh = () => empty(BOOK, PLAN, "p-1");
const at = (wall, device = "d-a", counter = 0) => ({ clock: { wall, counter }, device });

function open(shared, more = {}) {
  return new Store({ shelf: () => shared.view(), book: BOOK, plan: PLAN, build: "a1b2c3d4", now: () => NOW, ...more });
}

/** A change of any kind a page can make. */
function act(random, progress, stamp) {
  const id = IDS[random(IDS.length)];
  const text = { t: String(random(5)), on: `2026-03-0${1 + random(9)}` };
  const key = (kind, taken) => (random(2) ? newKey(kind, stamp.device, taken) : `${kind}-${stamp.device.slice(2)}-1`);
  switch (random(9)) {
    case 0: return setState(progress, id, ["open", "doing", "done", "na", null][random(5)], stamp.clock, stamp.device, `hash${random(3)}`);
    case 1: return setDue(progress, id, random(3) ? text.on : null, stamp);
    case 2: return putNote(progress, id, key("n", Object.keys(progress.items[id]?.notes ?? {})), random(4) ? text : null, stamp);
    case 3: return putEvidence(progress, id, key("e", Object.keys(progress.items[id]?.ev ?? {})), random(4) ? { ...text, u: "https://a.example/" } : null, stamp);
    case 4: return rate(progress, "planning", [null, "?", "working", "expert"][random(4)], stamp);
    case 5: return putRatingEvidence(progress, "planning", key("e", Object.keys(progress.levels.planning ?? {})), text, stamp);
    case 6: return putReview(progress, key("r", Object.keys(progress.reviews)), { by: "coach", on: text.on, levels: { planning: "working" }, say: {} }, stamp);
    case 7: return setOption(progress, "started", text.on, stamp);
    default: return adopt(progress, [["new-name", ["old-name"]]]);
  }
}

test("(a) three replicas that do anything a page can do converge, in any order and grouping", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = seeded(seed);
    const devices = ["d-a", "d-b", "d-c"];
    const [a, b, c] = devices.map((device) => {
      let [progress, clock] = [fresh(), { wall: 0, counter: 0 }];
      for (let left = random(20); left > 0; left -= 1) {
        clock = tick(clock, random(30));
        progress = act(random, progress, { clock, device });
      }
      return progress;
    });
    const all = encode(merge(a, merge(b, c)));
    for (const other of [merge(merge(a, b), c), merge(merge(c, b), a), merge(b, merge(c, merge(a, a)))]) assert.equal(encode(other), all, `seed ${seed}`);
    assert.equal(encode(adopt(merge(a, b), [["new-name", ["old-name"]]])), encode(adopt(merge(adopt(a, [["new-name", ["old-name"]]]), b), [["new-name", ["old-name"]]])), `adopting commutes with merging, seed ${seed}`);
    assert.deepEqual(decode(encode(merge(a, b)))?.progress, JSON.parse(encode(merge(a, b))), `read back as written, seed ${seed}`);
  }
});

test("(a) undoing is an action like any other: it travels, and merges with what others did", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  store.set("one-course", "done");
  const elsewhere = store.progress;
  store.update((progress, clock, device) => putNote(progress, "one-course", "n-1", { t: "Good", on: "2026-03-02" }, { clock, device }), "Note");
  const withNote = store.progress;
  assert.equal(store.undo(), "Note");
  for (const merged of [merge(store.progress, withNote), merge(withNote, store.progress), merge(merge(elsewhere, withNote), store.progress)]) {
    assert.deepEqual(notesOf(merged, "one-course"), []);
    assert.equal(chosenState(merged, "one-course"), "done");
  }
});

test("the last twenty actions can be undone, one by one, on the next page too", () => {
  const shared = new SharedStorage();
  const session = new SharedStorage().view();
  const store = open(shared, { session: () => session });
  for (let number = 1; number <= 25; number += 1) store.update((progress, clock, device) => setState(progress, `item-${number}`, "done", clock, device), `Ticked ${number}`);
  store.flush();
  const next = open(shared, { session: () => session });
  assert.equal(next.undoable, "Ticked 25");
  const undone = [];
  for (let label = next.undo(); label; label = next.undo()) undone.push(label);
  assert.deepEqual([undone.length, undone[0], undone.at(-1)], [20, "Ticked 25", "Ticked 6"]);
  assert.equal(next.undoable, undefined);
  const left = Object.keys(next.progress.items).filter((id) => chosenState(next.progress, id) === "done");
  assert.deepEqual(left, ["item-1", "item-2", "item-3", "item-4", "item-5"]);
});

test("ticking, unticking and undoing both lands where it began", () => {
  const store = open(new SharedStorage());
  const choose = (state) => store.update((progress, clock, device) => setState(progress, "x", state, clock, device), state);
  for (const state of ["doing", "done", "open", "done"]) choose(state);
  const seen = [];
  while (store.undo()) seen.push(chosenState(store.progress, "x"));
  assert.deepEqual(seen, ["open", "done", "doing", undefined]);
});

test("what was changed since is not undone over the reader's head", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  const tickIt = (state) => (progress, clock, device) => setState(progress, "one-course", state, clock, device);
  store.update(tickIt("done"), "Done");
  store.flush();
  const other = open(shared, { now: () => NOW + 5 });
  other.update(tickIt("na"), "Not applicable");
  other.flush();
  store.refresh();
  assert.equal(store.undo(), undefined);
  assert.equal(chosenState(store.progress, "one-course"), "na");
});

test("undoing goes on without a session to keep it in, or with one that is full or damaged", () => {
  const broken = { getItem: () => "{nonsense", setItem: () => { throw new DOMException("full", "QuotaExceededError"); }, removeItem() {}, key: () => null, length: 0 };
  for (const session of [undefined, () => null, () => broken, () => { throw new DOMException("closed", "SecurityError"); }]) {
    const store = open(new SharedStorage(), { session });
    store.update((progress, clock, device) => setDue(progress, "x", "2026-03-02", { clock, device }), "Due");
    assert.equal(store.undo(), "Due");
    assert.equal(dueOf(store.progress, "x"), undefined);
  }
});

test("starting again keeps a backup, empties other tabs and devices, and can be taken back", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  store.set("one-course", "done", "9f2c");
  store.update((progress, clock, device) => rate(setOption(progress, "started", "2026-03-02", { clock, device }), "planning", "working", { clock, device }));
  store.flush();
  const elsewhere = store.progress;
  const saved = store.exportText();
  assert.ok(resetProgress(store));
  store.flush();
  assert.deepEqual(count(store.progress, [["one-course", 0]]), { done: 0, total: 1 });
  assert.deepEqual([ratingOf(store.progress, "planning"), optionOf(store.progress, "started")], [undefined, undefined]);
  const merged = merge(store.progress, elsewhere);
  assert.equal(chosenState(merged, "one-course"), undefined, "another device does not bring it back");
  const [backup] = [...shared.values].filter(([key]) => key.startsWith(`${store.key}:reset:`)).map(([, text]) => decode(text));
  assert.equal(chosenState(backup.progress, "one-course"), "done");
  const file = decode(saved);
  takeProgress(store, file.progress, {}, "Merged");
  assert.equal(chosenState(store.progress, "one-course"), undefined, "merging an old file brings nothing back: what is later wins");
  assert.ok(restoreProgress(store, file.progress, {}));
  assert.deepEqual([chosenState(store.progress, "one-course"), ratingOf(store.progress, "planning")?.level, optionOf(store.progress, "started")], ["done", "working", "2026-03-02"]);
  assert.ok(store.undo() && store.undo(), "both can be undone");
  assert.equal(chosenState(store.progress, "one-course"), "done");
});

test("nothing is started again where no backup can be kept", () => {
  const shared = new SharedStorage();
  const first = open(shared);
  first.set("one-course", "done", "9f2c");
  first.flush();
  const used = [...shared.values].reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  const store = open(shared, { shelf: () => shared.view({ quota: used + 100 }) });
  assert.equal(resetProgress(store), false);
  assert.equal(chosenState(store.progress, "one-course"), "done");
});

test("a file brings everything along: what is stored, said and was read, and the day a plan began", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  store.set("one-course", "done", "9f2c1a7e");
  store.keepText("9f2c1a7e", "Take one course");
  store.update((progress, clock, device) => setOption(progress, "started", "2026-03-02", { clock, device }));
  assert.equal(store.lastBackup, undefined);
  const file = JSON.parse(store.exportText());
  assert.deepEqual([file.started, file.texts, file.build, store.lastBackup], ["2026-03-02", { "9f2c1a7e": "Take one course" }, "a1b2c3d4", NOW]);
  assert.equal(open(shared).textOf("9f2c1a7e"), "Take one course");
  const other = new Store({ shelf: () => new SharedStorage().view(), book: BOOK, plan: PLAN, now: () => NOW });
  const { texts, ...progress } = decode(JSON.stringify(file)).progress;
  takeProgress(other, progress, texts, "Merged");
  assert.deepEqual([chosenState(other.progress, "one-course"), other.textOf("9f2c1a7e"), other.progress.profile === progress.profile], ["done", "Take one course", false]);
  assert.equal(other.undo(), "Merged");
  assert.equal(chosenState(other.progress, "one-course"), undefined);
});

test("texts that no tick was made with are let go", () => {
  const shared = new SharedStorage();
  const store = open(shared);
  store.keepText("aaaa", "Never ticked");
  store.keepText("bbbb", "Ticked");
  store.set("x", "done", "bbbb");
  store.flush();
  assert.deepEqual(JSON.parse(shared.values.get(`${store.key}:texts`)), { bbbb: "Ticked" });
});

test("(b) an item that was renamed keeps its state when starting again is undone, and when a file is restored", () => {
  const pairs = [["new-name", ["old-name"]]];
  const shared = new SharedStorage();
  const store = open(shared);
  store.set("old-name", "open");
  store.adopt(pairs);
  store.set("new-name", "done");
  assert.ok(resetProgress(store));
  assert.equal(chosenState(store.progress, "new-name"), undefined);
  store.undo();
  assert.equal(chosenState(store.progress, "new-name"), "done", "not what the old id said before");
  // A file of a device that never knew the old id.
  assert.ok(restoreProgress(store, setState(fresh(), "new-name", "done", at(9).clock, "d-b"), {}));
  assert.equal(chosenState(store.progress, "new-name"), "done", "the old id's removal is not the item's");
  store.flush();
  const later = open(shared);
  later.adopt(pairs);
  assert.equal(chosenState(later.progress, "new-name"), "done");
});

test("(b) an item that was renamed keeps everything; older files and devices still merge", () => {
  const stamp = at(5);
  let old = setState(fresh(), "old-name", "done", stamp.clock, stamp.device, "9f2c");
  old = putNote(old, "old-name", "n-a-1", { t: "Went well", on: "2026-03-02" }, stamp);
  const now = adopt(old, [["new-name", ["older-name", "old-name"]]]);
  assert.deepEqual([chosenState(now, "new-name"), seenOf(now, "new-name"), notesOf(now, "new-name").length], ["done", "9f2c", 1]);
  const unticked = setState(now, "new-name", "open", at(9).clock, "d-b");
  assert.equal(chosenState(adopt(merge(unticked, old), [["new-name", ["old-name"]]]), "new-name"), "open", "what was said later stays");
  const elsewhere = setState(old, "old-name", "na", at(20).clock, "d-c");
  assert.equal(chosenState(adopt(merge(unticked, elsewhere), [["new-name", ["old-name"]]]), "new-name"), "na", "a device with the old edition is heard");
});

test("(f) an older version is brought forward step by step, and its text kept", () => {
  const steps = [
    ({ ticks, ...rest }) => ({ ...rest, items: Object.fromEntries(ticks.map((id) => [id, { s: ["done", 5, 0, "d-a"] }])) }),
    (raw) => ({ ...raw, x: { came: "from two" } }),
  ];
  const raw = { format: "pathbook-progress", v: 1, book: BOOK, plan: PLAN, profile: "p-1", saved: 5, ticks: ["one-course"] };
  assert.deepEqual(upgrade(raw, steps).from, 1);
  const read = decode(JSON.stringify(raw), Infinity, steps);
  assert.deepEqual([read.progress.v, read.from, read.newer, chosenState(read.progress, "one-course"), read.progress.x.came], [3, 1, false, "done", "from two"]);
  assert.equal(decode(JSON.stringify({ ...raw, v: 4 }), Infinity, steps).newer, true);
  for (const v of [0, -1, 1.5, "1", null]) assert.equal(upgrade({ ...raw, v }, steps).from, undefined, String(v));
  const shared = new SharedStorage();
  shared.values.set(indexKey(BOOK), encode({ v: 1, profile: "p-1", profiles: { "p-1": { name: "" } }, plans: [PLAN], device: "d-a" }));
  shared.values.set(planKey(BOOK, "p-1", PLAN), JSON.stringify(raw));
  const store = open(shared, { steps });
  assert.equal(chosenState(store.progress, "one-course"), "done");
  store.set("x", "done");
  store.flush();
  assert.equal(shared.values.get(`${store.key}:older:1`), JSON.stringify(raw));
  assert.equal(JSON.parse(shared.values.get(store.key)).v, 3);
});

test("a profile is kept apart; another tab learns of the change and never mixes the two", () => {
  const shared = new SharedStorage();
  withStorage(shared, () => {
    const store = open(shared);
    store.set("one-course", "done");
    store.flush();
    const first = store.profile;
    const second = addProfile(BOOK, "Work");
    assert.ok(useProfile(BOOK, second));
    let told = 0;
    store.addEventListener("profile", () => (told += 1));
    store.receive(indexKey(BOOK), shared.values.get(indexKey(BOOK)));
    assert.equal(told, 1);
    store.set("x", "done");
    store.flush();
    const other = open(shared);
    assert.deepEqual([other.profile, other.progress.items], [second, {}]);
    assert.equal(JSON.parse(shared.values.get(planKey(BOOK, first, PLAN))).items.x.s[0], "done", "the old tab writes where it read");
    assert.deepEqual(profilesOf(BOOK).map(({ id, name, current }) => [id, name, current]), [[first, "", false], [second, "Work", true]]);
    assert.equal(deleteProfile(BOOK, second), false, "the current one stays");
    assert.equal(deleteProfile(BOOK, first), true);
    assert.deepEqual(inventory(BOOK).filter(({ profile }) => profile === first), []);
  });
});

test("somebody's file becomes a profile of its own; a made-up profile id gets a new one", () => {
  const shared = new SharedStorage();
  withStorage(shared, () => {
    for (const profile of ["p-theirs", "review", "p-1:x", "__proto__"]) {
      assert.ok(adoptProfile(BOOK, `From ${profile}`, setState({ ...fresh(), profile }, "x", "done", at(3).clock, "d-z"), {}));
    }
    const ids = profilesOf(BOOK).filter(({ current }) => !current).map(({ id }) => id);
    assert.equal(ids.length, 4, "beside the reader's own, still unnamed");
    for (const id of ids) {
      assert.match(id, /^p-[a-z0-9]+$/);
      assert.equal(JSON.parse(shared.values.get(planKey(BOOK, id, PLAN))).profile, id);
    }
  });
});

test("everything is listed and can be deleted, and other handbooks stay", () => {
  const shared = new SharedStorage();
  withStorage(shared, () => {
    const store = open(shared);
    store.set("one-course", "done", "9f2c");
    store.keepText("9f2c", "Take one course");
    store.flush();
    store.set("x", "done");
    store.exportText();
    resetProgress(store);
    store.flush();
    shared.values.set(`pathbook:${BOOK}:1:review:p-zzz:${PLAN}`, "{}");
    shared.values.set(`pathbook:${BOOK}9:1`, "{}");
    const kinds = inventory(BOOK).map(({ what }) => what).sort();
    assert.deepEqual(kinds, ["backup", "exported", "index", "progress", "reset", "review", "texts"]);
    deleteAll(BOOK);
    assert.deepEqual([...shared.values.keys()], [`pathbook:${BOOK}9:1`]);
  });
});

test("a store in memory for somebody else's file writes nothing and says nothing of storage", () => {
  const theirs = setState({ ...fresh(), profile: "p-them" }, "x", "done", at(3).clock, "d-z");
  const looked = Store.detached(theirs);
  looked.set("x", "open");
  assert.deepEqual([chosenState(looked.progress, "x"), looked.problems, looked.readonly, looked.profile], ["done", [], true, "p-them"]);
  const draft = Store.detached(theirs, { readonly: false, device: "d-mentor" });
  draft.update((progress, clock, device) => putReview(progress, "r-1", { by: "mentor", on: "2026-05-02", levels: {}, say: { x: "Well done" } }, { clock, device }));
  assert.equal(JSON.parse(draft.fileText()).reviews["r-1"][3], "d-mentor");
});

test("only what has the right form is shown", () => {
  const hostile = decode(JSON.stringify({
    ...fresh(),
    items: { x: { notes: { "n-1": [{ t: 5 }, 1, 0, "d"], "n-2": ["text", 1, 0, "d"], "n-3": [{ t: "Good", on: 7 }, 1, 0, "d"] }, ev: { "e-1": [{ t: "Look", u: "javascript:alert(1)", on: "2026-01-01" }, 1, 0, "d"] } } },
    levels: { planning: { self: [5, 1, 0, "d"], "e-1": [{ t: "Proof", on: "2026-01-01" }, 1, 0, "d"] } },
    reviews: { "r-1": [{ by: "king", levels: { planning: 3, other: "working" }, say: [] }, 1, 0, "d"], "r-2": ["x", 1, 0, "d"] },
  })).progress;
  assert.deepEqual(notesOf(hostile, "x").map(({ t, on }) => [t, on]), [["Good", ""]]);
  assert.deepEqual(evidenceOf(hostile, "x").map(({ t, u }) => [t, u]), [["Look", undefined]]);
  assert.equal(ratingOf(hostile, "planning"), undefined);
  assert.equal(ratingEvidenceOf(hostile, "planning").length, 1);
  assert.deepEqual(reviewsOf(hostile).map(({ by, levels, say }) => [by, levels, say]), [["mentor", { other: "working" }, {}]]);
  for (const url of ["javascript:alert(1)", "data:text/html,x", "//host", "", "nonsense", " file:///etc"]) assert.equal(safeUrl(url), undefined, url);
  assert.equal(safeUrl(" https://a.example/b c "), "https://a.example/b%20c");
});

test("keys of notes are never used twice, even after a note was taken away", () => {
  assert.equal(newKey("n", "d-x91f", []), "n-x91f-1");
  assert.equal(newKey("n", "d-x91f", ["n-x91f-1", "n-x91f-7", "n-other-9", "e-x91f-12", "n-x91f-nonsense"]), "n-x91f-8");
});

test("leaves are found and put by path", () => {
  const before = setState(fresh(), "x", "open", at(1).clock, "d-a");
  const after = rate(setState(before, "x", "done", at(2).clock, "d-a"), "planning", "working", at(2));
  const changes = changedLeaves(before, after);
  assert.deepEqual(changes.map(({ path, before }) => [path.join("."), before?.[0]]), [["items.x.s", "open"], ["levels.planning.self", undefined]]);
  const undone = putLeaves(after, changes.map(({ path, before }) => [path, before?.[0] ?? null]), { wall: 3, counter: 0 }, "d-a");
  assert.deepEqual([chosenState(undone, "x"), ratingOf(undone, "planning"), chosenState(after, "x")], ["open", undefined, "done"]);
});

test("463 items, each with a state, a date and a note of 80 characters, take at most 160,000 characters", () => {
  const device = "d-x91f2k";
  let progress = { ...empty("6f1e3f0e-7d39-4f0a-9c55-0a2b6c1d2e3f", PLAN, "p-7kq2ab"), device, build: "a1b2c3d4", saved: NOW };
  for (let number = 0; number < 463; number += 1) {
    const id = `an-activity-with-a-name-${number}`;
    const stamp = at(NOW + number, device);
    progress = setState(progress, id, "done", stamp.clock, device, "9f2c1a7e");
    progress = setDue(progress, id, "2026-04-30", stamp);
    progress = putNote(progress, id, newKey("n", device, []), { t: "x".repeat(80), on: "2026-04-20" }, stamp);
  }
  const size = encode(progress).length;
  assert.ok(size <= 160_000, `${size} characters`);
});

test("an origin that fills up is told of, once", () => {
  const shared = new SharedStorage();
  shared.values.set("pathbook:another:1:p-1:-", "x".repeat(1_100_000));
  const store = open(shared);
  store.set("x", "done");
  store.flush();
  store.set("x", "open");
  store.flush();
  assert.deepEqual(store.problems.map(({ kind }) => kind), ["large"]);
});

test("the browser is asked to keep what is stored at the first change, not before", () => {
  let asked = 0;
  const store = open(new SharedStorage(), { persist: () => (asked += 1) });
  assert.equal(asked, 0);
  store.set("x", "done");
  store.set("x", "open");
  assert.equal(asked, 1);
});

/** Runs with the global storage that pages have. */
function withStorage(shared, run) {
  const view = shared.view();
  globalThis.localStorage = view;
  globalThis.sessionStorage = new SharedStorage().view();
  try {
    run();
  } finally {
    delete globalThis.localStorage;
    delete globalThis.sessionStorage;
  }
}
