// Paper: the button that prints the page, and notes in the stead of the addresses behind its links. Without this script
// a page prints each address where its link is.
//
// The page's facts go to the end of its text for as long: browsers keep a paragraph with the one before it, but nothing that
// follows a container with the end of what is in it, and the facts would stand alone on a sheet.

import { all, el, one, site } from "./dom.js";
import { forEach } from "./each.js";
import { t } from "./words.js";

export function startPaper() {
  forEach("[data-print]", (button) => button.addEventListener("click", () => print()));
  addEventListener("beforeprint", () => {
    putBack();
    writeNotes();
    const [text, facts] = [one("main .text"), one("article > footer > .facts")];
    if (!text || !facts) return;
    const place = document.createComment("");
    facts.replaceWith(place);
    text.append(facts);
    restore = () => place.replaceWith(facts);
  });
  addEventListener("afterprint", putBack);
}

let restore = () => {};

function putBack() {
  restore();
  restore = () => {};
  for (const note of all(".text > .notes, .note-ref")) note.remove();
  delete site.noted;
}

/** A number behind each link that leaves the handbook; the addresses stand below the text, each once. */
function writeNotes() {
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

/** @param {string | null} address */
function bare(address) {
  return (address ?? "").trim().replace(/^https?:\/\/|\/$/g, "");
}
