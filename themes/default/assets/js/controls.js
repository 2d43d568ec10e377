// Small controls that several views use: a button, a question before something
// is lost, a place to open a file. Nothing here opens a window or keeps state.

import { el } from "./dom.js";
import { t } from "./words.js";

/**
 * @param {string} words
 * @param {() => unknown} act
 * @param {"quiet" | "main" | "stop"} [look]
 */
export function button(words, act, look = "quiet") {
  const made = el("button", { type: "button", class: look === "main" ? "button" : `button ${look}` }, words);
  made.addEventListener("click", () => act());
  return made;
}

/**
 * A button that asks in its own place before it acts.
 * @param {string} words
 * @param {string} question
 * @param {string} yes
 * @param {() => unknown} act
 * @param {Node[]} [first] what the reader may want to do before
 */
export function askFirst(words, question, yes, act, first = []) {
  const place = el("span", { class: "sure" });
  const back = () => {
    place.removeAttribute("role");
    place.replaceChildren(opener);
    opener.focus();
  };
  const opener = button(words, () => {
    const no = button(t("no"), back);
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", question);
    place.replaceChildren(el("b", {}, question), ...first, button(yes, () => {
      back();
      act();
    }, "stop"), no);
    no.focus();
  });
  place.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !opener.isConnected) back();
  });
  place.append(opener);
  return place;
}

/**
 * A native file input, and a place around it to drop a file on.
 * @param {string} label
 * @param {(file: File) => unknown} take
 */
export function filePicker(label, take) {
  const input = el("input", { type: "file", accept: ".json,application/json" });
  const zone = el("div", { class: "drop js-only" }, el("label", {}, el("b", {}, label), input), el("span", { class: "quiet" }, t("or_drop_here")));
  const got = (/** @type {FileList | null | undefined} */ files) => {
    const file = files?.[0];
    if (file) take(file);
    // So that the same file can be opened again.
    input.value = "";
  };
  input.addEventListener("change", () => got(input.files));
  for (const name of ["dragover", "dragleave", "drop"]) zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("over", name === "dragover");
    if (name === "drop" && event instanceof DragEvent) got(event.dataTransfer?.files);
  });
  return zone;
}

/**
 * A heading of the level that a view's place in the page asks for, or of one below.
 * @param {HTMLElement} view with `data-h`
 * @param {string} words
 * @param {number} [below]
 */
export function heading(view, words, below = 0) {
  return headingOf(levelOf(view) + below, words);
}

/** @param {HTMLElement} view */
export function levelOf(view) {
  return Number(view.dataset.h || 2);
}

/**
 * @param {number} level
 * @param {...(Node | string)} words
 */
export function headingOf(level, ...words) {
  return el(/** @type {"h2"} */ (`h${Math.min(6, level)}`), {}, ...words);
}

/**
 * @param {...(Node | string)} children
 */
export function warning(...children) {
  return el("p", { class: "banner warn" }, ...children);
}

/**
 * @param {string} label
 * @param {Node} control
 */
export function labelled(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

/**
 * @param {[value: string, words: string][]} options
 * @param {string} [chosen]
 */
export function chooser(options, chosen = "") {
  const select = el("select", {}, ...options.map(([value, words]) => el("option", { value }, words)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
  return select;
}

/**
 * Reads out and shows what happened; the reader is led to it.
 * @param {HTMLElement} place
 * @param {...(Node | string)} children
 */
export function showHere(place, ...children) {
  place.replaceChildren(...children);
  place.tabIndex = -1;
  place.focus();
}
