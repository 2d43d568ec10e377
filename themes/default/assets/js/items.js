// What a page with checklist items does besides `page.js`. Notes, evidence and
// sharing join as further files: they read `myStore().progress`, change it through
// `myStore().update`, and hear `change`.

import { startBanners } from "./banner.js";
import { startChecklists } from "./checklist.js";
import { myStore } from "./mine.js";
import { startProgress } from "./progress.js";

startBanners(myStore());
startProgress();
startChecklists();
