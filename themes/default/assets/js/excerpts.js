// What a page or a section of it is about, by its address: what is shown when somebody points at a link. It comes
// from the files of the search index.

import { meta, textAt } from "./search-index.js";

/**
 * @param {string} address from the site's root, encoded
 * @param {string} [anchor] decoded
 * @returns {Promise<{ title: string, text: string } | undefined>} nothing where the page is not in the index
 */
export async function excerptOf(address, anchor = "") {
  return await sectionOf(address, anchor) ?? sectionOf(address);
}

/**
 * @param {string} address from the site's root, encoded
 * @param {string} [anchor] decoded; the page's beginning without
 * @returns {Promise<{ title: string, text: string } | undefined>} nothing where the index has no such section
 */
export async function sectionOf(address, anchor) {
  const page = await textAt(await meta(), address);
  const section = page?.[3].find(([own]) => anchor === undefined || own === anchor);
  if (!page || (!section && anchor !== undefined)) return undefined;
  const [, heading = "", text = ""] = section ?? [];
  return { title: heading ? `${page[1]}: ${heading}` : page[1], text };
}
