// Owns the switch between the automatic, light and dark colour scheme, the colour
// that the browser's own frame takes from it (`theme-color`), and the key
// `pathbook:scheme` that `head.js` reads before the first paint.

import { el, one, site } from "./dom.js";
import { recall, remember } from "./keep.js";
import { t } from "./words.js";

const SCHEME_KEY = "pathbook:scheme";
/** @type {Record<string, string>} */
const NEXT_SCHEME = { automatic: "light", light: "dark", dark: "automatic" };

const frameColour = el("meta", { name: "theme-color" });

export function startScheme() {
  one("[data-action=scheme]")?.addEventListener("click", () => {
    const next = NEXT_SCHEME[currentScheme()] ?? "automatic";
    remember(SCHEME_KEY, next);
    applyScheme(next);
  });
  addEventListener("storage", ({ key }) => {
    if (key === SCHEME_KEY || key === null) applyScheme(recall(SCHEME_KEY));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colourFrame);
  document.head.append(frameColour);
  applyScheme(currentScheme());
}

/** As it is on the page, so that it is right in every theme and with every token. */
function colourFrame() {
  frameColour.setAttribute("content", getComputedStyle(document.documentElement).backgroundColor);
}

function currentScheme() {
  return site.theme ?? "automatic";
}

/** @param {string | null} scheme anything but light and dark is automatic */
function applyScheme(scheme) {
  if (scheme === "light" || scheme === "dark") site.theme = scheme;
  else delete site.theme;
  colourFrame();
  const button = one("[data-action=scheme]");
  if (button) button.ariaLabel = button.title = site.theme ? (site.theme === "dark" ? t("scheme_dark") : t("scheme_light")) : t("scheme_automatic");
}
