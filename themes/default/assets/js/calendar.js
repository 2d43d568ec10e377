// Days of the calendar as text, "2026-03-02": what is a day, spans from it, words
// for it. All reckoning is in UTC, where every day has 24 hours; only `today`
// asks which day it is where the reader is.

import { t } from "./words.js";

/** How often each unit of a span holds its base unit, months or days; hours do not reach the next day. @type {Record<string, [months: number, days: number]>} */
const SPANS = { h: [0, 0], d: [0, 1], w: [0, 7], m: [1, 0], y: [12, 0] };
const DAY = 86_400_000;
/** Making one takes far longer than using it. @type {Map<string, Intl.DateTimeFormat>} */
const dayFormats = new Map();

/**
 * The reader's day.
 * @param {Date} [date]
 */
export function today(date = new Date()) {
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * @param {unknown} text
 * @returns {text is string}
 */
export function isDay(text) {
  return typeof text === "string" && /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && dayOfMs(msOfDay(text)) === text;
}

/**
 * A day after another; at the end of a shorter month, its last day.
 * @param {string} day
 * @param {string} span "+90d", "6w", "3m", "1y", "5h"
 * @returns {string | undefined} undefined: no such day or span
 */
export function addSpan(day, span) {
  const [, count = "", unit = ""] = /^\+?(\d{1,5})([hdwmy])$/.exec(span) ?? [];
  const [months, days] = SPANS[unit] ?? [0, 0];
  if (!unit || !isDay(day)) return undefined;
  const date = new Date(msOfDay(day));
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months * Number(count)];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const later = dayOfMs(Date.UTC(year, month, Math.min(date.getUTCDate(), last) + days * Number(count)));
  return isDay(later) ? later : undefined;
}

/**
 * How many days `b` is after `a`; negative where it is before.
 * @param {string} a
 * @param {string} b
 */
export function daysBetween(a, b) {
  return Math.round((msOfDay(b) - msOfDay(a)) / DAY);
}

/**
 * "14 December 2026"
 * @param {string} day
 * @param {string} [lang]
 */
export function inWords(day, lang) {
  return dayWords(day, lang, { day: "numeric", month: "long", year: "numeric" });
}

/**
 * "14 December"
 * @param {string} day
 * @param {string} [lang]
 */
export function dayAndMonth(day, lang) {
  return dayWords(day, lang, { day: "numeric", month: "long" });
}

/**
 * "14 Dec"
 * @param {string} day
 * @param {string} [lang]
 */
export function shortWords(day, lang) {
  return dayWords(day, lang, { day: "numeric", month: "short" });
}

/**
 * @param {string} day
 * @param {string | undefined} lang
 * @param {Intl.DateTimeFormatOptions} parts
 */
function dayWords(day, lang = t("locale"), parts) {
  if (!isDay(day)) return String(day);
  const key = `${lang} ${parts.month} ${parts.year}`;
  const format = dayFormats.get(key) ?? new Intl.DateTimeFormat(dayLangs(lang), { ...parts, timeZone: "UTC" });
  dayFormats.set(key, format);
  return format.format(msOfDay(day));
}

/**
 * The build writes the day before the month in English too.
 * @param {string} lang
 */
function dayLangs(lang) {
  return [lang === "en" ? "en-GB" : lang, "en-GB"].filter((tag) => /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag));
}

/** @param {string} day */
function msOfDay(day) {
  return Date.parse(`${day}T00:00Z`);
}

/** @param {number} ms */
function dayOfMs(ms) {
  return Number.isNaN(ms) ? "" : (new Date(ms).toISOString().split("T")[0] ?? "");
}
