// <pb-archive>: the shelf with what the reader kept on activities that are no longer in
// the plan. It is there only where something is on it.

import { archiveOf } from "./archive.js";
import { inWords } from "./calendar.js";
import { load } from "./data.js";
import { el, site } from "./dom.js";
import { safeUrl } from "./entries.js";
import { storeFor } from "./given.js";
import { activityState, activityUrl } from "./plan-data.js";
import { STATE_WORDS } from "./state-words.js";
import { t, tNodes } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */

class PbArchive extends HTMLElement {
  #summary = el("summary");
  #list = el("ul");

  async connectedCallback() {
    const { plan: id = "-", src = "" } = this.dataset;
    if (this.firstChild) return;
    const shelf = el("details", { class: "shelf folded" }, this.#summary, this.#list);
    this.append(shelf);
    this.hidden = true;
    const plan = await load("activities", id, `${site.root ?? ""}${src}`).catch(() => undefined);
    if (!plan) return;
    const store = storeFor(id);
    const update = () => {
      const rows = shelfRows(plan, store);
      this.hidden = !rows.length;
      this.#summary.textContent = t("archive_of", { n: rows.length });
      this.#list.replaceChildren(...rows);
    };
    store.addEventListener("change", update);
    update();
  }
}

customElements.define("pb-archive", PbArchive);

/**
 * @param {Plan} plan
 * @param {import("./store.js").Store} store
 */
function shelfRows(plan, store) {
  const day = (/** @type {string} */ on) => inWords(on, plan.lang);
  return archiveOf(plan, store.progress, (hash) => store.textOf(hash)).map(({ text, state, at, notes, evidence, replacedBy, known }) => {
    const kept = [...notes, ...evidence].map(({ t: words, on, ...more }) => {
      const url = "u" in more ? safeUrl(String(more.u ?? "")) : undefined;
      return el("li", {}, url ? el("a", { href: url, class: "external", rel: "noopener noreferrer" }, words || url) : words, ...(on ? [" ", el("small", {}, day(on))] : []));
    });
    const facts = [STATE_WORDS[state], at ? t("retired_on", { date: day(at) }) : known ? t("gone_from_plan") : t("not_known_here")].join(t("list_comma"));
    const next = replacedBy ? [el("p", {}, ...tNodes("replaced_by", { link: el("a", { href: `${site.root ?? ""}${activityUrl(plan, replacedBy)}` }, replacedBy.t), state: STATE_WORDS[activityState(replacedBy, store.progress)].toLowerCase() }))] : [];
    return el("li", {}, el("p", {}, text, " ", el("small", {}, facts)), ...(kept.length ? [el("ul", {}, ...kept)] : []), ...next);
  });
}
