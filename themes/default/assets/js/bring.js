// Brings what no reader waits for, `extras.js` and its style sheet, once the page
// is there, or before that where something is wanted of it. Until it is here `site.extras` is its address.

import { beside } from "./beside.js";
import { el, site } from "./dom.js";

/** @type {Promise<void> | undefined} */
let brought;

export function startExtras() {
  const extras = beside("asset:extras.js");
  if (extras) site.extras = extras;
  addEventListener("load", bringExtras);
}

/** Fulfilled when the style sheet is there, or can't be had. */
export function bringExtras() {
  const { extras } = site;
  return (brought ??= new Promise((there) => {
    if (!extras) return there();
    const style = el("link", { rel: "stylesheet", href: beside("asset:extras.css"), "data-later": "" });
    // The script comes second, so that nothing it makes is seen without its looks.
    style.onload = style.onerror = () => {
      document.head.append(el("script", { src: extras }));
      there();
    };
    document.head.append(style);
  }));
}
