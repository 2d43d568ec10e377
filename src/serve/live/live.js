// Keeps a page in step with `pathbook serve`. Never part of a site.

const own = /** @type {HTMLScriptElement} */ (document.currentScript);
const html = document.documentElement;
/** Of the page itself, of what it may load besides, of its style sheets. */
let version = own.dataset.version ?? "";
/** @type {EventSource | null} */
let source = null;
/** @type {HTMLElement | null} */
let overlay = null;
/** @type {HTMLElement | undefined} */
let notice;
let told = "[]";
let dismissed = "";
/** Files that changed, and since when. @type {{ since: string, files: string[] }} */
let changed = { since: "", files: [] };
/** One change after the other. @type {Promise<void>} */
let changing = Promise.resolve();

/**
 * @param {string} name
 * @param {string} text
 * @param {Element | ShadowRoot} parent
 */
function element(name, text, parent, kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = kind;
  parent.append(made);
  return made;
}

/** @param {string} href */
function sheet(href) {
  const made = document.createElement("link");
  made.rel = "stylesheet";
  made.href = href;
  return made;
}

/** @param {Document} page @returns {HTMLLinkElement[]} */
const sheets = (page) => [...page.querySelectorAll("link")].filter(({ rel }) => rel.split(" ").includes("stylesheet"));

/**
 * Puts the new style sheets in, then takes the old ones out.
 * @param {Document} page
 * @param {string} next
 */
async function restyle(page, next) {
  // A theme's script may have brought more: those it marks stay.
  const old = sheets(document).filter(({ dataset }) => !("later" in dataset));
  await Promise.all(sheets(page).map((wanted) => new Promise((done) => {
    const fresh = sheet(`${wanted.getAttribute("href")}?${next}`);
    fresh.media = wanted.media;
    fresh.onload = fresh.onerror = done;
    const last = old.at(-1) ?? document.head.lastChild;
    last?.before(fresh);
  })));
  old.forEach((gone) => gone.remove());
}

/**
 * Loads anew what the page has of the files that changed: data is announced again, images are shown again.
 * @param {string[]} files
 * @param {string} next
 */
function refresh(files, next) {
  const urls = new Set(files.map((file) => new URL(`/${file}`, location.href).pathname));
  const has = (/** @type {string} */ url) => urls.has(new URL(url, location.href).pathname);
  for (const script of document.querySelectorAll("script")) {
    if (!script.src || !has(script.src)) continue;
    // Whoever hears data once only has the old.
    if (!/^\/(.*\/)?(items|nav)\/[^/]+\.js$/.test(new URL(script.src).pathname)) throw new NeedsReload();
    const again = document.createElement("script");
    again.src = `${script.src.split("?")[0]}?${next}`;
    script.replaceWith(again);
  }
  for (const image of document.images) {
    if (!has(image.currentSrc || image.src)) continue;
    if (image.srcset || image.closest("picture")) throw new NeedsReload();
    image.src = `${image.src.split("?")[0]}?${next}`;
  }
}

/** @param {string} next the version to become */
async function become(next) {
  const [page, files, styles] = version.split("-");
  const [nextPage, nextFiles, nextStyles] = next.split("-");
  if (next === version) return;
  if (version === "none" || next === "none" || (files !== nextFiles && changed.since !== files)) throw new NeedsReload();
  version = next;
  if (page !== nextPage || styles !== nextStyles) {
    const answer = await fetch(location.href, { cache: "no-store" });
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page !== nextPage) {
      const kept = keep();
      becomePage(parsed);
      // Scripts of the theme or the handbook see to what came. What they make may be where the reader was.
      document.dispatchEvent(new CustomEvent("pathbook:changed"));
      putBack(kept);
      tellGone(ownIn(parsed));
    }
    if (styles !== nextStyles) await restyle(parsed, next);
  }
  if (files !== nextFiles) refresh(changed.files, nextFiles ?? "");
}

/** @param {Document} page @returns {HTMLElement | null} what tells it of its version, and of the page that was there */
const ownIn = (page) => page.querySelector("script[data-version]");

/**
 * Tells whoever had a page open that it went, and where. It comes back by itself, as another version.
 * @param {HTMLElement | null} of
 */
function tellGone(of) {
  notice?.remove();
  const { gone, place } = of?.dataset ?? {};
  if (!gone) return;
  // As the theme shows its own; in the language of all that `serve` says.
  notice = element("div", "", document.createElement("div"), "banner warn");
  notice.setAttribute("role", "status");
  notice.lang = "en";
  notice.dir = "ltr";
  const at = new Date(Number(gone) * 1000);
  const isToday = at.toDateString() === new Date().toDateString();
  const time = isToday ? `at ${at.toLocaleTimeString([], { timeStyle: "short" })}` : `on ${at.toLocaleDateString()}`;
  const when = Date.now() - at.getTime() < 60_000 ? "just now" : time;
  const said = element("div", "", notice);
  element("strong", `This page was ${place ? "moved" : "deleted"} ${when}.`, said);
  if (place) {
    said.append(" It is at ");
    element("a", decodeURI(place.slice(1)), said).setAttribute("href", place);
    said.append(" now.");
  }
  said.append(" When its file comes back, so does the page.");
  const main = document.querySelector("main");
  const article = main?.querySelector(":scope > article");
  if (article) article.before(notice);
  else main?.prepend(notice);
}

function close() {
  overlay?.remove();
  overlay = null;
}

/** @param {{ severity: string, code: string, message: string, path: string, line: number, column: number, excerpt: string, help: string }[]} problems */
function show(problems) {
  close();
  overlay = document.createElement("div");
  const shadow = overlay.attachShadow({ mode: "open" });
  shadow.append(sheet("/_pathbook/live.css"));
  const box = element("div", "", shadow, "overlay problems");
  box.setAttribute("role", "alert");
  element("h1", "This is the last good version: mend these to see the next", box);
  element("button", "Hide (Esc)", box).onclick = hide;
  const list = element("ol", "", box);
  for (const problem of problems) {
    const item = element("li", "", list);
    element("strong", `${problem.severity}[${problem.code}]: ${problem.message}`, element("p", "", item));
    element("p", problem.path ? `${problem.path}:${problem.line}:${problem.column}` : "", item, "place");
    if (problem.excerpt) element("pre", problem.excerpt, item);
    element("p", problem.help, item);
  }
  html.append(overlay);
}

function hide() {
  dismissed = told;
  close();
}

/** @param {string} data */
function tell(data) {
  const before = told;
  told = data;
  // Before the first good build the page itself lists them: a reload shows the new list.
  if (version === "none") {
    if (before !== "[]" && before !== data) location.reload();
  } else if (data === "[]") {
    dismissed = "";
    close();
  } else if (data !== dismissed) show(JSON.parse(data));
}

function connect() {
  if (source || document.hidden) return;
  source = new EventSource(`/_pathbook/events?page=${location.pathname}`);
  source.addEventListener("changed", ({ data }) => (changed = JSON.parse(data)));
  source.addEventListener("version", ({ data }) => (changing = changing.then(() => become(data)).catch(loadAgain)));
  source.addEventListener("errors", ({ data }) => tell(data));
  source.addEventListener("follow", ({ data }) => {
    const page = new URL(data, location.origin);
    if (page.pathname !== location.pathname) location.assign(page);
  });
  source.onerror = () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    disconnect();
    setTimeout(connect, 1000);
  };
}

function disconnect() {
  source?.close();
  source = null;
}

// A handbook without an id keeps its ticks under the folder's name, here only.
if (!html.dataset.book && own.dataset.book) html.dataset.book = own.dataset.book;
comeBack();
// Deferred scripts come after this, and have not changed anything.
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return;
  rememberPage();
  tellGone(own);
});
// A browser allows few connections to one server: hidden tabs give theirs back.
addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && overlay) hide();
});
connect();
