// Says what a word of the glossary means, beside the word. The meanings come from `glossary.js`.

import { el, site } from "./dom.js";
import { load } from "./data.js";
import { offerPopover } from "./popover.js";

/** A term is pointed at because it is not known: its meaning comes soon. */
const TERM_DELAY_MS = 250;

export function startTerms() {
  offerPopover({ of: ".text a.term", delay: TERM_DELAY_MS, content: meaningOf });
}

/**
 * @param {HTMLElement} link
 * @returns {Promise<Node[]>}
 */
async function meaningOf(link) {
  /** @type {Record<string, [name: string, meaning: string]>} */
  const terms = await load("glossary", "", `${site.root}glossary.js`);
  const [name, meaning] = terms[link.dataset.term ?? ""] ?? [];
  return name && meaning ? [el("strong", {}, name), el("p", {}, meaning)] : [];
}
