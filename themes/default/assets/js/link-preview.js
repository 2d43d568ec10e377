// Shows the title and the beginning of a page whose link in the text a reader points at
// or tabs onto. Both come from `previews/<number>.js`, shared by pages whose addresses have that mark.

import { el, pathInSite, site } from "./dom.js";
import { load } from "./data.js";
import { markOf } from "./mark.js";
import { offerPopover } from "./popover.js";

/** Long enough that a pointer on its way elsewhere opens nothing. */
const DELAY_MS = 500;

export function startLinkPreviews() {
  const shares = Number(site.previews);
  // Links to get about (trail, contents, pages before and after) say where they lead by themselves.
  if (shares > 0) offerPopover({ of: ".text a[href]:not(.external, .anchor, .fn a, .fn-back, .term, .button, [href^='#'])", delay: DELAY_MS, content: (link) => contentOf(link, shares) });
}

/**
 * @param {HTMLElement} link
 * @param {number} shares
 * @returns {Promise<Node[]>}
 */
async function contentOf(link, shares) {
  if (!(link instanceof HTMLAnchorElement)) return [];
  const root = new URL(site.root || "./", location.href);
  const address = pathInSite(link).replace(/(^|\/)$/, "$1index.html");
  if (link.origin !== root.origin || !link.pathname.startsWith(root.pathname) || address === site.page) return [];
  const share = Number.parseInt(markOf(address), 16) % shares;
  /** @type {Record<string, [title: string, begins: string]>} */
  const previews = await load("previews", `${share}`, `${site.root}previews/${share}.js`);
  const [title, begins] = previews[address] ?? [];
  return title ? [el("strong", {}, title), ...(begins ? [el("p", {}, begins)] : [])] : [];
}
