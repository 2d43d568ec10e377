// A progress file the reader opens: read, checked against this handbook, and
// described in words. What is refused is refused with a reason.

import { load } from "./data.js";
import { site } from "./dom.js";
import { inWords, today } from "./calendar.js";
import { storeFor } from "./given.js";
import { MAX_FILE, readProgressFile } from "./read-file.js";
import { adopt, encode } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {{ id: string, title: string, src: string }} PlanPlace a plan of this handbook and where its data is, from the site's root */
/** @typedef {{ plan: Plan, progress: Progress, texts: Record<string, string>, newer: boolean, name: string, warnings: string[], file: string }} Opened */

/**
 * The plans of this handbook, as the element or another one of this page lists them.
 * @param {HTMLElement} element
 * @returns {PlanPlace[]}
 */
export function plansOf(element) {
  const listed = (element.closest("[data-plans]") ?? document.querySelector("[data-plans]"))?.getAttribute("data-plans");
  if (listed) return JSON.parse(listed);
  const { plan = "", src = "" } = element.dataset;
  return src ? [{ id: plan, title: "", src }] : [];
}

/**
 * What the build says of a plan. What was kept under earlier ids of its items is theirs from then on.
 * @param {PlanPlace} place
 * @returns {Promise<Plan>}
 */
export async function planData({ id, src }) {
  const plan = await load("activities", id, `${site.root ?? ""}${src}`);
  storeFor(id).adopt(renamesIn(plan));
  return plan;
}

/**
 * @param {Plan} plan
 * @returns {[string, string[]][]}
 */
function renamesIn({ items }) {
  return items.flatMap(({ id, was }) => (was ? [/** @type {[string, string[]]} */ ([id, was])] : []));
}

export const noPlan = () => t("plan_not_loaded");
const refusals = () => ({ "too-large": t("file_too_large"), "too-deep": t("file_too_deep"), "not-json": t("file_not_json"), "not-progress": t("file_not_progress") });

/**
 * Reads a file, which stays where it is. Rejects with an Error whose message is for the reader.
 * @param {File} file
 * @param {PlanPlace[]} plans
 * @returns {Promise<Opened>}
 */
export async function openFile(file, plans) {
  if (file.size > MAX_FILE) throw Error(refusals()["too-large"]);
  return openText(await textOf(file), plans, file.name);
}

/**
 * @param {string} text
 * @param {PlanPlace[]} plans
 * @param {string} file its name
 * @returns {Promise<Opened>}
 */
export async function openText(text, plans, file) {
  const read = readProgressFile(text, Date.now());
  if ("problem" in read) throw Error(refusals()[read.problem]);
  const { name, ...rest } = read.progress;
  const progress = /** @type {Progress} */ (rest);
  if (progress.book !== (site.book ?? "")) throw Error(t("file_of_other_handbook"));
  const place = plans.find(({ id }) => id === progress.plan);
  if (!place) throw Error(t("file_of_unknown_plan", { plan: progress.plan }));
  const plan = await planData(place).catch(() => {
    throw Error(noPlan());
  });
  return { plan, progress: adopt(progress, renamesIn(plan)), texts: read.texts, newer: read.newer, name: typeof name === "string" ? name : "", warnings: warningsOf(read.report), file };
}

/**
 * The text of a file with all there is, and with the edition it was made with.
 * @param {import("./store.js").Store} store
 * @param {Plan | undefined} plan
 * @param {Record<string, unknown>} [more]
 */
export function fileOf(store, plan, more) {
  return encode({ ...JSON.parse(store.exportText()), ...(plan?.build ? { build: plan.build } : {}), ...more });
}

/**
 * Whose it is, and of which plan.
 * @param {Opened} opened
 */
export function titleOfFile({ plan, name }) {
  return name ? t("labelled", { label: name, value: plan.title }) : plan.title;
}

/**
 * When it was saved, and with which edition of the handbook.
 * @param {Opened} opened
 */
export function aboutFile({ plan, progress, file }) {
  const { saved, build } = progress;
  const date = saved ? inWords(today(new Date(saved))) : t("unknown_date");
  const isOther = build && build !== plan.build;
  return isOther ? t("file_saved_other_edition", { date, build, here: plan.build ?? "", file }) : t("file_saved_on", { date, file });
}

/**
 * @param {Record<string, number>} report
 */
function warningsOf({ dropped = 0, refused = 0, clamped = 0, links = 0 }) {
  return [
    dropped + refused ? t("entries_left_out", { n: dropped + refused }) : "",
    clamped ? t("entries_ahead", { n: clamped }) : "",
    links ? t("links_lose_address", { n: links }) : "",
  ].filter(Boolean);
}

/**
 * @param {File} file
 * @returns {Promise<string>}
 */
function textOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(Error(t("file_unreadable"))));
    reader.readAsText(file);
  });
}
