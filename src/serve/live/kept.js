// What a reader has before her, over a change of the page: where the focus is, what is typed and what is open. Names of
// places last from one page to the next: the nearest id, and the so-many-th of its kind below that.

/** @typedef {{ place: string, value: string }} Typed */
/** @typedef {{ focus: string, from: number | null, typed: Typed[], panels: string[], open: string[], scroll: number }} Kept */

const KEPT = "pathbook:live";

/** @param {Element} node */
function placeOf(node) {
  const near = node.parentElement?.closest("[id]");
  const same = [...(near ?? document).querySelectorAll(node.localName)];
  return JSON.stringify([node.id, near?.id ?? "", node.localName, same.indexOf(node)]);
}

/**
 * @param {string} place
 * @returns {HTMLElement | undefined}
 */
function at(place) {
  const [id, near, name, number] = JSON.parse(place);
  const root = near ? document.getElementById(near) : document;
  const found = (id && document.getElementById(id)) || root?.querySelectorAll(name)[number];
  return found instanceof HTMLElement ? found : undefined;
}

/** @param {Element} node @returns {node is HTMLInputElement | HTMLTextAreaElement} */
const isField = (node) => node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && !["checkbox", "radio", "button", "file", "submit", "search"].includes(node.type));

/** @returns {Kept} */
function keep() {
  const { activeElement: focused } = document;
  const all = (/** @type {string} */ selector) => [...document.querySelectorAll(selector)];
  return {
    focus: focused && focused !== document.body ? placeOf(focused) : "",
    from: focused && isField(focused) ? focused.selectionStart : null,
    typed: all("main :is(input, textarea)").filter(isField).filter(({ value, defaultValue }) => value !== defaultValue).map((field) => ({ place: placeOf(field), value: field.value })),
    panels: all("[aria-expanded=true][aria-controls]").map((opener) => opener.getAttribute("aria-controls") ?? ""),
    open: all("main details[open]").map(placeOf),
    scroll: scrollY,
  };
}

/**
 * Puts back what is not there any more.
 * @param {Kept} kept
 */
function putBack({ focus, from, typed, panels, open }) {
  for (const place of open) at(place)?.setAttribute("open", "");
  for (const panel of panels) {
    const opener = document.querySelector(`[aria-controls="${CSS.escape(panel)}"][aria-expanded=false]`);
    if (opener instanceof HTMLElement) opener.click();
  }
  for (const { place, value } of typed) {
    const field = at(place);
    if (field && isField(field) && field.value === field.defaultValue) field.value = value;
  }
  const node = focus ? at(focus) : undefined;
  if (!node || node === document.activeElement) return;
  node.focus({ preventScroll: true });
  if (from !== null && isField(node)) node.setSelectionRange(from, from);
}

/** Loads the page again, and has it look as it does. */
function loadAgain() {
  try {
    const kept = keep();
    // What is typed below an item is kept as the page goes, as when a reader leaves it.
    const typed = kept.typed.filter(({ place }) => !at(place)?.closest("pb-checklist"));
    sessionStorage.setItem(KEPT, JSON.stringify([location.pathname, { ...kept, typed }]));
  } catch {
    // Storage is forbidden: the page begins anew.
  }
  location.reload();
}

/** Once the page is there again, and once more when what makes panels has come. */
function comeBack() {
  /** @type {[string, Kept] | null} */
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
  } catch {
    // As above.
  }
  if (kept?.[0] !== location.pathname) return;
  const [, { scroll }] = kept;
  const back = () => kept && putBack(kept[1]);
  addEventListener("load", () => {
    back();
    scrollTo({ top: scroll, behavior: "instant" });
  });
  // The page's own scripts hear it first.
  document.addEventListener("pathbook:more", () => setTimeout(back));
}
