// Print files: the button that prints, and what readers of a screen are told.

import { all } from "./dom.js";
import { startLive } from "./live.js";
import { findRoot } from "./root.js";

findRoot();
startLive();
for (const button of all("[data-print]")) button.addEventListener("click", () => print());
