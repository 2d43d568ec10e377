// Days as text, in every zone and over every edge of the calendar.

import "./words.js";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { addSpan, daysBetween, inWords, isDay, shortWords, today } from "../../themes/default/assets/js/calendar.js";

test("only days that exist are days", () => {
  for (const day of ["2026-03-02", "2024-02-29", "2000-02-29", "1999-12-31", "9999-12-31"]) assert.ok(isDay(day), day);
  for (const other of ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-3-02", "02.03.2026", "2026-03-02T00:00", " 2026-03-02", "+02026-03-02", "0001-01-01", "", null, undefined, 20260302, ["2026-03-02"], {}]) {
    assert.equal(isDay(other), false, String(other));
  }
});

test("a span later, at the last day of a shorter month", () => {
  const cases = [
    ["2026-03-02", "+90d", "2026-05-31"], ["2026-03-02", "6w", "2026-04-13"], ["2026-01-31", "+1m", "2026-02-28"], ["2024-01-31", "1m", "2024-02-29"],
    ["2024-02-29", "+1y", "2025-02-28"], ["2024-02-29", "4y", "2028-02-29"], ["2026-11-30", "3m", "2027-02-28"], ["2026-12-31", "+1d", "2027-01-01"],
    ["2026-10-31", "+18m", "2028-04-30"], ["2026-03-02", "5h", "2026-03-02"], ["2026-03-02", "+0d", "2026-03-02"], ["2026-12-15", "1m", "2027-01-15"],
  ];
  for (const [day, span, later] of cases) assert.equal(addSpan(day, span), later, `${day} ${span}`);
  for (const span of ["", "3", "m", "-3m", "3q", "3.5m", "1e9d", "999999d", "3m ", "constructor"]) assert.equal(addSpan("2026-03-02", span), undefined, span);
  for (const day of ["", "2026-02-30", "tomorrow"]) assert.equal(addSpan(day, "1d"), undefined, day);
  assert.equal(addSpan("9999-12-31", "1d"), undefined);
});

test("days between", () => {
  assert.equal(daysBetween("2026-03-02", "2026-03-02"), 0);
  assert.equal(daysBetween("2026-12-31", "2027-01-01"), 1);
  assert.equal(daysBetween("2027-01-01", "2026-12-31"), -1);
  assert.equal(daysBetween("2026-03-28", "2026-03-30"), 2);
  assert.equal(daysBetween("2000-01-01", "2400-01-01"), 146_097);
});

test("in words, whatever the language", () => {
  assert.equal(inWords("2026-12-14"), "14 December 2026");
  assert.equal(inWords("2026-12-14", "en"), "14 December 2026");
  assert.equal(inWords("2026-12-14", "de"), "14. Dezember 2026");
  assert.equal(shortWords("2026-12-14"), "14 Dec");
  for (const lang of ["en_US", "", "x", "no such", "-"]) assert.equal(inWords("2026-12-14", lang), "14 December 2026", lang);
  assert.equal(inWords("soon"), "soon");
});

const ZONES = ["UTC", "Europe/Zurich", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Australia/Lord_Howe"];

test("the same in every time zone, around changes of clock and year", () => {
  const module = new URL("../../themes/default/assets/js/calendar.js", import.meta.url).href;
  const script = `
    const { addSpan, daysBetween, inWords, isDay, today } = await import(${JSON.stringify(module)});
    const out = [];
    for (let day = "2025-12-30", n = 0; n < 800; n += 1) {
      const next = addSpan(day, "1d");
      if (!isDay(day) || daysBetween(day, next) !== 1 || addSpan(day, "7d") !== addSpan(day, "1w")) throw new Error(day);
      const [y, m, d] = day.split("-").map(Number);
      for (const hour of [0, 2, 3, 12, 23]) {
        // An hour that the change of clocks skips may fall on the hour after it, but on no other day than the clock shows.
        const local = new Date(y, m - 1, d, hour, 30);
        if (local.getDate() === d && today(local) !== day) throw new Error(day + " " + hour + " " + today(local));
      }
      out.push(day, inWords(day));
      day = next;
    }
    for (const day of ["2026-01-31", "2026-03-29", "2026-10-25", "2026-12-31"]) for (const span of ["1d", "1w", "1m", "1y"]) out.push(addSpan(day, span));
    console.log(out.join());`;
  const outputs = ZONES.map((zone) => execFileSync(process.execPath, ["--input-type=module", "-e", script], { env: { ...process.env, TZ: zone }, encoding: "utf8" }));
  for (const [place, output] of outputs.entries()) assert.equal(output, outputs[0], ZONES[place]);
  assert.match(outputs[0], /2026-03-29,29 March 2026.*2026-12-31,31 December 2026,2027-01-01/);
});

test("today is the day on the reader's wall, not in London", () => {
  const script = `const { today } = await import(${JSON.stringify(new URL("../../themes/default/assets/js/calendar.js", import.meta.url).href)}); console.log(today(new Date(Date.UTC(2026, 11, 31, 23, 30))), today(new Date(Date.UTC(2027, 0, 1, 0, 30))));`;
  const said = (zone) => execFileSync(process.execPath, ["--input-type=module", "-e", script], { env: { ...process.env, TZ: zone }, encoding: "utf8" }).trim();
  assert.equal(said("UTC"), "2026-12-31 2027-01-01");
  assert.equal(said("Pacific/Auckland"), "2027-01-01 2027-01-01");
  assert.equal(said("America/New_York"), "2026-12-31 2026-12-31");
  assert.match(today(), /^\d{4}-\d\d-\d\d$/);
});
