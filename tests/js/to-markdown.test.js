// The plan and the conversation sheet as Markdown.

import "./words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { conversation, sheetMarkdown } from "../../themes/default/assets/js/conversation.js";
import { mdText, toMarkdown } from "../../themes/default/assets/js/to-markdown.js";
import { at, fresh, keep, option, planOf, rated, reviewed, states } from "./plan.js";

const noon = new Date("2026-05-02T12:00").getTime();
const note = (t, on) => at({ t, on });

/** A reader in the middle of a plan. */
function reader() {
  const plan = planOf([
    { id: "a", t: "Take *one* course", dev: [0] }, { id: "b", due: "+3m", dev: [1, 2] }, { id: "c", p: 1, f: 2 }, { id: "d", p: 2, f: 1, due: "2026-04-01" }, { id: "e", p: 2, t: "Tell [them]" },
  ], { gone: [{ id: "g", n: 9, t: "Old one" }], from: { id: "pm", name: "PM" }, to: { id: "senior", name: "Senior PM" } });
  let progress = option(states(fresh(), { a: "done", e: "doing", g: "done" }, noon), "started", "2026-03-02");
  progress = keep(progress, "a", { notes: { "n-1": note("# Not a heading\n- nor a list", "2026-04-20") }, ev: { "e-1": at({ t: "Certificate", u: "https://example.org/(a)_b", on: "2026-04-21" }), "e-2": at({ t: "Bad", u: "javascript:alert(1)", on: "2026-04-22" }) } });
  progress = keep(progress, "e", { ev: { "e-1": at({ t: "Minutes", on: "2026-04-01" }) } });
  progress = rated(progress, { talk: "practitioner", lead: "working", plan: "?" }, noon);
  progress.levels.lead["e-1"] = at({ t: "Led two", u: "mailto:ada@example.org", on: "2026-04-23" });
  progress = reviewed(progress, "r-1", { name: "Ada", levels: { lead: "awareness", talk: "expert" }, say: { a: "Well done", "competency:lead": "Lead more" }, overall: "Going well" });
  return { plan, progress };
}

test("a list to tick, with notes and evidence below", () => {
  const { plan, progress } = reader();
  assert.equal(toMarkdown(plan, progress, { today: "2026-05-10" }), `# To senior

Handbook, 10 May 2026. 1 of 3 done, started on 2 March 2026.

## Step invest (1 of 2)

### Page 0

- [x] Take \\*one\\* course (done on 2 May 2026)
  - Note, 20 April 2026: \\# Not a heading\\
    \\- nor a list
  - Evidence, 21 April 2026: [Certificate](https://example.org/%28a%29%5Fb)
  - Evidence, 22 April 2026: Bad
  - Ada (mentor), 2 May 2026: Well done
- [ ] Do b (due 2 June 2026)

## Step rate (0 of 0)

### Page 1

- [ ] Do c (not applicable)

## Step make (0 of 1)

### Page 2

- [ ] Do d (due 1 April 2026)
- [ ] Tell \\[them\\] (in progress)
  - Evidence, 1 April 2026: Minutes

## Ratings

- To talk: Practitioner
  - Ada (mentor), 2 May 2026: Expert
- To lead: Working
  - Evidence, 23 April 2026: [Led two](mailto:ada@example.org)
  - Ada (mentor), 2 May 2026: Awareness. Lead more
- To plan: Not sure

## No longer in the plan

- [x] Old one
`);
});

test("an empty plan and a page of no step", () => {
  assert.equal(toMarkdown(planOf([]), fresh(), { today: "2026-05-10" }), "# To senior\n\nHandbook, 10 May 2026. 0 of 0 done.\n");
  const plan = planOf([{ id: "a" }], { pages: [{ u: "x.html", t: "X", s: -1 }] });
  assert.match(toMarkdown(plan, fresh(), { today: "2026-05-10" }), /\n## Other pages\n\n### X\n\n- \[ \] Do a\n$/);
});

test("what looks like markup stays text", () => {
  const cases = [
    ["*a* _b_ `c` ~d~ |e| [f](javascript:g) <h> &amp; \\", "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\|e\\| \\[f\\](javascript:g) \\<h\\> \\&amp; \\\\"],
    ["# a", "\\# a"], ["- a", "\\- a"], ["+ a", "\\+ a"], ["===", "\\==="], ["12. a", "12\\. a"], ["1) a", "1\\) a"], ["a - b 1. c", "a - b 1. c"],
    ["  a\r\n\r\n\tb\u2028c ", "a\\\nb\\\nc"], ["", ""], ["👩🏽‍🚀 שלום", "👩🏽‍🚀 שלום"],
  ];
  for (const [text, md] of cases) assert.equal(mdText(text), md);
});

test("the sheet for the conversation", () => {
  const { plan, progress } = reader();
  const sheet = conversation(plan, progress, "2026-05-10");
  assert.deepEqual(sheet.closed.map(({ competency }) => competency.id), ["talk"]);
  assert.deepEqual(sheet.open.map(({ competency, rated, gap }) => [competency.id, rated, gap]), [["lead", true, 2], ["plan", false, 4]]);
  assert.deepEqual(sheet.evidence.map(({ competency, evidence }) => [competency.id, evidence.map(({ t, activity }) => [t, activity?.id])]), [["talk", [["Certificate", "a"], ["Bad", "a"]]], ["lead", [["Led two", undefined]]]]);
  assert.deepEqual(sheet.more.map(({ activity, evidence }) => [activity.id, evidence.length]), [["e", 1]]);
  assert.deepEqual(sheet.left.map(({ id }) => id), ["b", "d", "e"]);
  assert.deepEqual(sheet.dates.map(({ day, activity, overdue }) => [day, activity?.id, overdue]).slice(0, 4), [["2026-04-01", "d", true], ["2026-06-02", "b", false], ["2026-06-02", undefined, false], ["2026-09-02", undefined, false]]);
  assert.equal(sheetMarkdown(sheet), `# To senior: conversation about my next role

Handbook, 10 May 2026, PM → Senior PM

## Gaps closed

- To talk: I say Practitioner, Ada says Expert, expected Practitioner

## Open gaps

- To lead: I say Working, Ada says Awareness, expected Practitioner; 2 levels to go
  - Do b
- To plan: I am not sure, expected Expert
  - Do b

## Evidence by competency

### To talk

- Evidence, 21 April 2026: [Certificate](https://example.org/%28a%29%5Fb) (Take \\*one\\* course)
- Evidence, 22 April 2026: Bad (Take \\*one\\* course)

### To lead

- Evidence, 23 April 2026: [Led two](mailto:ada@example.org)

## More evidence

- Evidence, 1 April 2026: Minutes (Tell \\[them\\])

## Reviews

- Ada (mentor), 2 May 2026: Going well
  - To talk: Expert
  - To lead: Awareness. Lead more
  - Take \\*one\\* course: Well done

## Next dates

- 2 June 2026: Do b
- 2 June 2026: Review of the plan
- 2 September 2026: Review of the plan
- 2 December 2026: Review of the plan
- 2 March 2027: Review of the plan

## Open items

- [ ] Do b (due 2 June 2026)
- [ ] Do d (overdue since 1 April 2026)
- [ ] Tell \\[them\\]
`);
});

test("a sheet with nothing on it says what is open", () => {
  const sheet = sheetMarkdown(conversation(planOf([{ id: "a" }]), fresh(), "2026-05-10"));
  assert.equal(sheet, "# To senior: conversation about my next role\n\nHandbook, 10 May 2026\n\n## Open gaps\n\n- To plan: not rated, expected Expert\n- To talk: not rated, expected Practitioner\n- To lead: not rated, expected Practitioner\n\n## Open items\n\n- [ ] Do a\n");
});
