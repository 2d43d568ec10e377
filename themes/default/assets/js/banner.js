// Says, at the top of the page and for good, when ticks are not kept, were
// damaged, or may not be changed. Silence means that all is well.

import { all, el, one, say } from "./dom.js";
import { download } from "./download.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Problem} Problem */

/** @param {Store} store */
export function startBanners(store) {
  for (const problem of store.problems) showProblem(problem);
  store.addEventListener("problem", (event) => {
    if (event instanceof CustomEvent) showProblem(event.detail);
  });
  if (store.problems.length === 0 && location.protocol === "file:" && !/Chrom(e|ium)\//.test(navigator.userAgent)) {
    showBanner("Opened from a folder: this browser may not keep ticks from one page to the next.");
  }
}

/** @param {Problem} problem */
function showProblem(problem) {
  const { raw } = problem;
  const banner = showBanner(wordsFor(problem));
  if (!banner || raw === undefined) return;
  const button = el("button", { type: "button", class: "button" }, "Download the damaged text");
  button.addEventListener("click", () => download("damaged-progress.json", "application/json", raw));
  banner.append(" ", button);
}

/** @param {Problem} problem */
function wordsFor({ kind, count = 0 }) {
  const entries = count === 1 ? "1 saved entry" : `${count} saved entries`;
  switch (kind) {
    case "no-id":
      return "Ticks are not kept: this handbook has no id.";
    case "blocked":
      return "Not saved here: this browser keeps nothing for this page. Your ticks last until you leave it.";
    case "full":
      return "Not saved here: the browser's storage is full or closed. Your latest ticks last until you leave this page.";
    case "damaged":
      return "Your saved ticks could not be read. The last good copy is shown, and the damaged text is kept.";
    case "dropped":
      return `${entries} could not be understood and left out.`;
    case "clamped":
      return `${entries} came from a clock more than a day ahead and got today's date. Is this device's clock right?`;
    case "large":
      return "What this handbook keeps here takes much of the browser's room. Save a file, then remove old backups on About your data.";
    case "newer":
      return "Your ticks were saved by a newer version of this handbook. They are shown, but can't be changed here.";
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
