// Reads a file that somebody hands the reader: nothing in it is trusted. Size and
// depth are looked at before any parser sees it.

import { safeUrl } from "./entries.js";
import { AHEAD, decode } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */
/** @typedef {import("./state.js").Report & { links: number }} FileReport links: addresses that were left out */
/** @typedef {{ progress: Progress, texts: Record<string, string>, report: FileReport, newer: boolean }} ReadFile */
/** @typedef {{ problem: "too-large" | "too-deep" | "not-json" | "not-progress" }} FileProblem */

/** The most bytes a file may have; a file's own size can be asked before it is read. */
export const MAX_FILE = 5 * 1024 * 1024;
const MAX_NESTING = 64;

/**
 * @param {string} text
 * @param {number} now ms
 * @returns {ReadFile | FileProblem}
 */
export function readProgressFile(text, now) {
  if (text.length > MAX_FILE || new TextEncoder().encode(text).length > MAX_FILE) return { problem: "too-large" };
  if (isTooDeep(text)) return { problem: "too-deep" };
  const source = text.replace(/^\uFEFF/, "");
  const read = decode(source, now + AHEAD);
  if (!read) return { problem: isJson(source) ? "not-progress" : "not-json" };
  const { texts, ...progress } = read.progress;
  const report = { ...read.report, links: 0 };
  const clean = withoutBadLinks(/** @type {Progress} */ (progress), report);
  return { progress: clean, texts: seenTexts(texts), report, newer: read.newer };
}

/**
 * Counts brackets outside of strings.
 * @param {string} text
 */
function isTooDeep(text) {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === "\\") at += 1;
    else if (sign === "\"") quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Evidence keeps its words and loses an address that is not http, https or mailto.
 * @param {Progress} progress
 * @param {FileReport} report
 * @returns {Progress}
 */
function withoutBadLinks(progress, report) {
  const clean = (/** @type {Record<string, any>} */ registers) => mapValues(registers, (register) => {
    const [value, ...stamp] = Array.isArray(register) ? register : [];
    if (typeof value?.u !== "string" || value.u === "" || safeUrl(value.u) !== undefined) return register;
    report.links += 1;
    const { u: _, ...rest } = value;
    return [rest, ...stamp];
  });
  const items = mapValues(progress.items, (entry) => (entry.ev ? { ...entry, ev: clean(entry.ev) } : entry));
  return { ...progress, items, levels: mapValues(progress.levels, clean) };
}

/**
 * @param {Record<string, any>} record
 * @param {(value: any) => any} change
 */
function mapValues(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/**
 * The texts that ticks were made with, by their hashes.
 * @param {unknown} texts
 * @returns {Record<string, string>}
 */
function seenTexts(texts) {
  if (typeof texts !== "object" || texts === null) return {};
  return Object.fromEntries(Object.entries(texts).filter(([hash, text]) => /^[\da-f]{8}$/.test(hash) && typeof text === "string"));
}
