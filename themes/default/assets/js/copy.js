// Copies links to headings and blocks of code. Without a clipboard (plain http on
// an intranet) there is no button, and a heading's link is a link.

import { all, el, say } from "./dom.js";
import { t } from "./words.js";

const SHOWN_MS = 2000;

export function startCopy() {
  for (const anchor of all("a.anchor")) {
    anchor.ariaLabel = t("link_to_section", { title: anchor.parentElement?.textContent ?? "" });
    if (navigator.clipboard) anchor.addEventListener("click", () => copyText(new URL(anchor.getAttribute("href") ?? "", location.href).href, anchor, t("link_copied")));
  }
  if (!navigator.clipboard) return;
  for (const code of all("div.code")) {
    const button = el("button", { class: "copy" }, t("copy"));
    button.addEventListener("click", async () => {
      const copied = await copyText(code.querySelector("pre")?.textContent ?? "", button, t("code_copied"));
      if (!copied) return;
      button.textContent = t("copied");
      setTimeout(() => button.replaceChildren(t("copy")), SHOWN_MS);
    });
    code.append(button);
  }
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
