// "Changed since you ticked it": an item whose text is not the one the reader ticked
// says so, shows what differs, and asks whether the tick still holds.

import { el, say } from "./dom.js";
import { markSeen, seenOf } from "./entries.js";
import { chosenState } from "./state.js";
import { piecesOf } from "./word-diff.js";

/** @typedef {import("./checklist.js").Row} Row */

/** @param {Row} row */
export function showChanged(row) {
  const { store, item: [id], box: { dataset: { seen: now = "" } } } = row;
  const seen = seenOf(store.progress, id);
  const state = chosenState(store.progress, id) ?? "open";
  const differs = seen !== undefined && seen !== now && state !== "open";
  if (differs && row.badge?.dataset.of === seen + state) return;
  row.badge?.remove();
  row.badge = undefined;
  if (!differs) return;
  row.badge = badgeOf(row, state, store.textOf(seen));
  row.badge.dataset.of = seen + state;
  (row.meta ?? row.button).after(row.badge);
}

/**
 * @param {Row} row
 * @param {"doing" | "done" | "na"} state
 * @param {string | undefined} old
 */
function badgeOf({ store, item: [id], name, box, select }, state, old) {
  const button = (/** @type {string} */ words, /** @type {() => void} */ work) => {
    const made = el("button", { type: "button", class: "button quiet", "aria-label": `${words}: ${name}` }, words);
    made.disabled = store.readonly;
    made.addEventListener("click", () => {
      work();
      box.focus();
    });
    return made;
  };
  const words = { doing: "in progress", done: "done", na: "not applicable" }[state];
  const pieces = old === undefined ? ["The old wording is not kept on this device."] : piecesOf(old, name).map(([kind, text]) => (kind === "both" ? text : el(kind === "old" ? "del" : "ins", {}, el("span", { class: "visually-hidden" }, kind === "old" ? "(no longer: " : "(now: "), text, el("span", { class: "visually-hidden" }, ")"))));
  return el("div", { class: "item-changed", role: "group", "aria-label": `Changed: ${name}` },
    el("b", {}, `Changed since you ${state === "done" ? "ticked" : "marked"} it`), el("p", {}, ...pieces),
    button(`Still ${words}`, () => {
      const hash = box.dataset.seen ?? "";
      store.keepText(hash, name);
      store.update((progress, clock, device) => markSeen(progress, id, hash, { clock, device }), `Still ${words}: ${name}`);
      say(`Still ${words}.`);
    }),
    button(state === "done" ? "Not done any more" : "Not started", () => {
      select.value = "open";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }));
}
