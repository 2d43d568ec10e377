// Keeps a page in step with `pathbook serve`. Sent by the server only, never part of a site.
(() => {
  "use strict";
  const own = document.currentScript;
  const root = document.documentElement;
  let version = own.dataset.version;
  let source = null;
  let overlay = null;
  let dismissed = "";

  // A handbook without an id keeps its ticks under the folder's name, here only.
  if (!root.dataset.book && own.dataset.book) root.dataset.book = own.dataset.book;

  const element = (name, text, parent, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    parent.append(made);
    return made;
  };

  const link = (href) => {
    const made = document.createElement("link");
    made.rel = "stylesheet";
    made.href = href;
    return made;
  };

  const sheets = (page) => [...page.querySelectorAll('link[rel~="stylesheet"]')];

  /** Puts the new style sheets in, and takes the old ones out when these are there. */
  const restyle = async (next) => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = sheets(document);
    await Promise.all(sheets(page).map((sheet) => new Promise((done) => {
      const url = new URL(sheet.getAttribute("href"), location.href);
      url.searchParams.set("v", next);
      const fresh = link(url.href);
      if (sheet.media) fresh.media = sheet.media;
      fresh.onload = fresh.onerror = done;
      (old.at(-1) || document.head.lastChild).before(fresh);
    })));
    old.forEach((sheet) => sheet.remove());
  };

  const close = () => {
    if (overlay) overlay.remove();
    overlay = null;
  };

  const show = (problems) => {
    close();
    overlay = document.createElement("div");
    const shadow = overlay.attachShadow({ mode: "open" });
    shadow.append(link("/_pathbook/live.css"));
    const box = element("div", "", shadow, "overlay problems");
    box.setAttribute("role", "alert");
    const count = problems.length === 1 ? "1 error" : `${problems.length} errors`;
    element("h1", `${count}: this is the last good version`, box);
    const button = element("button", "Hide (Esc)", box);
    button.type = "button";
    button.onclick = hide;
    const list = element("ol", "", box);
    for (const problem of problems) {
      const item = element("li", "", list);
      element("strong", `${problem.severity}[${problem.code}]: ${problem.message}`, element("p", "", item));
      if (problem.path) element("p", `${problem.path}:${problem.line}:${problem.column}`, item, "place");
      if (problem.excerpt) element("pre", problem.excerpt, item);
      if (problem.help) element("p", problem.help, item);
    }
    root.append(overlay);
  };

  let told = "[]";
  const hide = () => {
    dismissed = told;
    close();
  };

  const connect = () => {
    if (source || document.hidden) return;
    source = new EventSource(`/_pathbook/events?page=${location.pathname}`);
    source.addEventListener("version", ({ data }) => {
      if (data === version) return;
      const same = data.split("-")[0] === version.split("-")[0];
      version = data;
      if (same) restyle(data).catch(() => location.reload());
      else location.reload();
    });
    source.addEventListener("errors", ({ data }) => {
      told = data;
      // Before the first good build the page itself lists them: a reload shows the new list.
      if (version === "none") {
        if (source.listed && source.listed !== data) location.reload();
        source.listed = data;
      } else if (data === "[]") {
        dismissed = "";
        close();
      } else if (data !== dismissed) show(JSON.parse(data));
    });
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) {
        disconnect();
        setTimeout(connect, 1000);
      }
    };
  };

  const disconnect = () => {
    if (source) source.close();
    source = null;
  };

  // A browser allows few connections to one server: hidden tabs give theirs back.
  addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && overlay) hide();
  });
  connect();
})();
