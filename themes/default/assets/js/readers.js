// What a page with views of the reader's progress does besides `items.js`.

import { startAssessments } from "./assessment.js";
import { startExchange } from "./exchange.js";
import { startGaps } from "./gap-view.js";
import { startMyData } from "./my-data.js";
import { startMyProgress } from "./my-progress.js";
import { startPeople } from "./people.js";
import { startReviewByFile } from "./review-file.js";
import { startSharedView } from "./shared-view.js";

startMyProgress();
startAssessments();
startGaps();
startExchange();
startPeople();
startMyData();
startReviewByFile();
startSharedView();
