// The parts of My progress that are made anew whenever something changes: what is next,
// the largest gap, numbers by competency, the next days.

import { today } from "./calendar.js";
import { el } from "./dom.js";
import { dueDay } from "./due.js";
import { levelsInWords, linkTo, rateLink, siteLink } from "./gap-view.js";
import { gapsOf } from "./gaps.js";
import { dayInWords } from "./item-meta.js";
import { isLeft, levelName } from "./plan-data.js";
import { lastTouched, nextActions, nextOpen, pace, reviewDays } from "./schedule.js";
import { ratingOf } from "./ratings.js";
import { t, tNodes } from "./words.js";

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
  const date = due && dayInWords(due.day);
  const when = !date ? [] : first?.overdue ? [t("overdue_since", { date })] : [t("due_within", { date })];
  const open = linkTo(plan, activity, t("open_activity"));
  open.setAttribute("aria-label", t("labelled", { label: t("open_activity"), value: activity.t }));
  return [el("p", {}, el("small", {}, [first?.doing ? t("state_doing") : t("next_up"), ...when].join(t("list_comma"))), el("b", {}, activity.t)), open];
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
  if (last && page) lines.push(el("p", { class: "left-off" }, el("small", {}, t("continue_where_left")), linkTo(plan, last, page.t)));
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
    const words = !rated ? t("rate_to_see_gap") : unrated ? t("no_gap_so_far") : t("no_gap_left");
    return el("p", { class: "largest" }, el("small", {}, t("largest_gap")), el("span", {}, words), ...(unrated ? rateLink(plan, rated ? t("rate_the_others") : t("rate_yourself")) : []));
  }
  const { competency, activities, gap } = largest;
  const left = activities.filter((activity) => isLeft(activity, progress));
  const ready = nextActions(plan, progress, today()).find(({ activity }) => left.includes(activity))?.activity ?? left[0];
  const closes = ready ? tNodes("closes_it", { activity: linkTo(plan, ready) }) : [activities.length ? t("rate_again") : t("no_activity_yet"), " ", ...rateLink(plan)];
  return el("p", { class: "largest" }, el("small", {}, [t("largest_gap"), levelsInWords(gap)].join(t("list_comma"))), el("b", {}, siteLink(competency.u, competency.t)), el("span", {}, ...closes));
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
    const you = gap ? levelName(plan, competency, gap.self) || (gap.unsure ? t("not_sure") : "") : level ?? "";
    return [el("tr", {}, el("th", { scope: "row" }, siteLink(competency.u, competency.t)),
      el("td", {}, ...(total ? [t("n_of_total", { n: done, total }), bar] : [el("span", { class: "quiet" }, t("no_activity_within"))])),
      el("td", {}, you || el("span", { class: "quiet" }, t("not_rated")), ...(gap ? [el("small", {}, t("expected_next", { level: levelName(plan, competency, gap.to) }))] : [])))];
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
  const rows = [...late.slice(0, MOST_LATE), ...sorted.slice(late.length, late.length + MOST_DAYS)].map(({ day, activity }) => el("li", {}, el("span", { class: "when", ...(day < now && { "data-overdue": "" }) }, day < now ? t("overdue_since_date", { date: dayInWords(day) }) : dayInWords(day)), activity ? linkTo(plan, activity) : t("review_of_plan")));
  if (late.length > MOST_LATE) rows.splice(MOST_LATE, 0, el("li", {}, el("span"), el("span", { class: "quiet" }, t("more_overdue", { n: late.length - MOST_LATE }))));
  return rows;
}

/**
 * How fast, and until when, in words; nothing where the reader did not ask.
 * @param {Plan} plan
 * @param {Progress} progress
 */
export function paceWords(plan, progress) {
  const told = pace(plan, progress, today());
  if (!told) return t("pace_later");
  const { perMonth, left, finish } = told;
  if (left === 0) return t("everything_done");
  const speed = t("pace_so_far", { n: perMonth });
  return `${speed} ${finish ? t("pace_end", { n: left, date: dayInWords(finish) }) : t("pace_too_few", { n: left })}`;
}
