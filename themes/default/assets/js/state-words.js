// What the states of an item are called, wherever a reader meets them.

/** @type {Record<import("./state.js").State, string>} */
export const STATE_WORDS = { open: "Not started", doing: "In progress", done: "Done", na: "Not applicable" };
