// A plan's days as a calendar file (RFC 5545): all-day events for what is still to
// do and for the plan's reviews. Reading it in again changes events, never doubles
// them: each keeps its UID, and what was changed later has the higher SEQUENCE.

import { addSpan, today } from "./calendar.js";
import { dueDay } from "./due.js";
import { activityUrl, isLeft, stepOf } from "./plan-data.js";
import { reviewDays } from "./schedule.js";
import { observe } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {{ profile: string, host: string, now: number, root?: string }} IcsFrom now in ms; root: the handbook's address, for links */
/** @typedef {{ id: string, day: string, title: string, more: string[], url?: string, changed: number }} DatedEvent changed: ms, 0 for never */

/** SEQUENCE counts seconds from here, so that it grows and stays in 31 bits. */
const SEQUENCE_START = Date.UTC(2020, 0, 1);
/** A stamp may be later than any year a calendar can write. */
const LAST_TIME = Date.UTC(9999, 11, 31);
const LINE_BYTES = 75;

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {IcsFrom} from
 */
export function toIcs(plan, progress, { profile, host, now, root }) {
  const events = datedEvents(plan, progress, now).flatMap(({ id, day, title, more, url, changed }) => [
    "BEGIN:VEVENT",
    `UID:${icsText(`${id}.${profile}@${host || "pathbook.invalid"}`)}`,
    `DTSTAMP:${icsTime(now)}`,
    ...(changed ? [`LAST-MODIFIED:${icsTime(changed)}`] : []),
    `SEQUENCE:${Math.min(Math.max(0, Math.floor((changed - SEQUENCE_START) / 1000)), 2 ** 31 - 1)}`,
    ...icsDays(day),
    `SUMMARY:${icsText(title)}`,
    `DESCRIPTION:${icsText([...more, plan.site].filter(Boolean).join("\n"))}`,
    ...(url && root && /^https?:/.test(root) ? [`URL:${new URL(url, root).href}`] : []),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pathbook//My progress//EN", "CALSCALE:GREGORIAN", `X-WR-CALNAME:${icsText(plan.title)}`, ...events, "END:VCALENDAR"];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/**
 * What has a day: items still to do, and the next four reviews of the plan.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {number} now ms
 * @returns {DatedEvent[]}
 */
export function datedEvents(plan, progress, now) {
  const started = lastChange(progress.x.started);
  const items = plan.items.filter((activity) => isLeft(activity, progress)).flatMap((activity) => {
    const due = dueDay(activity, progress);
    if (!due) return [];
    const { s, due: own } = progress.items[activity.id] ?? {};
    const more = [plan.steps[stepOf(plan, activity)]?.t ?? "", plan.pages[activity.p]?.t ?? ""];
    return [{ id: activity.id, day: due.day, title: activity.t, more, url: activityUrl(plan, activity), changed: Math.max(lastChange(s), lastChange(own), due.from === "plan" ? started : 0) }];
  });
  const reviews = reviewDays(plan, progress, today(new Date(now))).map(({ number, day }) => ({ id: `review-${number}.${plan.plan}`, day, title: t("review_of", { plan: plan.title }), more: [], changed: started }));
  return [...items, ...reviews];
}

/** @param {unknown} register */
function lastChange(register) {
  return observe({ wall: 0, counter: 0 }, register).wall;
}

/** @param {string} day */
function icsDays(day) {
  const date = (/** @type {string} */ text) => `;VALUE=DATE:${text.replaceAll("-", "")}`;
  const end = addSpan(day, "1d");
  return [`DTSTART${date(day)}`, ...(end ? [`DTEND${date(end)}`] : [])];
}

/** @param {number} ms */
function icsTime(ms) {
  return new Date(Math.min(ms, LAST_TIME)).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** @param {string} text */
function icsText(text) {
  // Control characters have no place in a calendar; line ends and tabs do.
  return text.replace(/\r\n?/g, "\n").replace(/[\0-\x08\x0b-\x1f\x7f]/g, "").replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

/**
 * No line over 75 octets, no character in two lines.
 * @param {string} line
 */
function folded(line) {
  const encoder = new TextEncoder();
  let [text, bytes] = ["", 0];
  for (const sign of line) {
    const more = encoder.encode(sign).length;
    if (bytes + more > LINE_BYTES) [text, bytes] = [`${text}\r\n `, 1];
    text += sign;
    bytes += more;
  }
  return text;
}
