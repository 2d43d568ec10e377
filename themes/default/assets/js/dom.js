// Small helpers around the document, shared by both bundles: making and finding
// elements, and speaking to the live region. Nothing here keeps state.

/** What the generator says about handbook and page; read when needed, not before. */
export const site = document.documentElement.dataset;

/**
 * A new element with attributes and children; strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name] ?? "");
  node.append(...children);
  return node;
}

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement | null}
 */
export function one(selector, within = document) {
  return within.querySelector(selector);
}

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export function all(selector, within = document) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = within.querySelectorAll(selector);
  return [...found];
}

/**
 * Tells the other bundle, and this one, what happened.
 * @param {string} name
 * @param {unknown} detail
 */
export function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/**
 * @param {string} name
 * @param {(detail: any) => void} heard
 */
export function on(name, heard) {
  document.addEventListener(name, (event) => {
    if (event instanceof CustomEvent) heard(event.detail);
  });
}

/**
 * Has the page's one live region read a sentence out.
 * @param {string} text
 */
export function say(text) {
  emit("pathbook:say", text);
}

/**
 * What a link's `#…` leads to on this page.
 * @param {string} hash
 */
export function targetOf(hash) {
  return document.getElementById(decoded(hash.slice(1)));
}

/**
 * An address within this handbook as the data scripts write it: from the site's
 * root, decoded, a folder's index named.
 * @param {string} url
 */
export function siteUrl(url) {
  return decoded(url.replace(/[?#].*$/, "").replace(/(^|\/)$/, "$1index.html"));
}

/**
 * A link's address from the site's root, encoded.
 * @param {HTMLAnchorElement} link
 */
export function pathInSite(link) {
  return link.pathname.slice(new URL(site.root || "./", location.href).pathname.length);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
