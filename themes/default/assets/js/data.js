// Loads the handbook's data scripts (`nav/<section>.js`, `items/<plan>.js`) by
// adding a classic script element: the one way that works from file:// and under
// `connect-src 'none'`. Each script announces its data as a `pathbook:data` event.

import { el, on } from "./dom.js";

/** @type {Map<string, Promise<any>>} */
const loads = new Map();

/**
 * The data of one script; it is fetched once a page. Rejects when it is missing.
 * @param {string} kind "nav" or "items"
 * @param {string} key
 * @param {string} url
 * @returns {Promise<any>}
 */
export function load(kind, key, url) {
  const known = loads.get(url);
  if (known) return known;
  const made = new Promise((resolve, reject) => {
    on("pathbook:data", (said) => {
      if (said.kind === kind && said.key === key) resolve(said.data);
    });
    const script = el("script", { src: url });
    script.addEventListener("error", () => {
      loads.delete(url);
      reject(Error(url));
    });
    document.head.append(script);
  });
  loads.set(url, made);
  return made;
}
