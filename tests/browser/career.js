// A handbook with a career framework: two roles, three role levels, four competencies, a plan. And one as large
// as those of governments.

import { BOOK_ID, handbook } from "./helpers.js";

/** @typedef {import("node:test").TestContext} Test */
/** @typedef {import("./helpers.js").Files} Files */

/** @type {Files} */
const CAREER = {
  "book.toml": `title = "Career handbook"\nid = "${BOOK_ID}"\n`,
  "content/index.md": "---\ntitle: Home\n---\nSee [the framework](framework/index.html).\n",
  "content/plan/training.md": `---
title: Training
step: learn
---
- [ ] Take one course {#one-course kind=training develops=planning}
- [ ] Sit in on a planning round {#sit-in kind=experience develops=strategy}
`,
  "content/framework/all.yaml": `
scales:
  - id: four
    levels:
      - {id: awareness, name: Awareness, summary: I know what it is.}
      - {id: working, name: Working}
      - {id: practitioner, name: Practitioner}
      - {id: expert, name: Expert}
areas:
  - {id: ways, name: Ways of working}
  - {id: business, name: Business acumen}
competencies:
  - id: strategy
    area: business
    name: Strategic planning
    summary: Relates the group's work to established goals.
    levels: {awareness: [Can name the goals.], practitioner: [Takes part in planning for a group.]}
    align: [{framework: PMI Talent Triangle, name: Business Acumen, url: "https://example.org"}]
  - {id: planning, area: ways, name: Planning work, levels: {practitioner: [Keeps a plan.], expert: [Is asked by others.]}}
  - {id: monitoring, area: ways, name: Monitoring}
  - {id: analysis, name: Analysis}
families: [{id: delivery, name: Delivery}, {id: change, name: Change}]
roles:
  - id: manager
    family: delivery
    name: Project manager
    summary: Answers for projects.
    levels:
      - id: pm
        name: Project manager
        does: [Plans and directs the work of a group., Monitors the work.]
        expects: {planning: practitioner, monitoring: practitioner, strategy: awareness}
      - id: senior-pm
        name: Senior project manager
        after: pm
        does: [May take part in strategic planning.]
        expects: {planning: expert, strategy: practitioner}
  - id: analyst
    family: change
    name: Analyst
    levels:
      - id: ba
        name: Business analyst
        does: [Plans and directs the work of one person., Asks questions.]
        expects: {analysis: expert, strategy: working}
plans:
  - {id: up, title: Up to senior, from: pm, to: senior-pm, review: every 3 months, steps: [{id: learn, title: Learn}, {id: use, title: Use it}]}
`,
};

/**
 * @param {Test} t
 * @param {Files} [changes]
 */
export async function careerHandbook(t, changes = {}) {
  return handbook(t, { ...CAREER, ...changes });
}

/**
 * A framework of 8 families, 52 roles, 205 role levels and 189 competencies.
 * @param {Test} t
 */
export async function largeCareerHandbook(t) {
  const scale = ["awareness", "working", "practitioner", "expert"];
  const range = (/** @type {number} */ count) => [...Array(count).keys()];
  const competencies = range(189).map((c) => `  - {id: skill-${c}, area: area-${c % 9}, name: Skill of a certain kind ${c}, levels: {${scale.map((degree) => `${degree}: [One sign of ${degree} that takes a line to say, Another one]`).join(", ")}}}`);
  const roles = range(52).flatMap((r) => [`  - id: role-${r}`, `    family: family-${r % 8}`, `    name: Role number ${r}`, "    levels:", ...range(r < 49 ? 4 : 3).flatMap((l) => [
    `      - id: role-${r}-${l}`, `        name: Grade ${l} of role ${r}`, ...(l ? [`        after: role-${r}-${l - 1}`] : []),
    `        does: [What is done at grade ${l} of role ${r}.]`,
    `        expects: {${range(22).map((n) => `skill-${(r * 7 + n * 5) % 189}: ${scale[Math.min(3, Math.floor((n + l * 2) / 6))]}`).join(", ")}}`,
  ])]);
  const lists = ["scales:", `  - {id: four, levels: [${scale.map((id) => `{id: ${id}}`).join(", ")}]}`, `areas: [${range(9).map((a) => `{id: area-${a}, name: Area ${a}}`).join(", ")}]`, `families: [${range(8).map((f) => `{id: family-${f}, name: Family ${f}}`).join(", ")}]`];
  return handbook(t, {
    "book.toml": `title = "Large framework"\nid = "${BOOK_ID}"\n`,
    "content/index.md": "# Home\n",
    "content/framework/all.yaml": [...lists, "competencies:", ...competencies, "roles:", ...roles, ""].join("\n"),
  });
}
