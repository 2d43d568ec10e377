// Opens the one store of this page, for the plan the page belongs to, and ties it
// to the window: other tabs' writings come in, ours go out before the page is left.

import { emit, site } from "./dom.js";
import { chosenState } from "./state.js";
import { Store } from "./store.js";

/** @type {Store | undefined} */
let opened;

/** @returns {Store} */
export function myStore() {
  opened ??= openStore();
  return opened;
}

function openStore() {
  const { book = "", plan = "", build = "" } = site;
  const store = new Store({ shelf: () => localStorage, book, plan: plan || "-", build, locks: navigator.locks });
  addEventListener("storage", ({ key, newValue }) => store.receive(key, newValue));
  addEventListener("pagehide", () => store.flush());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) store.refresh();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") store.flush();
    else store.refresh();
  });
  store.addEventListener("change", () => announceStates(store));
  announceStates(store);
  return store;
}

/**
 * For the rings of the trail, which live in the other bundle.
 * @param {Store} store
 */
function announceStates(store) {
  emit("pathbook:states", { of: (/** @type {string} */ id) => chosenState(store.progress, id) });
}
