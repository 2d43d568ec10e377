// What merging a file would change, told before it is done. It decides nothing:
// which value is taken is what `merge` takes.

import { inWords, shortWords, today } from "./calendar.js";
import { changedLeaves, leafAt } from "./leaves.js";
import { activityNow } from "./plan-data.js";
import { UNSURE } from "./ratings.js";
import { STATE_WORDS } from "./state-words.js";
import { encode, isObject, isRegister, merge } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Register} Register */
/** @typedef {"state" | "due" | "note" | "evidence" | "rating" | "review" | "option" | "other"} LeafKind */
/** @typedef {{ value: any, at: number }} Side value (null: removed) and when it was written, in ms */
/** @typedef {{ path: string[], id: string, what: LeafKind, mine: Side, theirs: Side, takes: "theirs" | "mine" }} Conflict id of the item, competency, review or option */
/** @typedef {{ added: number, newer: number, older: number, same: number, conflicts: Conflict[] }} Preview conflicts are among newer and older too */

/** What the parts of an entry and of a rating are called. @type {Record<string, LeafKind>} */
const LEAVES = { "items s": "state", "items due": "due", "items notes": "note", "items ev": "evidence", "levels self": "rating" };

/**
 * Counts what theirs holds: `added` is not here, of the others one side is `newer`
 * or `older`, or both say the same. A conflict is a different value that another
 * device wrote. What the app keeps for itself (the text seen with a tick) is not counted.
 * @param {Progress} mine
 * @param {Progress} theirs
 * @returns {Preview}
 */
export function preview(mine, theirs) {
  /** @type {Preview} */
  const found = { added: 0, newer: 0, older: 0, same: 0, conflicts: [] };
  const merged = merge(mine, theirs);
  for (const { path, after: leaf } of changedLeaves({}, theirs)) {
    if (path[0] === "items" && path[2] === "seen") continue;
    const here = leafAt(mine, path);
    if (encode(isRegister(here) ? here[0] : null) === encode(leaf[0])) found.same += 1;
    else if (!isRegister(here)) found.added += 1;
    else {
      const takes = encode(leafAt(merged, path)) === encode(leaf) ? "theirs" : "mine";
      found[takes === "theirs" ? "newer" : "older"] += 1;
      if (here[3] !== leaf[3]) found.conflicts.push({ path, id: path[1] ?? "", what: leafKind(path), mine: side(here), theirs: side(leaf), takes });
    }
  }
  return found;
}

/**
 * `State of "Take one course": Done here (2 May), In progress in the file (3 May); the newer is taken`
 * @param {Conflict} conflict
 * @param {Plan} plan
 */
export function conflictInWords({ id, what, mine, theirs, takes }, plan) {
  const names = { state: t("state"), due: t("due_date"), note: t("note"), evidence: t("evidence"), rating: t("rating"), review: t("review"), option: t("setting"), other: t("something") };
  const competency = plan.competencies.find((one) => one.id === id);
  const name = ["rating", "evidence"].includes(what) && competency ? competency.t : (activityNow(plan, id)?.t ?? plan.gone.find((gone) => gone.id === id)?.t ?? id);
  const level = (/** @type {unknown} */ value) => (value === UNSURE ? t("not_sure") : (competency && plan.scales[competency.scale]?.find((one) => one.id === value)?.t) || (typeof value === "string" ? value : leafText(value)));
  const said = (/** @type {Side} */ { value, at }) => {
    const text = value === null ? t("removed") : what === "state" ? STATE_WORDS[/** @type {State} */ (value)] : what === "due" ? inWords(value, plan.lang) : what === "rating" ? level(value) : leafText(value);
    return [text, shortWords(today(new Date(at)), plan.lang)];
  };
  const [[here = "", hereOn = ""], [there = "", thereOn = ""]] = [said(mine), said(theirs)];
  const newer = (takes === "theirs") === theirs.at > mine.at && theirs.at !== mine.at;
  const kind = names[what];
  if (newer) return t("conflict_newer", { what: kind, name, here, here_on: hereOn, there, there_on: thereOn });
  if (takes === "theirs") return t("conflict_theirs", { what: kind, name, here, here_on: hereOn, there, there_on: thereOn });
  return t("conflict_mine", { what: kind, name, here, here_on: hereOn, there, there_on: thereOn });
}

/**
 * @param {string[]} path
 * @returns {LeafKind}
 */
function leafKind([top = "", , part = ""]) {
  if (top === "reviews") return "review";
  if (top === "x") return "option";
  return LEAVES[`${top} ${part}`] ?? (top === "levels" && part.startsWith("e-") ? "evidence" : "other");
}

/**
 * @param {Register} register
 * @returns {Side}
 */
function side([value, at]) {
  return { value, at };
}

/**
 * The words in a note, a piece of evidence, a review or an option.
 * @param {unknown} value
 */
function leafText(value) {
  const text = isObject(value) ? [value.t, value.overall, value.name, value.by].find((words) => typeof words === "string") : value;
  if (typeof text === "string") return `"${text.length > 60 ? `${text.slice(0, 59)}…` : text}"`;
  return typeof text === "boolean" || typeof text === "number" ? String(text) : t("changed");
}
