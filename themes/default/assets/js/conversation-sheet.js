// The sheet for the promotion conversation: printed on its own, or saved as Markdown.
// It is made when it is asked for and gone after printing.

import { inWords, today } from "./calendar.js";
import { conversation, sheetMarkdown } from "./conversation.js";
import { el, say } from "./dom.js";
import { download } from "./download.js";
import { standing } from "./gap-view.js";
import { levelName, rankOf } from "./plan-data.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./conversation.js").ShownEvidence} ShownEvidence */

/** More than these are in the plan itself. */
const MOST_DATES = 8;

/**
 * @param {Plan} plan
 * @param {Store} store
 */
export function printSheet(plan, store) {
  const root = document.documentElement;
  const sheet = sheetNode(conversation(plan, store.progress, today()));
  const back = () => {
    delete root.dataset.print;
    sheet.remove();
  };
  document.body.append(sheet);
  root.dataset.print = "sheet";
  addEventListener("afterprint", back, { once: true });
  print();
}

/**
 * @param {Plan} plan
 * @param {Store} store
 */
export function saveSheet(plan, store) {
  download(`${plan.plan === "-" ? "progress" : plan.plan}-conversation.md`, "text/markdown", sheetMarkdown(conversation(plan, store.progress, today())));
  say("The sheet is saved as Markdown.");
}

/** @param {Conversation} of */
function sheetNode({ plan, today: day, closed, open, evidence, more, left, dates, reviews }) {
  const part = (/** @type {string} */ title, /** @type {Node[]} */ lines, look = "") => (lines.length ? [el("h2", {}, title), el("ul", { class: look }, ...lines)] : []);
  const line = (/** @type {string} */ main, /** @type {string} */ quiet = "", /** @type {Node[]} */ more = []) => el("li", {}, main, ...(quiet ? [" ", el("small", {}, quiet)] : []), ...more);
  const words = (/** @type {string} */ date) => inWords(date, plan.lang);
  const proof = (/** @type {ShownEvidence & { activity?: { t: string } }} */ { t, u, on, activity }) => line(t || u || "", [on ? words(on) : "", activity?.t, t ? u : ""].filter(Boolean).join(" · "));
  const review = dates.find(({ activity }) => !activity)?.day;
  const due = new Map(dates.map(({ activity, day, overdue }) => [activity, `${overdue ? "overdue since" : "due"} ${words(day)}`]));
  const nested = (/** @type {string[]} */ texts) => (texts.length ? [el("ul", {}, ...texts.map((text) => el("li", {}, text)))] : []);
  const proofs = [...evidence.map((one) => line(one.competency.t, "", [el("ul", {}, ...one.evidence.map(proof))])), ...more.flatMap((one) => one.evidence.map((kept) => proof({ ...kept, activity: one.activity })))];
  const said = reviews.map(({ by, name, on, levels, say: comments, overall = "" }) => line(`${name ? `${name} (${by})` : by}, ${words(on)}`, overall, nested([
    ...plan.competencies.flatMap((competency) => {
      const level = Object.hasOwn(levels, competency.id) ? levels[competency.id] ?? "" : "";
      const text = [levelName(plan, competency, rankOf(plan, competency, level)) || level, comments[`competency:${competency.id}`]].filter(Boolean).join(". ");
      return text ? `${competency.t}: ${text}` : [];
    }),
    ...plan.items.flatMap(({ id, t }) => (Object.hasOwn(comments, id) ? `${t}: ${comments[id]}` : [])),
  ])));
  const way = plan.from && plan.to ? `${plan.from.name} → ${plan.to.name}` : plan.title;
  return el("section", { class: "conversation", "aria-label": "Sheet for the promotion conversation" },
    el("h1", {}, "Conversation about my next role"),
    el("p", { class: "facts" }, el("span", {}, way), el("span", {}, plan.site), el("span", {}, words(day))),
    ...part("Gaps closed", closed.map((gap) => line(gap.competency.t, standing(plan, gap)))),
    ...part("Gaps still open", open.map((gap) => line(gap.competency.t, standing(plan, gap), nested(gap.rated ? gap.activities.filter((activity) => left.includes(activity)).map(({ t }) => t) : [])))),
    ...part("Evidence by competency", proofs),
    ...part("Reviews", said),
    ...part("Next dates", dates.filter(({ day, activity, overdue }) => !overdue && (activity || day === review)).slice(0, MOST_DATES).map(({ day, activity }) => line(activity?.t ?? "Review of the plan", words(day)))),
    el("div", { class: "agreed" }, el("h2", {}, "Agreed in this conversation"), ...Array.from({ length: 5 }, () => el("p"))),
    ...part("Open activities", left.map((activity) => line(activity.t, due.get(activity))), "two"));
}
