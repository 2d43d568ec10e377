// What an address that leads nowhere most probably meant.

import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestions } from "../../themes/default/assets/js/likely.js";

const PAGES = [
  { address: "index.html", title: "Home" },
  { address: "plan/index.html", title: "Step 2: Create your plan" },
  { address: "plan/training.html", title: "Training" },
  { address: "plan/mentor.html", title: "Working with a mentor" },
  { address: "roles/senior-project-manager.html", title: "Senior project manager" },
  { address: "invest/money.html", title: "Geld & %C3%A9t\u00e9" },
];
const likely = (/** @type {string} */ wanted) => suggestions(wanted, PAGES).map(({ address }) => address);

test("pages that moved, slips of the pen and words of a title are found, the likeliest first", () => {
  assert.deepEqual(likely("learning/training.html").slice(0, 1), ["plan/training.html"]);
  assert.deepEqual(likely("plan/trainig.html").slice(0, 1), ["plan/training.html"], "a letter is missing");
  assert.deepEqual(likely("plan/metnor/").slice(0, 1), ["plan/mentor.html"], "two changed places");
  assert.deepEqual(likely("Senior_PROJECT_Manager.htm"), ["roles/senior-project-manager.html"]);
  assert.deepEqual(likely("roles/senior/index.php").slice(0, 1), ["roles/senior-project-manager.html"]);
  assert.deepEqual(likely("ete").slice(0, 1), ["invest/money.html"], "without its accents");
});

test("what is like nothing suggests nothing, and no address breaks it", () => {
  for (const wanted of ["", "/", "wp-admin/setup", "%E0%A4%A", "x".repeat(5000), "a/".repeat(3000), "…", "9"]) assert.deepEqual(likely(wanted), [], wanted.slice(0, 20));
});

test("a large handbook is gone through in a blink", () => {
  const pages = Array.from({ length: 600 }, (_, at) => ({ address: `part-${at % 9}/page-${at}-about-something.html`, title: `Page ${at}: about something else` }));
  const start = performance.now();
  assert.equal(suggestions("part-3/page-300-abuot-something.html", pages)[0]?.address, "part-3/page-300-about-something.html");
  assert.ok(performance.now() - start < 500);
});
