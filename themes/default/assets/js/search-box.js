// The search over a page: a native modal dialog, which brings the focus trap and Esc and gives the focus back.

import { el, one, site } from "./dom.js";
import { Results } from "./search-results.js";
import { t } from "./words.js";

/** @type {{ box: HTMLDialogElement, results: Results } | undefined} */
let made;

/** What was looked for last, for as long as the browser tab. */
const LAST = `pathbook:search:${site.book ?? ""}`;

export function openBox() {
  const typed = site.wantsSearch?.slice(1);
  delete site.wantsSearch;
  // The page for searching is the same, larger.
  const own = one("#search input");
  if (own instanceof HTMLInputElement) {
    own.focus();
    if (typed) own.value = typed;
    return own.dispatchEvent(new Event("input"));
  }
  made ??= make();
  const { box, results } = made;
  if (box.open) return;
  one("dialog[open]")?.dispatchEvent(new Event("cancel"));
  box.showModal();
  const { field } = results;
  const words = typed || (field.value ? "" : recall());
  if (words) {
    field.value = words;
    results.ask();
  }
  field.focus();
  // What was typed goes on; what was looked for before is written over.
  if (!typed) field.select();
}

function make() {
  const results = new Results("search-results", (query) => {
    keep(query);
    const href = `${site.root}search.html${query ? `?q=${encodeURIComponent(query)}` : ""}`;
    full.setAttribute("href", href);
  });
  const full = el("a", { class: "search-full", href: `${site.root}search.html` }, t("search_page"));
  const close = el("button", { type: "button", class: "search-close", "aria-label": t("search_close") }, "Esc");
  const keys = el("p", { class: "search-keys", "aria-hidden": "true" }, el("kbd", {}, "↑"), " ", el("kbd", {}, "↓"), ` ${t("search_choose")} `, el("kbd", {}, "Enter"), ` ${t("search_open")} `, el("kbd", {}, "Ctrl Enter"), ` ${t("search_new_tab")}`);
  const box = el("dialog", { class: "search-box", "aria-label": t("search") }, el("div", { class: "search-head" }, results.field, close), el("div", { class: "search-scroll" }, results.list, results.more), el("div", { class: "search-foot" }, results.status, keys, full));
  document.body.append(box);
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => {
    const { target } = event;
    if (target === box) box.close();
    // The page may be the one that is shown already.
    const link = target instanceof Element && target.closest("a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) box.close();
  });
  // In a search field the first Esc would only empty it.
  results.field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    box.close();
  });
  return { box, results };
}

function recall() {
  try {
    return sessionStorage.getItem(LAST) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} query */
function keep(query) {
  try {
    sessionStorage.setItem(LAST, query);
  } catch {
    // Storage is forbidden: the box begins empty.
  }
}
