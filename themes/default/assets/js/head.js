// The only script that holds up the first paint: it marks the page as scripted
// and puts on the reader's colour scheme, so that nothing flashes or jumps.
// It owns no state; `scheme.js` changes what is read here.

const root = document.documentElement;
root.classList.add("js");
try {
  const scheme = localStorage.getItem("pathbook:scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.theme = scheme;
} catch {
  // Storage is forbidden here: the system's scheme stays.
}
