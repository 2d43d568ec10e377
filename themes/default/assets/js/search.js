// The search, when it has come. Other scripts ask it by events: `pathbook:search` opens the box; `pathbook:suggest`
// hands over words and a function that gets the pages they may mean, `pathbook:excerpt` an address, an anchor and one
// that gets what stands there. `pathbook:searchable` says that it can be asked.

import { emit, on, one, site } from "./dom.js";
import { excerptOf } from "./excerpts.js";
import { openBox } from "./search-box.js";
import { showFound, startSearchPage } from "./search-page.js";
import { suggest } from "./search-query.js";

const place = one("#search");
on("pathbook:search", openBox);
on("pathbook:suggest", ({ words, give }) => suggest(words).then(give, () => give([])));
on("pathbook:excerpt", ({ address, anchor, give }) => excerptOf(address, anchor).then(give, () => give(undefined)));
emit("pathbook:searchable", null);
if (place) startSearchPage(place);
else showFound().catch(() => undefined);
if ("wantsSearch" in site) openBox();
