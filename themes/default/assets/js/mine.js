// Opens the stores of this page, one for each plan that it shows, and ties them
// to the window: other tabs' writings come in, ours go out before the page is left.

import { emit, on, site } from "./dom.js";
import { chosenState } from "./state.js";
import { Store } from "./store.js";

const ASKED = "pathbook:asked-to-keep";

/** @type {Map<string, Store>} by plan */
const opened = new Map();

// For scripts that come later.
on("pathbook:store-wanted", ({ plan, take }) => take(storeOf(plan)));

/** The store of the plan this page belongs to. */
export function myStore() {
  return storeOf(site.plan || "-");
}

/**
 * The one store of a plan on this page.
 * @param {string} plan
 * @returns {Store}
 */
export function storeOf(plan) {
  const store = opened.get(plan) ?? openStore(plan);
  opened.set(plan, store);
  return store;
}

/** @param {string} plan */
function openStore(plan) {
  const { book = "", build = "" } = site;
  const store = new Store({ shelf: () => localStorage, session: () => sessionStorage, book, plan, build, locks: navigator.locks, persist });
  addEventListener("storage", ({ key, newValue }) => store.receive(key, newValue));
  addEventListener("pagehide", () => store.flush());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) store.refresh();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") store.flush();
    else store.refresh();
  });
  // Another tab took another profile: what this page shows is no longer the reader's.
  store.addEventListener("profile", () => {
    store.flush();
    location.reload();
  });
  store.addEventListener("change", () => announceStates(store));
  announceStates(store);
  return store;
}

/** Once a visit: some browsers ask the reader. */
function persist() {
  try {
    if (sessionStorage.getItem(ASKED)) return;
    sessionStorage.setItem(ASKED, "1");
  } catch {
    // Then it is asked on every page.
  }
  navigator.storage?.persist?.().catch(() => false);
}

/**
 * For the rings of the trail, which live in the other bundle.
 * @param {Store} store
 */
function announceStates(store) {
  emit("pathbook:states", { of: (/** @type {string} */ id) => chosenState(store.progress, id) });
}
