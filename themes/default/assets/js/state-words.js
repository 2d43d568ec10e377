// What the states of an item are called, wherever a reader meets them.

import { t } from "./words.js";

/** @type {Record<import("./state.js").State, string>} */
export const STATE_WORDS = { open: t("state_open"), doing: t("state_doing"), done: t("state_done"), na: t("state_na") };
