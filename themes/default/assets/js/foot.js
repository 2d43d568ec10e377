// What stands at the foot of a page for readers with scripts alone: the buttons that need them, and where ticks stay. A theme says
// with `footer[data-tools]` that it wants them. The style sheet keeps their place until they come.

import { el, one } from "./dom.js";
import { t } from "./words.js";

export function startFoot() {
  const foot = one("footer[data-tools]");
  if (!foot) return;
  foot.append(el("button", { "data-print": "" }, t("print_page")), el("button", { "data-help": "" }, t("keys")));
  if (foot.dataset.tools === "ticks") foot.append(el("span", {}, t("ticks_stay_here")));
}
