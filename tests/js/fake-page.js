// As much of a page as the search's scripts need to load the files of an index: a script element runs its file.

import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { Script, createContext } from "node:vm";

/** What was loaded: files, and the bytes in them. */
export const cost = { files: /** @type {string[]} */ ([]), bytes: 0 };

const page = new EventTarget();
setMaxListeners(0, page);

/** @type {Record<string, string>} */
const dataset = { root: "" };

/** @param {EventTarget & { src: string }} script */
function append(script) {
  const path = script.src.replace(/\?.*$/, "");
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return script.dispatchEvent(new Event("error"));
  }
  cost.files.push(path);
  cost.bytes += Buffer.byteLength(text);
  new Script(text, { filename: path }).runInContext(createContext({ document: page, CustomEvent }));
}

function createElement() {
  const element = new EventTarget();
  return Object.assign(element, {
    setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => Object.assign(element, { [name]: value }),
    append: () => undefined,
  });
}

Object.assign(globalThis, { document: Object.assign(page, { documentElement: { dataset }, head: { append }, createElement }) });

/**
 * From now on files come from this site.
 * @param {string} site its folder
 */
export function turnTo(site) {
  dataset.root = `${site}/`;
}
