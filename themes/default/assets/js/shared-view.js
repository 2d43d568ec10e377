// What a `#pb1.…` link shows on the progress page: where somebody is, read-only,
// in place of the reader's own progress, which it never touches.

import { button, warning } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { NO_PLAN, planData, plansOf } from "./opened-file.js";
import { doneWords, readOnlyPlan } from "./read-only.js";
import { decodeShare } from "./share.js";

const LINK_PROBLEMS = {
  damaged: "This link is damaged: a part of it may be missing. Ask for it again.",
  "other-book": "This link belongs to another handbook.",
  "other-plan": "This link belongs to a plan that this handbook does not have.",
  newer: "This link was made by a newer version of this handbook and can’t be read here.",
  missing: NO_PLAN,
};

/** @param {HTMLElement} own */
function showShared(own) {
  const view = el("section", { class: "shared-view", "aria-label": "Shared view" });
  const title = one("h1");
  const words = title?.textContent ?? "";
  const show = async () => {
    const { hash } = location;
    const shared = hash.startsWith("#pb");
    own.hidden = shared;
    if (title) title.textContent = shared ? "Shared progress" : words;
    if (!shared) return view.remove();
    own.before(view);
    const nodes = await viewOf(hash.slice(1), own);
    if (hash !== location.hash) return;
    view.replaceChildren(...nodes);
    say(one(".banner", view)?.textContent ?? "");
  };
  addEventListener("hashchange", show);
  show();
}

/**
 * @param {string} text
 * @param {HTMLElement} own
 * @returns {Promise<HTMLElement[]>}
 */
async function viewOf(text, own) {
  const back = button("See your own progress", () => (location.hash = ""));
  /** @type {keyof typeof LINK_PROBLEMS} */
  let problem = "other-plan";
  for (const place of plansOf(own)) {
    const plan = await planData(place).catch(() => undefined);
    const read = plan && decodeShare(text, plan, { book: site.book ?? "", build: plan.build ?? "" });
    problem = !read ? "missing" : "problem" in read ? read.problem : problem;
    if (problem !== "other-plan" && problem !== "missing") break;
    if (!plan || !read || "problem" in read) continue;
    const { progress, build, other } = read;
    const edition = Number.parseInt(build, 16) ? `, as of build ${build}${build === plan.build ? "" : `; you read build ${plan.build}`}` : "";
    const unknown = other ? ` ${other} of its activities are not in this edition.` : "";
    const said = `Shared view: ${doneWords(plan.items, progress)} in ${plan.title}${edition}.${unknown} Your own progress is untouched.`;
    return [el("h2", { class: "plan-title" }, plan.title), el("p", { class: "banner" }, said, " ", back), readOnlyPlan(plan, progress)];
  }
  return [warning(`${LINK_PROBLEMS[problem]} Your own progress is untouched.`, " ", back)];
}

const ownView = one("pb-my-progress");
if (ownView) showShared(ownView);
