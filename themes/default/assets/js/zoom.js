// An image that has more to show than its place on the page: a click or a key opens it at its full size. Images that
// lead somewhere keep their link, and so do those in a label their box; ornaments have nothing to enlarge.

import { el, one } from "./dom.js";
import { forEach } from "./each.js";
import { t } from "./words.js";

/** So many more pixels make a difference. */
const WORTH_IT = 48;

export function startZoom() {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (!(target instanceof HTMLImageElement) || !target.clientWidth || fullWidth(target) - target.clientWidth < WORTH_IT) continue;
      sizes.unobserve(target);
      offer(target);
    }
  });
  forEach(".text img[src][width]:not([alt=''])", (image) => {
    if (!image.closest("a, button, label, summary")) sizes.observe(image);
  });
}

/** @param {HTMLImageElement} image */
function fullWidth(image) {
  return Number(image.dataset.width ?? image.getAttribute("width"));
}

/** @param {HTMLImageElement} image */
function offer(image) {
  const whole = image.closest("picture") ?? image;
  const button = el("button", { type: "button", class: "zoom", "aria-haspopup": "dialog", "aria-label": t("enlarge", { text: image.alt }) });
  whole.replaceWith(button);
  button.append(whole);
  button.addEventListener("click", () => show(image, button));
}

/**
 * @param {HTMLImageElement} image
 * @param {HTMLElement} opener
 */
function show(image, opener) {
  const close = el("button", { "data-action": "close", "aria-label": t("close"), title: t("close") });
  const said = one("figcaption", image.closest("figure") ?? el("div"))?.textContent || image.title;
  const whole = el("img", { src: image.src, alt: image.alt, width: String(fullWidth(image)) });
  const caption = said ? [el("figcaption", {}, said)] : [];
  const sheet = el("dialog", { class: "zoomed", "aria-label": image.alt }, close, el("figure", {}, el("div", { tabindex: "0" }, whole), ...caption));
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  sheet.addEventListener("close", () => {
    sheet.remove();
    opener.focus();
  });
  document.body.append(sheet);
  sheet.showModal();
}
