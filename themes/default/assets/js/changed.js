// "Changed since you ticked it": an item whose text is not the one the reader ticked
// says so, shows what differs, and asks whether the tick still holds.

import { el, say } from "./dom.js";
import { markSeen, seenOf } from "./entries.js";
import { chosenState } from "./state.js";
import { piecesOf } from "./word-diff.js";
import { t } from "./words.js";

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
    const made = el("button", { type: "button", class: "button quiet", "aria-label": t("labelled", { label: words, value: name }) }, words);
    made.disabled = store.readonly;
    made.addEventListener("click", () => {
      work();
      box.focus();
    });
    return made;
  };
  const still = { doing: t("still_doing"), done: t("still_done"), na: t("still_na") }[state];
  const pieces = old === undefined ? [t("old_wording_lost")] : piecesOf(old, name).map(([kind, text]) => (kind === "both" ? text : el(kind === "old" ? "del" : "ins", {}, el("span", { class: "visually-hidden" }, kind === "old" ? t("old_before") : t("new_before")), text, el("span", { class: "visually-hidden" }, kind === "old" ? t("old_after") : t("new_after")))));
  return el("div", { class: "item-changed", role: "group", "aria-label": t("changed_item", { name }) },
    el("b", {}, state === "done" ? t("changed_since_ticked") : t("changed_since_marked")), el("p", {}, ...pieces),
    button(still, () => {
      const hash = box.dataset.seen ?? "";
      store.keepText(hash, name);
      store.update((progress, clock, device) => markSeen(progress, id, hash, { clock, device }), t("labelled", { label: still, value: name }));
      say(still);
    }),
    button(state === "done" ? t("not_done_any_more") : t("state_open"), () => {
      select.value = "open";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }));
}
