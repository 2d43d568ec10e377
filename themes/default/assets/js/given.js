// The stores of this page where another script opened them: two scripts with a
// store each would keep two states of one plan.

import { emit } from "./dom.js";

/** @typedef {import("./store.js").Store} Store */

/**
 * The one store of a plan on this page.
 * @param {string} plan
 * @returns {Store}
 */
export function storeFor(plan) {
  /** @type {Store | undefined} */
  let given;
  emit("pathbook:store-wanted", { plan, take: (/** @type {Store} */ store) => (given = store) });
  if (!given) throw Error("no script of this page keeps progress");
  return given;
}
