// Shows the title and the beginning of a page whose link in the text a reader points at
// or tabs onto. Both come from `previews/<number>.js`, shared by pages whose addresses have that mark; where the link
// leads to a section, from the search index, which knows sections.

import { el, pathInSite, site } from "./dom.js";
import { load } from "./data.js";
import { sectionOf } from "./excerpts.js";
import { markOf } from "./mark.js";
import { offerPopover } from "./popover.js";
import { searchLink } from "./search-open.js";

/** Long enough that a pointer on its way elsewhere opens nothing. */
const DELAY_MS = 500;

/** Characters of a section that are shown. */
const LONGEST = 200;

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
  const section = link.hash && searchLink() ? await sectionAt(address, link.hash).catch(() => undefined) : undefined;
  if (section) return preview(section.title, beginning(section.text));
  const share = Number.parseInt(markOf(address), 16) % shares;
  /** @type {Record<string, [title: string, begins: string]>} */
  const previews = await load("previews", `${share}`, `${site.root}previews/${share}.js`);
  const [title, begins] = previews[address] ?? [];
  return title ? preview(title, begins) : [];
}

/**
 * @param {string} address
 * @param {string} hash as it stands in the address; an author's own HTML may hold one that means nothing
 */
const sectionAt = async (address, hash) => sectionOf(address, decodeURIComponent(hash.slice(1)));

/**
 * @param {string} title
 * @param {string} [text]
 */
const preview = (title, text) => [el("strong", {}, title), ...(text ? [el("p", {}, text)] : [])];

/**
 * The first words of a text, as many as a preview holds.
 * @param {string} text
 */
const beginning = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : text);
