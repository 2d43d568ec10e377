// Keeps a page in step with `pathbook serve`. Never part of a site.
(() => {
  "use strict";
  const own = document.currentScript;
  const root = document.documentElement;
  let version = own.dataset.version;
  let source = null;
  let overlay = null;
  let told = "[]";
  let dismissed = "";

  // A handbook without an id keeps its ticks under the folder's name, here only.
  if (!root.dataset.book && own.dataset.book) root.dataset.book = own.dataset.book;

  const element = (name, text, parent, kind = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
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

  /** Puts the new style sheets in, then takes the old ones out. */
  const restyle = async (next) => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // A theme's script may have brought more: those it marks stay.
    const old = sheets(document).filter((sheet) => !("later" in sheet.dataset));
    await Promise.all(sheets(page).map((sheet) => new Promise((done) => {
      const fresh = link(`${sheet.getAttribute("href")}?${next}`);
      fresh.media = sheet.media;
      fresh.onload = fresh.onerror = done;
      (old.at(-1) || document.head.lastChild).before(fresh);
    })));
    old.forEach((sheet) => sheet.remove());
  };

  const close = () => {
    overlay?.remove();
    overlay = null;
  };

  const show = (problems) => {
    close();
    overlay = document.createElement("div");
    const shadow = overlay.attachShadow({ mode: "open" });
    shadow.append(link("/_pathbook/live.css"));
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
    root.append(overlay);
  };

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
      if (source?.readyState !== EventSource.CLOSED) return;
      disconnect();
      setTimeout(connect, 1000);
    };
  };

  const disconnect = () => {
    source?.close();
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
