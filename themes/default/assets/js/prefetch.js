// Fetches a page of the handbook ahead when the reader points at a link to it or
// tabs onto it. Never from disk, never where data is to be saved, and few a page.

import { el, pathInSite, site } from "./dom.js";

/** Less is passing over a link, more is too late. */
const POINTED_MS = 65;
const MOST = 12;

export function startPrefetch() {
  if (!/^https?:$/.test(location.protocol) || savesData()) return;
  /** @type {Set<string>} */
  const fetched = new Set([location.href.replace(/[?#].*/, "")]);
  let pointed = 0;

  const fetchAhead = (/** @type {Event} */ { target, type }) => {
    clearTimeout(pointed);
    const link = target instanceof Element && target.closest("a");
    if (!link || !isPage(link)) return;
    const url = link.href.replace(/[?#].*/, "");
    if (fetched.has(url) || fetched.size > MOST) return;
    pointed = setTimeout(() => {
      fetched.add(url);
      document.head.append(el("link", { rel: "prefetch", href: url, as: "document" }));
    }, type === "focusin" ? 0 : POINTED_MS);
  };
  document.addEventListener("pointerover", fetchAhead, { passive: true });
  document.addEventListener("focusin", fetchAhead);
}

/** @param {HTMLAnchorElement} link */
function isPage(link) {
  const root = new URL(site.root || "./", location.href);
  return link.origin === root.origin && link.pathname.startsWith(root.pathname) && /(^|\/|\.html)$/.test(pathInSite(link)) && !link.hasAttribute("download");
}

function savesData() {
  /** @type {{ saveData?: boolean, effectiveType?: string } | undefined} */
  const connection = Reflect.get(navigator, "connection");
  return Boolean(connection?.saveData) || /2g/.test(connection?.effectiveType ?? "");
}
