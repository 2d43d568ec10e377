// Paper: the button that prints the page, and notes in the stead of the addresses behind its links. Without this script
// a page prints each address where its link is.

import { all, el, one, site } from "./dom.js";
import { t } from "./words.js";

export function startPaper() {
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
  addEventListener("beforeprint", writeNotes);
  addEventListener("afterprint", takeNotesBack);
}

/** A number behind each link that leaves the handbook; the addresses stand below the text, each once. */
function writeNotes() {
  takeNotesBack();
  const text = one("main .text");
  if (!text) return;
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const link of all(".external[href^=http]", text)) {
    const url = link.getAttribute("href") ?? "";
    if (bare(url) === bare(link.textContent)) continue;
    const number = numbers.get(url) ?? numbers.size + 1;
    numbers.set(url, number);
    link.after(el("sup", { class: "note-ref" }, String(number)));
  }
  if (numbers.size > 0) text.append(el("ol", { class: "notes", "aria-label": t("print_notes") }, ...[...numbers.keys()].map((url) => el("li", {}, el("bdi", {}, url)))));
  site.noted = "";
}

function takeNotesBack() {
  for (const note of all(".text > .notes, .note-ref")) note.remove();
  delete site.noted;
}

/** @param {string | null} address */
function bare(address) {
  return (address ?? "").trim().replace(/^https?:\/\/|\/$/g, "");
}
