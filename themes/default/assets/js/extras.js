// What makes reading easier and no page waits for. It comes when the page is
// there; each start looks for its own hooks and does nothing on a page without them.

import { startAnnouncement } from "./announcement.js";
import { startCopy } from "./copy.js";
import { site } from "./dom.js";
import { startFoot } from "./foot.js";
import { startHelp } from "./help.js";
import { startHere } from "./here.js";
import { startLinkPreviews } from "./link-preview.js";
import { startNotFound } from "./not-found.js";
import { startPaper } from "./paper.js";
import { startPrefetch } from "./prefetch.js";
import { startSearch } from "./search-open.js";
import { startShortcuts } from "./shortcuts.js";
import { startTerms } from "./terms.js";
import { startTips } from "./tips.js";
import { startVisits } from "./visits.js";
import { startZoom } from "./zoom.js";

startAnnouncement();
startFoot();
startCopy();
startSearch();
startShortcuts();
startHelp();
startHere();
startPaper();
startPrefetch();
startTerms();
startLinkPreviews();
startNotFound();
startTips();
startVisits();
startZoom();

// Who asks whether it is here sees that it is.
delete site.extras;
