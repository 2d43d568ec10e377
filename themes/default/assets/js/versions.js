// Brings older forms of a reader's progress to the present one, a step a version.
// There is one version so far. Pure.

/** @typedef {(raw: Record<string, unknown>) => Record<string, unknown>} Step from one version's form to the next one's */

/** @type {Step[]} the first makes version 2 of version 1 */
export const STEPS = [];

/**
 * @param {unknown} raw as parsed
 * @param {Step[]} [steps]
 * @returns {{ raw: unknown, from?: number }} `from`: the version it had, if that was an older one
 */
export function upgrade(raw, steps = STEPS) {
  const from = /** @type {any} */ (raw)?.v;
  if (typeof from !== "number" || !Number.isInteger(from) || from < 1 || from > steps.length) return { raw };
  const upgraded = steps.slice(from - 1).reduce((older, step, place) => ({ ...step(older), v: from + place + 1 }), /** @type {Record<string, unknown>} */ (raw));
  return { raw: upgraded, from };
}
