// The trail as a sheet on narrow screens. The native modal dialog brings the
// focus trap and Esc; this file makes it, moves the trail in and out and gives the focus back.

import { bringExtras } from "./bring.js";
import { el, one } from "./dom.js";
import { t } from "./words.js";

export function startSheet() {
  const button = one("[data-action=menu]");
  const trail = one("#trail");
  const home = trail?.parentElement;
  if (!button || !home) return;
  const sheet = el("dialog", { class: "sheet", "aria-label": t("handbook") }, el("button", { "data-action": "close", "aria-label": t("close_menu") }));
  document.body.append(sheet);
  button.ariaLabel = t("menu");
  button.ariaHasPopup = "dialog";
  button.ariaExpanded = "false";

  button.addEventListener("click", async () => {
    await bringExtras();
    if (sheet.open) return;
    sheet.append(trail);
    sheet.showModal();
    button.ariaExpanded = "true";
    one("[aria-current=page]", trail)?.scrollIntoView({ block: "center" });
  });
  sheet.addEventListener("close", () => {
    home.append(trail);
    button.ariaExpanded = "false";
    button.focus();
  });
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet || (target instanceof Element && target.closest("[data-action], a:not(.more a)"))) sheet.close();
  });
  matchMedia("(min-width: 50rem)").addEventListener("change", (wide) => {
    if (wide.matches) sheet.close();
  });
}
