// What a page with views of the reader's progress does besides `items.js`.

import { startAssessments } from "./assessment.js";
import { startGaps } from "./gap-view.js";
import { startMyProgress } from "./my-progress.js";
import { startSharedView } from "./shared-view.js";

startMyProgress();
startAssessments();
startGaps();
startSharedView();
