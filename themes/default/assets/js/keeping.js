// What the pages about the reader's data and about reviews do in the stead of
// `items.js`, where they have no items.

import { startBanners } from "./banner.js";
import { myStore } from "./mine.js";

startBanners(myStore());
