// The leaves of progress as paths: what an action changed, so that it can be undone,
// and giving many leaves their values at once. Pure.

import { isObject, isRegister } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").Register} Register */
/** @typedef {string[]} Path from the progress to a register, as `["items", "one-course", "s"]` */
/** @typedef {{ path: Path, before?: Register, after: Register }} Change */

/**
 * The registers of `after` that `before` has not, or has otherwise.
 * @param {unknown} before
 * @param {unknown} after
 * @param {Path} [path]
 * @returns {Change[]}
 */
export function changedLeaves(before, after, path = []) {
  if (before === after) return [];
  if (isRegister(after)) {
    const same = isRegister(before) && sameStamp(before, after);
    return same ? [] : [isRegister(before) ? { path, before, after } : { path, after }];
  }
  if (!isObject(after)) return [];
  return Object.keys(after).flatMap((name) => changedLeaves(isObject(before) && Object.hasOwn(before, name) ? before[name] : undefined, after[name], [...path, name]));
}

/**
 * @param {unknown} within
 * @param {Path} path
 * @returns {unknown}
 */
export function leafAt(within, path) {
  return path.reduce((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), within);
}

/**
 * @param {Progress} progress
 * @param {Iterable<[Path, unknown]>} values
 * @param {import("./state.js").Clock} clock
 * @param {string} device
 * @returns {Progress}
 */
export function putLeaves(progress, values, { wall, counter }, device) {
  /** @type {any} */
  const next = { ...progress };
  const own = new Set([next]);
  for (const [path, value] of values) {
    let at = next;
    for (const name of path.slice(0, -1)) {
      let below = isObject(at[name]) ? at[name] : {};
      if (!own.has(below)) own.add((below = { ...below }));
      at = at[name] = below;
    }
    at[path.at(-1) ?? ""] = [value, wall, counter, device];
  }
  return next;
}

/**
 * @param {Register} a
 * @param {Register} b
 */
export function sameStamp(a, b) {
  return a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}
