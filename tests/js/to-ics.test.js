// The calendar file. An independent reader checks it in tests/browser/exports.test.js.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { datedEvents, toIcs } from "../../themes/default/assets/js/to-ics.js";
import { at, fresh, keep, option, planOf, states } from "./plan.js";

const NOW = Date.UTC(2026, 4, 2, 10, 11, 12);
const FROM = { profile: "p-7kq2", host: "intranet.example", now: NOW };
const lines = (ics) => ics.replace(/\r\n /g, "").split("\r\n");
const all = (ics, name) => lines(ics).filter((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`)).map((line) => line.slice(name.length + 1));

test("one event as the standard wants it", () => {
  const plan = planOf([{ id: "a", t: "Ask; then, listen\\write", due: "2026-12-31", p: 1, a: "box:a" }], { review: undefined });
  const ics = toIcs(plan, states(fresh(), { a: "doing" }, NOW - 5000), { ...FROM, root: "https://intranet.example/book/" });
  assert.deepEqual(ics.split("\r\n"), [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pathbook//My progress//EN", "CALSCALE:GREGORIAN", "X-WR-CALNAME:To senior",
    "BEGIN:VEVENT", "UID:a.p-7kq2@intranet.example", "DTSTAMP:20260502T101112Z", "LAST-MODIFIED:20260502T101107Z", "SEQUENCE:199879867",
    "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "SUMMARY:Ask\\; then\\, listen\\\\write", "DESCRIPTION:Step rate\\nPage 1\\nHandbook",
    "URL:https://intranet.example/book/page-1.html#box:a", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
  ]);
});

test("only what is still to do and has a day", () => {
  const plan = planOf([{ id: "open", due: "2026-06-01" }, { id: "doing", due: "+1m" }, { id: "done", due: "2026-06-01" }, { id: "na", due: "2026-06-01", f: 2 }, { id: "undated" }, { id: "own" }], { review: undefined });
  const progress = keep(states(fresh(), { doing: "doing", done: "done" }), "own", { due: at("2026-07-01") });
  assert.deepEqual(datedEvents(plan, progress, NOW).map(({ id, day }) => `${id} ${day}`), ["open 2026-06-01", "own 2026-07-01"]);
  assert.deepEqual(datedEvents(plan, option(progress, "started", "2026-05-31"), NOW).map(({ id, day }) => `${id} ${day}`), ["open 2026-06-01", "doing 2026-06-30", "own 2026-07-01"]);
});

test("the next four reviews, counted from the start", () => {
  const plan = planOf([]);
  const started = (day) => option(fresh(), "started", day);
  assert.deepEqual(datedEvents(plan, fresh(), NOW), []);
  assert.deepEqual(datedEvents(plan, started("2026-01-31"), NOW).map(({ id, day }) => `${id} ${day}`), ["review-2.pm 2026-07-31", "review-3.pm 2026-10-31", "review-4.pm 2027-01-31", "review-5.pm 2027-04-30"]);
  assert.equal(datedEvents(plan, started("2026-02-02"), NOW)[0].day, "2026-05-02", "today still counts");
  for (const review of ["", "0m", "often", "3", undefined]) assert.deepEqual(datedEvents(planOf([], { review }), started("2026-01-31"), NOW), [], review);
  assert.equal(datedEvents(planOf([], { review: "1d" }), started("1000-01-01"), NOW).length, 0, "a start before any plan ends the counting");
});

test("an event keeps its UID, and a later change has a higher number", () => {
  const plan = planOf([{ id: "a", due: "+3m" }]);
  const first = option(fresh(), "started", "2026-01-31");
  const seconds = (progress) => Number(all(toIcs(plan, progress, FROM), "SEQUENCE")[0]);
  const moved = keep(first, "a", { due: at("2026-09-01", NOW) });
  const back = keep(first, "a", { due: at(null, NOW + 2000) });
  const restarted = { ...first, x: { started: at("2026-02-01", NOW + 9000) } };
  assert.deepEqual([seconds(first), seconds(moved) > 0, seconds(back) > seconds(moved), seconds(restarted) > seconds(back)], [0, true, true, true]);
  for (const progress of [moved, back, restarted]) assert.deepEqual(all(toIcs(plan, progress, FROM), "UID"), all(toIcs(plan, first, FROM), "UID"));
  const far = keep(first, "a", { due: at("2026-09-01", Number.MAX_SAFE_INTEGER) });
  assert.ok(seconds(far) < 2 ** 31);
});

test("no line is longer than 75 octets, none splits a character", () => {
  const texts = ["é".repeat(200), "👩🏽‍🚀".repeat(60), "שלום עולם ".repeat(30), "x".repeat(67), "x".repeat(68), `${"x".repeat(66)}é`, `${"x".repeat(65)}👍`, "漢".repeat(100)];
  const ics = toIcs(planOf(texts.map((t, place) => ({ id: `i${place}`, t, due: "2026-06-01" }))), fresh(), FROM);
  for (const line of ics.split("\r\n")) {
    assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(line.isWellFormed?.() ?? true);
    assert.ok(!line.includes("�"));
  }
  assert.deepEqual(all(ics, "SUMMARY"), texts);
});

test("no text gets out of its line", () => {
  const ics = toIcs(planOf([{ id: "a", t: "x\r\nEND:VEVENT\nBEGIN:VALARM\rACTION:AUDIO\u0007\u0000", due: "2026-06-01" }], { title: "T\nX-EVIL:1" }), fresh(), { ...FROM, host: "" });
  assert.deepEqual(lines(ics).filter((line) => /^(BEGIN|END|X-EVIL|ACTION)/.test(line)), ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]);
  assert.deepEqual(all(ics, "UID"), ["a.p-7kq2@pathbook.invalid"]);
  assert.deepEqual(all(ics, "SUMMARY"), ["x\\nEND:VEVENT\\nBEGIN:VALARM\\nACTION:AUDIO"]);
  assert.doesNotMatch(ics, /[\0-\x08\x0b\x0c\x0e-\x1f]/);
});
