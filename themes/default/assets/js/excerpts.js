// What a page or a section of it is about, by its address: what is shown when somebody points at a link. It comes
// from the files of the search index.

import { meta, textAt } from "./search-index.js";

/**
 * @param {string} address from the site's root, encoded
 * @param {string} [anchor] decoded
 * @returns {Promise<{ title: string, text: string } | undefined>} nothing where the page is not in the index
 */
export async function excerptOf(address, anchor = "") {
  const page = await textAt(await meta(), address);
  if (!page) return undefined;
  const [, title, , sections] = page;
  const section = sections.find(([own]) => own === anchor) ?? sections[0];
  const [, heading = "", text = ""] = section ?? [];
  return { title: heading ? `${title}: ${heading}` : title, text };
}
