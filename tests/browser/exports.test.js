// The files a reader takes away, read by programs that are not ours. No browser is
// needed: the modules that write them are pure.

import "../js/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import ICAL from "ical.js";
import { toCsv } from "../../themes/default/assets/js/to-csv.js";
import { toIcs } from "../../themes/default/assets/js/to-ics.js";

/** @typedef {import("../../themes/default/assets/js/plan-data.js").Plan} Plan */
/** @typedef {import("../../themes/default/assets/js/plan-data.js").Activity} Activity */
/** @typedef {import("../../themes/default/assets/js/state.js").Progress} Progress */
/** @typedef {import("../../themes/default/assets/js/state.js").Register} Register */

const NOW = Date.UTC(2026, 4, 2, 10, 11, 12);
const FROM = { profile: "p-7kq2", host: "intranet.example", now: NOW };
const TEXTS = [
  "Plain", 'Say "hello", then; go\\on', "Two\nlines", "", "é".repeat(120), "👩🏽‍🚀".repeat(40), "שלום, עולם ".repeat(20).trim(), "=cmd|' /C calc'!A0", "+1", "-1", "@x", "a\tb",
  "x".repeat(66), "x".repeat(67), "x".repeat(68), "\\n is not a line", "BEGIN:VEVENT", "a:b;c=d", "漢字".repeat(60),
];

/** @returns {Plan} with one item per text */
function plan() {
  return {
    plan: "pm", title: "To senior; and, on", site: "Handbook", lang: "en", review: "+3m", steps: [{ id: "s", t: "Step, one", u: "" }], pages: [{ u: "p.html", t: 'Page "one"', s: 0 }],
    items: TEXTS.map((t, place) => ({ id: `item-${place}`, n: place + 1, t, h: "00000000", p: 0, f: 0, dev: [0], due: place % 2 ? `+${place}d` : `2026-12-${String(place + 1).padStart(2, "0")}` })),
    gone: [], scales: [[]], competencies: [{ id: "c", t: "Talking, well", u: "", scale: 0, from: -1, to: -1 }],
  };
}

/** @type {(value: any, wall?: number) => Register} */
const at = (value, wall = NOW) => [value, wall, 0, "d-a"];

/** @returns {Progress} with the text of each item in a note, evidence and a review of it too */
function progress() {
  const items = Object.fromEntries(TEXTS.map((t, place) => [`item-${place}`, { s: at(place % 3 ? "doing" : "open"), notes: { "n-a-1": at({ t, on: "2026-04-20" }) }, ev: { "e-a-1": at({ t, u: "https://example.org/?a=1,2;3", on: "2026-04-21" }) } }]));
  const say = Object.fromEntries(TEXTS.map((t, place) => [`item-${place}`, t]));
  return {
    format: "pathbook-progress", v: 1, book: "b", plan: "pm", profile: "p-7kq2", saved: 0, items, levels: {},
    reviews: { "r-b-1": at({ by: "mentor", name: "Ada", on: "2026-05-01", levels: {}, say }) }, x: { started: at("2026-03-02", NOW - 9000) },
  };
}

/** @param {string} ics */
function events(ics) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  assert.equal(calendar.name, "vcalendar");
  assert.equal(calendar.getFirstPropertyValue("version"), "2.0");
  assert.ok(calendar.getFirstPropertyValue("prodid"));
  return calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
}

/**
 * What a calendar does with a file: by UID, and of two of one UID it keeps that with the higher number.
 * @param {Map<string, ICAL.Event>} calendar
 * @param {string} ics
 */
function take(calendar, ics) {
  for (const event of events(ics)) {
    if ((calendar.get(event.uid)?.sequence ?? -1) <= event.sequence) calendar.set(event.uid, event);
  }
  return calendar;
}

test("(k) a calendar reads every event with its text and its day", () => {
  const found = events(toIcs(plan(), progress(), FROM));
  assert.equal(found.length, TEXTS.length + 4);
  for (const [place, text] of TEXTS.entries()) {
    const event = found[place];
    assert.ok(event);
    assert.equal(event.uid, `item-${place}.p-7kq2@intranet.example`);
    assert.equal(event.summary ?? "", text);
    assert.ok(event.startDate.isDate && event.endDate.isDate);
    assert.equal(event.duration.toSeconds(), 86_400);
    const day = new Date(Date.UTC(2026, 2, 2 + place)).toISOString().slice(0, 10);
    assert.equal(event.startDate.toString(), place % 2 ? day : `2026-12-${String(place + 1).padStart(2, "0")}`);
    assert.equal(event.description, 'Step, one\nPage "one"\nHandbook');
    assert.equal(event.component.getFirstPropertyValue("dtstamp")?.toString(), "2026-05-02T10:11:12Z");
    assert.equal(event.component.getFirstPropertyValue("last-modified")?.toString(), "2026-05-02T10:11:12Z");
  }
  assert.deepEqual(found.slice(-4).map(({ startDate }) => startDate.toString()), ["2026-06-02", "2026-09-02", "2026-12-02", "2027-03-02"]);
});

test("(k) reading it in again keeps the count; what moved moves", () => {
  const before = progress();
  const calendar = take(new Map(), toIcs(plan(), before, FROM));
  const count = calendar.size;
  assert.equal(count, TEXTS.length + 4);
  take(calendar, toIcs(plan(), before, { ...FROM, now: NOW + 86_400_000 }));
  assert.equal(calendar.size, count);
  const moved = { ...before, items: { ...before.items, "item-0": { ...before.items["item-0"], due: at("2027-01-31", NOW + 60_000) } }, x: { started: at("2026-03-09", NOW + 60_000) } };
  take(calendar, toIcs(plan(), moved, { ...FROM, now: NOW + 120_000 }));
  assert.equal(calendar.size, count);
  const day = (/** @type {string} */ uid) => calendar.get(`${uid}.p-7kq2@intranet.example`)?.startDate.toString();
  assert.deepEqual([day("item-0"), day("item-1"), day("item-2"), day("review-1.pm")], ["2027-01-31", "2026-03-10", "2026-12-03", "2026-06-09"]);
  // The older file, read in late, does not take it back.
  take(calendar, toIcs(plan(), before, FROM));
  assert.deepEqual([calendar.size, day("item-0"), day("review-1.pm")], [count, "2027-01-31", "2026-06-09"]);
});

test("a calendar without events is one still", () => {
  assert.equal(events(toIcs({ ...plan(), items: [], review: undefined }, progress(), FROM)).length, 0);
});

test("(k) a spreadsheet reads every row, and nothing in it is a formula", () => {
  const csv = toCsv(plan(), progress());
  assert.ok(csv.startsWith("\uFEFF") && csv.endsWith("\r\n"));
  /** @type {Record<string, string>[]} */
  const rows = parse(csv, { bom: true, columns: true, record_delimiter: "\r\n" });
  assert.equal(rows.length, TEXTS.length);
  for (const [place, text] of TEXTS.entries()) {
    const row = rows[place] ?? {};
    const cell = /^[=+\-@]/.test(text) ? `'${text}` : text;
    assert.equal(row.Activity, cell);
    assert.equal(row.Notes, text ? `2026-04-20: ${text}` : "2026-04-20:");
    assert.equal(row.Evidence?.split(" ").at(-1), "https://example.org/?a=1,2;3");
    assert.equal(row["Reviewer comments"], text ? `Ada (mentor), 2026-05-01: ${text}` : "");
    assert.deepEqual([row.Step, row.Page, row.State, row.Develops, row["Done on"]], ["Step, one", 'Page "one"', place % 3 ? "In progress" : "Not started", "Talking, well", ""]);
    assert.match(row.Due ?? "", /^2026-\d\d-\d\d$/);
    for (const value of Object.values(row)) assert.doesNotMatch(value, /^[=+\-@\t\r]/);
  }
});
