// Where what a script brings later lies: beside the script itself, in every page and on every host.

const own = /** @type {HTMLScriptElement | null} */ (document.currentScript);

/**
 * The address of a bundle, or nothing where the theme has none of this name.
 * @param {string} name written `asset:more.js`; the generator puts in what that is published as
 */
export function beside(name) {
  return name && own ? new URL(name, own.src).href : "";
}
