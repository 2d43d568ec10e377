// What to bring to a conversation about the next role: gaps that are closed and
// open, the evidence by competency, what is left, the next days, what reviewers said.

import { inWords } from "./calendar.js";
import { dueDay } from "./due.js";
import { evidenceOf } from "./entries.js";
import { gapsOf } from "./gaps.js";
import { commentsOn, developing, isLeft, levelName, reviewerName } from "./plan-data.js";
import { ratingEvidenceOf, reviewsOf } from "./ratings.js";
import { reviewDays } from "./schedule.js";
import { datedLine, mdText, reviewWords } from "./to-markdown.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./plan-data.js").Competency} Competency */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./gaps.js").ReaderGap} ReaderGap */
/** @typedef {import("./entries.js").Evidence} ShownEvidence */
/** @typedef {import("./ratings.js").Review} Review */
/** @typedef {{ competency: Competency, evidence: (ShownEvidence & { activity?: Activity })[] }} EvidenceOf of the rating itself, then of the activities that develop it */
/** @typedef {{ day: string, activity?: Activity, overdue: boolean }} NextDate without an activity: a review of the plan */
/**
 * @typedef {object} Conversation
 * @property {Plan} plan
 * @property {string} today
 * @property {ReaderGap[]} closed the rating reaches what is expected next
 * @property {ReaderGap[]} open largest first, those not rated last
 * @property {EvidenceOf[]} evidence
 * @property {{ activity: Activity, evidence: ShownEvidence[] }[]} more evidence that speaks for no competency
 * @property {Activity[]} left
 * @property {NextDate[]} dates by day
 * @property {Review[]} reviews newest first
 */

/**
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {string} today
 * @returns {Conversation}
 */
export function conversation(plan, progress, today) {
  const gaps = gapsOf(plan, progress);
  const proofOf = (/** @type {Activity} */ activity) => evidenceOf(progress, activity.id).map((proof) => ({ ...proof, activity }));
  const evidence = plan.competencies.map((competency, index) => ({ competency, evidence: [...ratingEvidenceOf(progress, competency.id), ...developing(plan, index).flatMap(proofOf)] }));
  const left = plan.items.filter((activity) => isLeft(activity, progress));
  const due = left.flatMap((activity) => dueDay(activity, progress) ? [{ day: dueDay(activity, progress)?.day ?? "", activity }] : []);
  const dates = [...due, ...reviewDays(plan, progress, today).map(({ day }) => ({ day }))];
  return {
    plan,
    today,
    closed: gaps.filter(({ rated, gap }) => rated && gap === 0),
    open: [...gaps.filter(({ rated, gap }) => rated && gap > 0), ...gaps.filter(({ rated }) => !rated)],
    evidence: evidence.filter((one) => one.evidence.length > 0),
    more: plan.items.filter(({ dev = [] }) => !dev.some((index) => plan.competencies[index])).map((activity) => ({ activity, evidence: proofOf(activity) })).filter((one) => one.evidence.length > 0),
    left,
    dates: dates.map((date) => ({ ...date, overdue: date.day < today })).sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))),
    reviews: reviewsOf(progress),
  };
}

/**
 * The sheet as Markdown; parts without anything to say are left out.
 * @param {Conversation} sheet
 */
export function sheetMarkdown({ plan, today, closed, open, evidence, more, left, dates, reviews }) {
  const { lang } = plan;
  const part = (/** @type {string} */ title, /** @type {string[]} */ lines) => (lines.length ? ["", `## ${title}`, "", ...lines] : []);
  const proof = (/** @type {ShownEvidence & { activity?: Activity }} */ one) => datedLine(t("evidence"), one, lang, "") + (one.activity ? ` (${mdText(one.activity.t)})` : "");
  const dueWords = new Map(dates.map(({ activity, day, overdue }) => [activity, ` (${overdue ? t("overdue_since", { date: inWords(day, lang) }) : t("due_within", { date: inWords(day, lang) })})`]));
  const from = plan.from && plan.to ? [t("from_to", { from: mdText(plan.from.name), to: mdText(plan.to.name) })] : [];
  return `${[
    `# ${t("conversation_title", { plan: mdText(plan.title) })}`,
    "",
    [mdText(plan.site), inWords(today, lang), ...from].join(t("list_comma")),
    ...part(t("gaps_closed"), closed.map((gap) => `- ${gapWords(plan, gap)}`)),
    ...part(t("open_gaps"), open.flatMap((gap) => [`- ${gapWords(plan, gap)}`, ...gap.activities.filter((one) => left.includes(one)).map((one) => `  - ${mdText(one.t, "    ")}`)])),
    ...part(t("evidence_by_competency"), evidence.flatMap(({ competency, evidence: proofs }, place) => [...(place ? [""] : []), `### ${mdText(competency.t)}`, "", ...proofs.map(proof)])),
    ...part(t("more_evidence"), more.flatMap((one) => one.evidence.map(proof))),
    ...part(t("reviews"), reviews.flatMap((review) => reviewLines(plan, review))),
    ...part(t("next_dates"), dates.filter(({ overdue }) => !overdue).map(({ day, activity }) => `- ${inWords(day, lang)}: ${activity ? mdText(activity.t, "  ") : t("review_of_plan")}`)),
    ...part(t("open_items"), left.map((activity) => `- [ ] ${mdText(activity.t, "  ")}${dueWords.get(activity) ?? ""}`)),
  ].join("\n")}\n`;
}

/**
 * @param {Plan} plan
 * @param {ReaderGap} gap
 */
function gapWords(plan, { competency, self, unsure, reviews: [review], to, gap, rated }) {
  const name = (/** @type {number} */ rank) => mdText(levelName(plan, competency, rank));
  const told = [
    self >= 0 ? t("i_say", { level: name(self) }) : unsure ? t("i_am_not_sure") : "",
    review ? reviewerSays(review, name(review.rank)) : "",
    t("expected_level", { level: name(to) }),
  ].filter(Boolean);
  const words = [...(rated || unsure ? [] : [t("not_rated")]), ...told].join(t("list_comma"));
  return t("labelled", { label: mdText(competency.t), value: rated && gap > 0 ? t("levels_to_go", { words, n: gap }) : words });
}

/**
 * @param {{ name?: string, by: string }} review
 * @param {string} level
 */
function reviewerSays({ name, by }, level) {
  if (name) return t("reviewer_says", { who: mdText(name), level });
  return by === "mentor" ? t("my_mentor_says", { level }) : by === "coach" ? t("my_coach_says", { level }) : t("my_manager_says", { level });
}

/**
 * @param {Plan} plan
 * @param {Review} review
 */
function reviewLines(plan, review) {
  const { on, overall = "" } = review;
  const line = (/** @type {string} */ of, /** @type {string | undefined} */ said) => (said ? [datedLine(mdText(of), { t: said }, plan.lang, "  ")] : []);
  return [
    `- ${mdText(reviewerName(review))}${t("list_comma")}${mdText(inWords(on, plan.lang))}${overall ? `: ${mdText(overall, "  ")}` : ""}`,
    ...plan.competencies.flatMap((competency) => line(competency.t, reviewWords(plan, competency, review))),
    ...plan.items.flatMap((activity) => commentsOn(activity, [review]).flatMap(({ text }) => line(activity.t, text))),
  ];
}
