// What comes after a page with items is there: dates, notes, evidence, what changed,
// what is next, undoing. A script of its own, handed over in an event, so
// that ticking is there first.

import { showChanged } from "./changed.js";
import { all, emit } from "./dom.js";
import { evidenceOf } from "./entries.js";
import { ItemDetails } from "./item-details.js";
import { showMeta } from "./item-meta.js";
import { startNext } from "./next.js";
import { startUndo } from "./undo.js";
import { t } from "./words.js";

/** @typedef {import("./checklist.js").Row} Row */

/** @param {Row} row */
const detailsOf = (row) => (row.details ??= new ItemDetails(row));

/** @type {import("./checklist.js").More} */
const moreOfItems = {
  show(row) {
    row.details?.update();
    showMeta(row);
    showChanged(row);
  },
  toggle: (row) => detailsOf(row).toggle(),
  asks(row) {
    const { store, item: [id], box } = row;
    row.asked = box.dataset.evidence !== undefined && !row.asked && evidenceOf(store.progress, id).length === 0;
    if (row.asked) detailsOf(row).ask();
    return row.asked;
  },
  keep: ({ details }, how) => details?.[how](),
  remark: ({ li }) => all(":scope > .item-meta [data-first] a", li).map((link) => ` ${t("meant_first", { name: link.textContent ?? "" })}`).join(""),
  start(store, pagesAfter) {
    startUndo(store);
    startNext(store, pagesAfter);
  },
};

emit("pathbook:more", moreOfItems);
