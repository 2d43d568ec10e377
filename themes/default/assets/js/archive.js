// The archive shelf: what the reader kept on items that the plan no longer has.
// Nothing a reader wrote is lost when an item goes.

import { evidenceOf, notesOf, seenOf } from "./entries.js";
import { activityNow } from "./plan-data.js";
import { adopt, chosenState } from "./state.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./plan-data.js").Activity} Activity */
/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").State} State */
/**
 * @typedef {object} Archived
 * @property {string} id
 * @property {string} text the item's, as far as anybody knows it, else its id
 * @property {State} state
 * @property {string} [at] the day it was retired
 * @property {boolean} known whether the handbook remembers it
 * @property {ReturnType<typeof notesOf>} notes
 * @property {ReturnType<typeof evidenceOf>} evidence
 * @property {Activity} [replacedBy]
 */

/**
 * In the order in which the items were made, those the handbook does not remember last.
 * Renamed items are not here: theirs is with the new id.
 * @param {Plan} plan
 * @param {Progress} progress
 * @param {(hash: string) => string | undefined} textOf the text with that hash, if it is kept
 * @returns {Archived[]}
 */
export function archiveOf(plan, progress, textOf) {
  const gone = new Map(plan.gone.flatMap((item) => [item.id, ...(item.was ?? [])].map((id) => [id, item])));
  const kept = adopt(progress, plan.gone.map(({ id, was = [] }) => [id, was]));
  const elsewhere = new Set([...plan.items.map(({ id }) => id), ...[...plan.items, ...plan.gone].flatMap(({ was = [] }) => was)]);
  const shelf = Object.keys(kept.items).filter((id) => !elsewhere.has(id)).flatMap((id) => {
    const [notes, evidence, state] = [notesOf(kept, id), evidenceOf(kept, id), chosenState(kept, id) ?? "open"];
    if (state === "open" && !notes.length && !evidence.length) return [];
    const item = gone.get(id);
    const text = item?.t ?? textOf(seenOf(kept, id) ?? "") ?? id;
    return [{ id, text, state, at: item?.at, known: !!item, notes, evidence, replacedBy: replacementOf(plan, gone, id), n: item?.n ?? Infinity }];
  });
  return shelf.sort((a, b) => (a.n === b.n ? (a.id < b.id ? -1 : 1) : a.n - b.n)).map(({ n: _, ...archived }) => archived);
}

/**
 * What took its place, also over several generations.
 * @param {Plan} plan
 * @param {Map<string, import("./plan-data.js").Gone>} gone
 * @param {string} id
 * @returns {Activity | undefined}
 */
function replacementOf(plan, gone, id) {
  const passed = new Set();
  let next = gone.get(id)?.rep;
  while (next !== undefined && !passed.has(next)) {
    const found = activityNow(plan, next);
    if (found) return found;
    passed.add(next);
    next = gone.get(next)?.rep;
  }
  return undefined;
}
