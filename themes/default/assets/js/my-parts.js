// The parts of My progress that are made anew whenever something changes: what is next,
// the largest gap, numbers by competency, the next days.

import { today } from "./calendar.js";
import { times } from "./controls.js";
import { el } from "./dom.js";
import { dueDay } from "./due.js";
import { levelsInWords, linkTo, rateLink, siteLink } from "./gap-view.js";
import { gapsOf } from "./gaps.js";
import { dayInWords } from "./item-meta.js";
import { isLeft, levelName } from "./plan-data.js";
import { lastTouched, nextActions, nextOpen, pace, reviewDays } from "./schedule.js";
import { ratingOf } from "./ratings.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./schedule.js").Counts} Counts */

/** So many days are told, and so many of those that are over. */
const MOST_DAYS = 5;
const MOST_LATE = 2;

/**
 * Puts these children in a place, unless just the same are there: focus stays then.
 * @param {Element} place
 * @param {(Node | string)[]} children
 */
export function fill(place, children) {
  const next = /** @type {Element} */ (place.cloneNode(false));
  next.append(...children);
  if (!next.isEqualNode(place)) place.replaceChildren(...next.childNodes);
}

/**
 * The one thing to do next.
 * @param {Plan} plan
 * @param {Progress} progress
 * @returns {Node[]} none where nothing is left
 */
export function nextPart(plan, progress) {
  const [first] = nextActions(plan, progress, today(), 1);
  const activity = first?.activity ?? nextOpen(plan, progress);
  if (!activity) return [];
  const due = dueDay(activity, progress);
  const when = due ? `, ${first?.overdue ? "overdue since" : "due"} ${dayInWords(due.day)}` : "";
  const open = linkTo(plan, activity, "Open");
  open.setAttribute("aria-label", `Open: ${activity.t}`);
  return [el("p", {}, el("small", {}, `${first?.doing ? "In progress" : "Next"}${when}`), el("b", {}, activity.t)), open];
}

/**
 * The largest gap and what closes it, and where the reader was last.
 * @param {Plan} plan
 * @param {Progress} progress
 */
export function glancePart(plan, progress) {
  const last = lastTouched(plan, progress);
  const page = last && plan.pages[last.p];
  const lines = plan.competencies.some(({ to }) => to >= 0) ? [gapLine(plan, progress)] : [];
  if (last && page) lines.push(el("p", { class: "left-off" }, el("small", {}, "Continue where you left"), linkTo(plan, last, page.t)));
  return lines;
}

/**
 * @param {Plan} plan
 * @param {Progress} progress
 */
function gapLine(plan, progress) {
  const gaps = gapsOf(plan, progress);
  const largest = gaps.find(({ rated, gap }) => rated && gap > 0);
  const rated = gaps.some((gap) => gap.rated);
  if (!largest) {
    const unrated = gaps.some((gap) => !gap.rated);
    const words = !rated ? "Rate yourself, and it shows here with what closes it." : unrated ? "None in what you rated so far." : "None is left in what is expected next.";
    return el("p", { class: "largest" }, el("small", {}, "Your largest gap"), el("span", {}, words), ...(unrated ? rateLink(plan, rated ? "Rate the others" : "Rate yourself") : []));
  }
  const { competency: { t, u }, activities, gap } = largest;
  const left = activities.filter((activity) => isLeft(activity, progress));
  const ready = nextActions(plan, progress, today()).find(({ activity }) => left.includes(activity))?.activity ?? left[0];
  const closes = ready ? ["Closes it: ", linkTo(plan, ready)] : [activities.length ? "All activities for it are done. Rate yourself again?" : "No activity develops it yet.", " ", ...rateLink(plan)];
  return el("p", { class: "largest" }, el("small", {}, `Your largest gap, ${levelsInWords(gap)}`), el("b", {}, siteLink(u, t)), el("span", {}, ...closes));
}

/**
 * Numbers by competency.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {Counts} counts
 */
export function competencyRows(plan, progress, counts) {
  const gaps = new Map(gapsOf(plan, progress).map((gap) => [gap.index, gap]));
  return plan.competencies.flatMap((competency, index) => {
    const { done = 0, total = 0 } = counts.competencies.get(index) ?? {};
    const gap = gaps.get(index);
    if (!total && !gap) return [];
    const bar = el("progress", { "aria-hidden": "true" });
    [bar.max, bar.value] = [total || 1, done];
    const level = ratingOf(progress, competency.id)?.level;
    const you = gap ? levelName(plan, competency, gap.self) || (gap.unsure ? "Not sure" : "") : level ?? "";
    return [el("tr", {}, el("th", { scope: "row" }, siteLink(competency.u, competency.t)),
      el("td", {}, ...(total ? [`${done} of ${total}`, bar] : [el("span", { class: "quiet" }, "no activity yet")])),
      el("td", {}, you || el("span", { class: "quiet" }, "not rated"), ...(gap ? [el("small", {}, `next: ${levelName(plan, competency, gap.to)}`)] : [])))];
  });
}

/**
 * The next days, overdue ones first.
 * @param {Plan} plan
 * @param {Progress} progress
 */
export function dayRows(plan, progress) {
  const now = today();
  /** @type {{ day: string, activity?: Activity }[]} */
  const days = plan.items.flatMap((activity) => {
    const due = isLeft(activity, progress) && dueDay(activity, progress);
    return due ? [{ day: due.day, activity }] : [];
  });
  days.push(...reviewDays(plan, progress, now, 1).map(({ day }) => ({ day })));
  const sorted = days.sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
  const late = sorted.filter(({ day }) => day < now);
  const rows = [...late.slice(0, MOST_LATE), ...sorted.slice(late.length, late.length + MOST_DAYS)].map(({ day, activity }) => el("li", {}, el("span", { class: "when", ...(day < now && { "data-overdue": "" }) }, day < now ? `Overdue since ${dayInWords(day)}` : dayInWords(day)), activity ? linkTo(plan, activity) : "Review of your plan"));
  if (late.length > MOST_LATE) rows.splice(MOST_LATE, 0, el("li", {}, el("span"), el("span", { class: "quiet" }, `and ${late.length - MOST_LATE} more that are overdue`)));
  return rows;
}

/**
 * How fast, and until when, in words; nothing where the reader did not ask.
 * @param {Plan} plan
 * @param {Progress} progress
 */
export function paceWords(plan, progress) {
  const told = pace(plan, progress, today());
  if (!told) return "It shows two weeks after your start.";
  const { perMonth, left, finish } = told;
  if (left === 0) return "Everything is done.";
  const speed = `About ${times(perMonth, "activity", "activities")} a month so far.`;
  return finish ? `${speed} Like this, the ${left} that ${left === 1 ? "is" : "are"} left take until about ${dayInWords(finish)}. It is an estimate, not a promise.` : `${speed} That is too few to say when the ${left} left will be done.`;
}
