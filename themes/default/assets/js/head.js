// The only script that holds up the first paint: it marks the page as scripted
// and puts on the reader's colour scheme, so that nothing flashes or jumps; nor does
// an announcement that was hidden, or the word that a page was updated.
// Where a script of the page can't be had, the page is again what it is without scripts: nothing waits in vain.
// It owns no state; `scheme.js`, `announcement.js` and `visits.js` change what is read here.

const root = document.documentElement;
const { book, note, noteUntil = "9", page = "", edition } = root.dataset;
const now = new Date();
const today = new Date(now.getTime() - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
root.classList.add("js");
addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && target.defer && root.classList.remove("js"), true);
if (noteUntil < today) root.classList.add("no-note");
try {
  const scheme = localStorage.getItem("pathbook:scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.theme = scheme;
  if (note && localStorage.getItem(`pathbook:note:${book}`) === note) root.classList.add("no-note");
  const [seen, day] = JSON.parse(localStorage.getItem(`pathbook:visits:${book}`) ?? "{}")[page];
  if (edition && seen !== edition && day < today) root.classList.add("since");
} catch {
  // Storage is forbidden here, or this is the first visit: the system's scheme stays, all is new.
}
