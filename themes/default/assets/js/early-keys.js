// Whoever presses `/` before `extras.js` hears it, and types on, gets what was typed once the search is there: until
// then it stands in `wantsSearch`, with the `/` first.

import { site } from "./dom.js";

export function startEarlyKeys() {
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    const { extras, wantsSearch: text } = site;
    // Not what is typed into a field, nor what is the browser's.
    if (!extras || key.length > 1 || event.ctrlKey || event.metaKey || (target && "value" in target) || (!text && key !== "/")) return;
    site.wantsSearch = (text ?? "") + key;
    event.preventDefault();
  });
}
