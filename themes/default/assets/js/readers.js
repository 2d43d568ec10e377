// What a page with views of the reader's progress does besides `items.js`.

import { startAssessments } from "./assessment.js";
import { startGaps } from "./gap-view.js";
import { startLater } from "./later.js";
import { startMyProgress } from "./my-progress.js";

startMyProgress();
startAssessments();
startGaps();
startLater();
