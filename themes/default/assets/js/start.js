// What a page with more than boxes does besides `page.js` and `items.js`.

import { startExchange } from "./exchange.js";
import { startMyData } from "./my-data.js";
import { startPeople } from "./people.js";
import { startReviewByFile } from "./review-file.js";
import { startSharedView } from "./shared-view.js";

startExchange();
startPeople();
startMyData();
startReviewByFile();
startSharedView();
