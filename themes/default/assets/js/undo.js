// The quiet line at the bottom that says what was just done and takes it back. It
// takes no focus; with the keyboard it comes right after what it speaks of, and
// Ctrl or Cmd with Z does the same. It goes by itself, but not while it is used.

import { el, on, one, say } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./store.js").Store} Store */

/** How long the line stays, in ms. The way back by keys stays longer. */
const STAYS = 12_000;

/** @param {Store} store that of this page's plan, until another one is shown */
export function startUndo(store) {
  const root = document.documentElement;
  const words = el("span");
  const back = el("button", { type: "button", class: "button" }, t("undo"));
  const close = el("button", { type: "button", class: "undo-close", "aria-label": t("close") }, "×");
  const line = el("div", { class: "undo", role: "group", "aria-label": t("undo") }, words, back, close);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** While something is taken back, the line is not about the one before it. */
  let isBack = false;

  const gone = () => {
    line.remove();
    root.classList.remove("undoing");
  };
  const hide = () => (line.matches(":focus-within, :hover") ? later() : gone());
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, STAYS);
  };
  const show = (/** @type {string} */ text, isUndone = false) => {
    const place = document.activeElement?.closest("li.item") ?? one("main");
    if (!line.contains(document.activeElement) && line.parentElement !== place) place?.append(line);
    root.classList.add("undoing");
    words.textContent = text;
    back.hidden = store.undoable === undefined;
    back.textContent = isUndone ? t("undo_one_more") : t("undo");
    later();
  };
  const leave = () => {
    const box = one(".item-box", line.closest("li") ?? line);
    gone();
    box?.focus();
  };
  const undo = () => {
    const isUsed = line.contains(document.activeElement);
    isBack = true;
    const label = store.undo();
    isBack = false;
    if (label === undefined) return;
    show(t("undone", { what: label }), true);
    say(t("undone", { what: label }));
    if (back.hidden && isUsed) leave();
  };

  back.addEventListener("click", undo);
  close.addEventListener("click", leave);
  line.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (key.toLowerCase() !== "z" || ctrlKey === metaKey || shiftKey || altKey) return;
    if (target instanceof HTMLElement && target.matches("textarea, [contenteditable], input:not([type=checkbox], [type=radio])")) return;
    event.preventDefault();
    undo();
  });
  const hear = () => {
    if (!isBack && store.undoable !== undefined) show(t("sentence", { text: store.undoable }));
  };
  store.addEventListener("undo", hear);
  on("pathbook:shown", (shown) => {
    store.removeEventListener("undo", hear);
    line.remove();
    store = shown;
    store.addEventListener("undo", hear);
  });
}
