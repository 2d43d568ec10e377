// Copies links to headings and blocks of code. Without a clipboard (plain http on
// an intranet) there is no button, and a heading's link is a link.

import { all, el, on, say } from "./dom.js";
import { forEach } from "./each.js";
import { t } from "./words.js";

const SHOWN_MS = 2000;

export function startCopy() {
  nameLinks();
  on("pathbook:changed", nameLinks);
  if (!navigator.clipboard) return;
  forEach("a.anchor", (anchor) => anchor.addEventListener("click", () => copyText(new URL(anchor.getAttribute("href") ?? "", location.href).href, anchor, t("link_copied"))));
  forEach("div.code", addButton);
}

/** By the headings, which may be edited. */
function nameLinks() {
  for (const anchor of all("a.anchor")) anchor.ariaLabel = t("link_to_section", { title: anchor.parentElement?.textContent ?? "" });
}

/** @param {HTMLElement} code */
function addButton(code) {
  const button = el("button", { class: "copy" }, t("copy"));
  button.addEventListener("click", async () => {
    const copied = await copyText(code.querySelector("pre")?.textContent ?? "", button, t("code_copied"));
    if (!copied) return;
    button.textContent = t("copied");
    setTimeout(() => button.replaceChildren(t("copy")), SHOWN_MS);
  });
  code.append(button);
}

/**
 * @param {string} text
 * @param {HTMLElement} shown is marked for a moment
 * @param {string} words
 * @returns {Promise<boolean>} whether the browser allowed it
 */
async function copyText(text, shown, words) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  shown.dataset.done = "";
  setTimeout(() => delete shown.dataset.done, SHOWN_MS);
  say(words);
  return true;
}
