// What stands for a page's address in lists of all pages, as the generator computes it.

/**
 * FNV-1a of 32 bits, as 8 hexadecimal digits.
 * @param {string} address from the site's root, encoded
 */
export function markOf(address) {
  let mark = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(address)) mark = Math.imul(mark ^ byte, 0x01000193);
  return (mark >>> 0).toString(16).padStart(8, "0");
}
