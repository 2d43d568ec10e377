// Says, at the top of the page and for good, when ticks are not kept, were
// damaged, or may not be changed. Silence means that all is well.

import { all, el, one, say } from "./dom.js";
import { download } from "./download.js";
import { t } from "./words.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Problem} Problem */

/** @param {Store} store */
export function startBanners(store) {
  for (const problem of store.problems) showProblem(problem);
  store.addEventListener("problem", (event) => {
    if (event instanceof CustomEvent) showProblem(event.detail);
  });
  if (store.problems.length === 0 && location.protocol === "file:" && !/Chrom(e|ium)\//.test(navigator.userAgent)) {
    showBanner(t("banner_folder"));
  }
}

/** @param {Problem} problem */
function showProblem(problem) {
  const { raw } = problem;
  const banner = showBanner(wordsFor(problem));
  if (!banner || raw === undefined) return;
  const button = el("button", { type: "button", class: "button" }, t("download_damaged"));
  button.addEventListener("click", () => download("damaged-progress.json", "application/json", raw));
  banner.append(" ", button);
}

/** @param {Problem} problem */
function wordsFor({ kind, count = 0 }) {
  switch (kind) {
    case "no-id":
      return t("banner_no_id");
    case "blocked":
      return t("banner_blocked");
    case "full":
      return t("banner_full");
    case "damaged":
      return t("banner_damaged");
    case "dropped":
      return t("banner_dropped", { n: count });
    case "clamped":
      return t("banner_clamped", { n: count });
    case "large":
      return t("banner_large");
    case "newer":
      return t("banner_newer");
  }
}

/** @param {string} text */
function showBanner(text) {
  // What is wrong with all of storage, several plans tell.
  if (all(".banner").some((banner) => banner.textContent === text)) return;
  const banner = el("div", { class: "banner warn" }, text);
  one("main > article")?.before(banner);
  say(text);
  return banner;
}
