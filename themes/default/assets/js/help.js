// The help sheet: which keys do what on this page, and the switch for single keys.

import { all, el, on } from "./dom.js";
import { shortcutsHere, singleKeysAreOn, switchSingleKeys } from "./shortcuts.js";
import { t } from "./words.js";

/** @typedef {import("./shortcuts.js").Shortcut} Shortcut */

export function startHelp() {
  on("pathbook:help", showHelp);
  for (const button of all("[data-help]")) button.addEventListener("click", showHelp);
}

/** It is made anew each time: what a page offers changes, and so may the switch in another tab. */
function showHelp() {
  const { single, others } = shortcutsHere();
  const close = el("button", { "data-action": "close", "aria-label": t("close"), title: t("close") });
  const lever = el("input", { type: "checkbox", role: "switch" });
  const keys = listOf(single);
  const sheet = el("dialog", { class: "help", "aria-label": t("keys") },
    el("header", {}, el("h2", {}, t("keys")), close),
    keys, listOf(others),
    el("label", { class: "switch" }, lever, el("span", {}, t("single_keys"), el("small", {}, t("single_keys_about")))));
  const show = () => keys.classList.toggle("off", !lever.checked);
  lever.checked = singleKeysAreOn();
  show();
  lever.addEventListener("change", () => {
    switchSingleKeys(lever.checked);
    show();
  });
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}

/** @param {Shortcut[]} shortcuts */
function listOf(shortcuts) {
  return el("dl", {}, ...shortcuts.map(({ keys, what }) => el("div", {}, el("dt", {}, ...keys.map((key) => el("kbd", {}, key))), el("dd", {}, what))));
}
