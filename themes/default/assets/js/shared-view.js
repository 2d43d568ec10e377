// What a `#pb1.…` link shows on the progress page: where somebody is, read-only,
// in place of the reader's own progress, which it never touches.

import { button, warning } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { noPlan, planData, plansOf } from "./opened-file.js";
import { doneWords, readOnlyPlan } from "./read-only.js";
import { decodeShare } from "./share.js";
import { t } from "./words.js";

const linkProblems = () => ({ damaged: t("link_damaged"), "other-book": t("link_other_book"), "other-plan": t("link_other_plan"), newer: t("link_too_new"), missing: noPlan() });

/** @param {HTMLElement} own */
function showShared(own) {
  const view = el("section", { class: "shared-view", "aria-label": t("shared_view") });
  const title = one("h1");
  const words = title?.textContent ?? "";
  const show = async () => {
    const { hash } = location;
    const shared = hash.startsWith("#pb");
    own.hidden = shared;
    if (title) title.textContent = shared ? t("shared_progress") : words;
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
  const back = button(t("see_own_progress"), () => (location.hash = ""));
  /** @type {keyof ReturnType<typeof linkProblems>} */
  let problem = "other-plan";
  for (const place of plansOf(own)) {
    const plan = await planData(place).catch(() => undefined);
    const read = plan && decodeShare(text, plan, { book: site.book ?? "", build: plan.build ?? "" });
    problem = !read ? "missing" : "problem" in read ? read.problem : problem;
    if (problem !== "other-plan" && problem !== "missing") break;
    if (!plan || !read || "problem" in read) continue;
    const { progress, build, other } = read;
    const done = t("shared_done", { done: doneWords(plan.items, progress), plan: plan.title });
    const edition = !Number.parseInt(build, 16) ? "" : build === plan.build ? t("shared_build", { build }) : t("shared_other_build", { build, here: plan.build ?? "" });
    const unknown = other ? t("shared_unknown", { n: other }) : "";
    const words = [done, edition, unknown, t("own_untouched")].filter(Boolean).join(" ");
    return [el("h2", { class: "plan-title" }, plan.title), el("p", { class: "banner" }, words, " ", back), readOnlyPlan(plan, progress)];
  }
  return [warning(`${linkProblems()[problem]} ${t("own_untouched")}`, " ", back)];
}

const ownView = one("pb-my-progress");
if (ownView) showShared(ownView);
