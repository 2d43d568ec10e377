// What axe says of a page: the one place where its rules are chosen, so that no test asks for fewer by accident.

import { AxeBuilder } from "@axe-core/playwright";

/** @typedef {import("playwright-core").Page} Page */

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What is wrong with the page as it is now, in lines that name the place.
 * @param {Page} page
 * @param {object} [how]
 * @param {string} [how.where] what a line begins with
 * @param {string} [how.within] a selector: what is looked at
 * @param {string[]} [how.rules] in place of all rules
 * @returns {Promise<string[]>}
 */
export async function violations(page, { where, within, rules } = {}) {
  // Legacy mode: no second page for every run, and our pages have no frames. Nor have they styles or media of others.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ preload: false, resultTypes: ["violations"] });
  if (rules) axe.withRules(rules);
  else axe.withTags(RULES);
  if (within) axe.include(within);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${where ? `${where}: ` : ""}${id} ${target} ${failureSummary}`));
}
