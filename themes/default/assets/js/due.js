// When an item is due. A day of the reader's own goes before the plan's; a span of
// the plan counts from the reader's start, so without a start it says nothing.

import { addSpan, isDay } from "./calendar.js";
import { dueOf, optionOf } from "./entries.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {{ day: string, from: "own" | "plan" }} Due */

/**
 * The day the reader started, if they said one.
 * @param {Progress} progress
 * @returns {string | undefined}
 */
export function startDay(progress) {
  const day = optionOf(progress, "started");
  return isDay(day) ? day : undefined;
}

/**
 * @param {{ id: string, due?: string }} item
 * @param {Progress} progress
 * @returns {Due | undefined}
 */
export function dueDay({ id, due = "" }, progress) {
  const own = dueOf(progress, id);
  if (isDay(own)) return { day: own, from: "own" };
  const day = isDay(due) ? due : addSpan(startDay(progress) ?? "", due);
  return day ? { day, from: "plan" } : undefined;
}
