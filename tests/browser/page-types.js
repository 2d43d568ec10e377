// One page of each type that a handbook can have, with what stands on it: whoever looks at all of them (a test, a
// measurement, a person with pictures) looks at the same.

import { careerHandbook } from "./career.js";
import { largeHandbook, shippedHandbook, smallHandbook } from "./helpers.js";

/** @typedef {import("node:test").TestContext} Test */

/** Where each type of page stands: the handbook, and the address in its site. */
const TYPES = /** @type {const} */ ({
  "our home": ["ours", "index.html"],
  "our page with items": ["ours", "plan/training.html"],
  "our section": ["ours", "plan/index.html"],
  "our role": ["ours", "roles/senior-project-manager.html"],
  "what changes": ["ours", "roles/what-changes.html"],
  "My progress": ["ours", "progress.html"],
  "rating oneself": ["ours", "rate/rate-yourself.html"],
  "one's gaps": ["ours", "rate/read-your-gaps.html"],
  "About your data": ["ours", "data.html"],
  "Review a plan": ["ours", "review.html"],
  "our widest table": ["ours", "roles/competency-map.html"],
  "the framework": ["career", "framework/index.html"],
  "a role level": ["career", "framework/senior-pm.html"],
  "all competencies": ["career", "framework/competency/index.html"],
  "a competency": ["career", "framework/competency/strategy.html"],
  "the matrix": ["career", "framework/matrix.html"],
  "two role levels compared": ["career", "framework/compare.html#from=pm&to=ba"],
  "a plan": ["career", "plan/up.html"],
  "views in a page": ["career", "ours.html"],
  "a section that lists its pages": ["small", "talks/index.html"],
  "every kind of item": ["small", "plan/training.html"],
  "tabs, code, tables, footnotes": ["small", "ways.html"],
  "pictures and formulas": ["small", "seen.html"],
  "what is new": ["small", "changes/index.html"],
  "a glossary": ["ours", "glossary.html"],
  "search": ["ours", "search.html"],
  "what was found": ["ours", "search.html?q=coach"],
  "the whole book, to print": ["small", "print.html"],
  "a plan, to print": ["ours", "print/plan-pm-to-senior-pm.html"],
  "not found": ["small", "nowhere.html"],
  "a page in the middle of a large handbook": ["large", "part-5/page-20.html"],
});

/** @typedef {keyof typeof TYPES} PageType */

/** What the small handbook has no page of otherwise. */
const MORE = {
  "content/talks/one.md": "# One talk\n",
  "content/talks/two.md": "# Another talk\n",
  "content/seen.md": `---
title: Pictures and formulas
changes:
  - {date: 2026-10-07, text: A picture of the road}
---
![A road with two bends](road.svg)

The earned value is

\`\`\`math
EV = \\sum_{i=1}^{n} \\frac{p_i}{100} \\cdot B_i
\`\`\`
`,
  "content/road.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" width="600" height="200"><path d="M20 180C200 180 150 20 320 20S450 160 580 40" fill="none" stroke="#2a6b4a" stroke-width="8"/></svg>',
};

/**
 * Builds the handbooks that have one page of each type.
 * @param {Test} t
 * @param {string} [theme]
 * @returns {Promise<{ ours: string, small: string, large: string, career: string }>} the folders of the sites
 */
export async function sitesOfAllTypes(t, theme) {
  const books = {
    ours: await shippedHandbook(t),
    small: await smallHandbook(t, MORE),
    large: await largeHandbook(t),
    career: await careerHandbook(t, { "content/ours.md": "# Ours\n::: role id=pm\n:::\n## More\n::: what-changes\n:::\n::: gaps\n:::\n" }),
  };
  return { ours: await books.ours.build(theme), small: await books.small.build(theme), large: await books.large.build(theme), career: await books.career.build(theme) };
}

/**
 * One page of each type.
 * @param {{ ours: string, small: string, large: string, career: string }} roots where each site begins
 * @returns {[PageType, string][]} the type and the address
 */
export function pagesOfAllTypes(roots) {
  return Object.entries(TYPES).map(([type, [book, path]]) => [/** @type {PageType} */ (type), roots[book] + path]);
}
