// The trail as a sheet on narrow screens. The native modal dialog brings the
// focus trap and Esc; this file moves the trail in and out and gives the focus back.

import { one } from "./dom.js";

export function startSheet() {
  const button = one("[data-action=menu]");
  const sheet = document.querySelector("dialog.sheet");
  const body = one(".side-body");
  const home = body?.parentElement;
  if (!button || !(sheet instanceof HTMLDialogElement) || !home) return;

  button.addEventListener("click", () => {
    one(".sheet-body", sheet)?.append(body);
    sheet.showModal();
    button.ariaExpanded = "true";
    one("[aria-current=page]", body)?.scrollIntoView({ block: "center" });
  });
  sheet.addEventListener("close", () => {
    home.append(body);
    button.ariaExpanded = "false";
    button.focus();
  });
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet || (target instanceof Element && target.closest("[data-action=menu-close], a"))) sheet.close();
  });
  matchMedia("(min-width: 50rem)").addEventListener("change", (wide) => {
    if (wide.matches) sheet.close();
  });
}
