// <pb-data>: everything this handbook keeps in the browser, with what the page may
// do and what not, and ways to take it along, to bring it back and to delete it.

import { inWords, today } from "./calendar.js";
import { askFirst, button, chooser, heading, labelled, showHere } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { download } from "./download.js";
import { NO_BACKUP, backupWords } from "./exchange.js";
import { storeFor } from "./given.js";
import { plansOf } from "./opened-file.js";
import { readProgressFile } from "./read-file.js";
import { deleteAll, deleteKey, inventory, textAt, totalBytes } from "./shelf.js";
import { resetProgress, restoreProgress } from "./store-care.js";

/** @typedef {import("./shelf.js").Kept} Kept */

/** @type {Record<string, string>} */
const KEPT = {
  progress: "Your progress", backup: "The copy before the last saving", texts: "Texts that your ticks were made with", damaged: "Damaged text, set aside",
  reset: "Backup", older: "Backup from an older version", index: "The list of profiles and plans", review: "Draft of a review",
  exported: "When you last saved a file", undo: "What you can undo, until you close this tab",
  reading: "What you read: pages and days, the trail, announcements",
};
/** @type {Record<string, string>} */
const POLICIES = {
  "default-src": "anything that is not named below", "script-src": "scripts", "style-src": "style sheets", "img-src": "pictures", "font-src": "fonts",
  "media-src": "sound and films", "connect-src": "connections that scripts make", "form-action": "sending of forms", "base-uri": "changing where addresses lead",
};
/** @type {Record<string, string>} */
const SOURCES = { "'none'": "none", "'self'": "only from this handbook’s own place", "data:": "written into the page itself" };

class PbData extends HTMLElement {
  #list = el("div");
  #copies = el("div");
  #result = el("div", { class: "file-result" });

  connectedCallback() {
    if (this.#list.isConnected) return;
    const plans = this.#plans;
    // What is found here goes under the headings that stand here without scripts.
    const [, where] = this.querySelectorAll(":scope > :is(h2, h3, h4, h5)");
    if (where) where.before(this.#list);
    else this.append(this.#list);
    one("pre.policy", this)?.replaceWith(...policyInForce());
    this.append(this.#result, ...this.#exchanges(), this.#copies, heading(this, "Start a plan again"), this.#resets());
    if (site.book) this.append(heading(this, "Profiles"), el("p", {}, "Each profile has progress of its own. They are kept apart, not secret: whoever uses this browser can see them all."), el(/** @type {"div"} */ ("pb-people")));
    this.append(heading(this, "Delete everything"), this.#deleting());
    for (const { id } of plans) for (const name of ["change", "levels", "other", "problem"]) storeFor(id).addEventListener(name, () => this.#showSoon());
    this.addEventListener("shelf", () => this.#show());
    addEventListener("storage", () => this.#showSoon());
    this.#show();
  }

  get #plans() {
    const plans = plansOf(this);
    return plans.length ? plans : [{ id: site.plan || "-", title: "Checklists", src: "" }];
  }

  #exchanges() {
    const plans = this.#plans;
    const choice = chooser(plans.map(({ id, title }) => [id, title]));
    const place = el("div");
    const show = () => place.replaceChildren(el(/** @type {"div"} */ ("pb-exchange"), { "data-parts": "save open", "data-h": this.dataset.h ?? "2", "data-plan": choice.value, "data-plans": JSON.stringify(plans) }));
    choice.addEventListener("change", show);
    show();
    return [...(plans.length > 1 ? [labelled("Plan to save", choice)] : []), place];
  }

  /** The store of the first plan: profile and storage are the same for all. */
  get #store() {
    return storeFor(this.#plans[0]?.id ?? "-");
  }

  /** After the change that was heard is made. */
  #showSoon() {
    setTimeout(() => this.#show());
  }

  #show() {
    const book = site.book ?? "";
    for (const { id } of this.#plans) storeFor(id).flush();
    const order = Object.keys(KEPT);
    const kept = inventory(book).sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what));
    const { problems } = this.#store;
    const why = problems.find(({ kind }) => kind === "no-id" || kind === "blocked");
    // The one plan of a handbook need not be named all the time.
    const title = (/** @type {string | undefined} */ id) => (id && this.#plans.length > 1 ? this.#plans.find((plan) => plan.id === id)?.title ?? id : "");
    const rows = kept.map(({ key, bytes, what, plan }) => el("tr", {}, el("th", { scope: "row" }, KEPT[what] ?? what, ...(title(plan) ? [el("small", {}, title(plan))] : [])), el("td", {}, bytes.toLocaleString("en")), el("td", {}, el("code", {}, key))));
    const head = el("tr", {}, ...["What it is", "Bytes", "Key"].map((text) => el("th", { scope: "col" }, text)));
    const sum = kept.reduce((all, { bytes }) => all + bytes, 0);
    const table = el("div", { class: "table", role: "region", "aria-label": "What is kept here", tabindex: "0" }, el("table", { class: "kept" }, el("thead", {}, head), el("tbody", {}, ...rows)));
    const nothing = why?.kind === "no-id" ? "This handbook has no id, so nothing is kept: ticks last until you leave a page." : why ? "This browser keeps nothing for this page. What you tick lasts until you leave it. Save a file to keep it." : "Nothing yet. The first tick will be here.";
    const total = totalBytes();
    const words = `${sum.toLocaleString("en")} bytes for this handbook${total > sum ? `, ${total.toLocaleString("en")} for all handbooks on this site` : ""}. It is on this device only.`;
    this.#list.replaceChildren(...(rows.length ? [el("p", {}, words), table] : [el("p", {}, nothing)]), el("p", { class: "persisted" }));
    this.#showPersistence();
    this.#showCopies(kept, title);
  }

  async #showPersistence() {
    const place = one(".persisted", this.#list);
    // Without a secure context there is no such promise to be had.
    const promised = await navigator.storage?.persisted?.().catch(() => undefined);
    if (!place || !site.book) return;
    if (promised === undefined) return void (place.textContent = "This browser can’t promise here to keep it. Save a file from time to time.");
    place.textContent = promised ? "The browser has promised to keep it, also when space runs short." : "The browser may delete it when space runs short. ";
    if (promised) return;
    place.append(button("Ask the browser to keep it", async () => {
      const granted = await navigator.storage.persist();
      this.#showPersistence();
      say(granted ? "The browser will keep it." : "The browser did not promise it. Save a file from time to time.");
    }));
  }

  /**
   * @param {Kept[]} kept
   * @param {(plan: string | undefined) => string} title
   */
  #showCopies(kept, title) {
    const copies = kept.filter(({ what }) => ["backup", "reset", "older", "damaged"].includes(what));
    if (!copies.length) return this.#copies.replaceChildren();
    const lines = copies.map((copy) => {
      const { key, what, plan, at, profile } = copy;
      const words = [KEPT[what], title(plan), at ? inWords(at.slice(0, 10)) : ""].filter(Boolean).join(", ");
      const own = plan && profile === this.#store.profile;
      const buttons = [button("Download", () => download(`${what}-${plan ?? "text"}-${today()}.${what === "damaged" ? "txt" : "pathbook.json"}`, "application/json", textAt(key) ?? ""))];
      const restore = askFirst("Restore", "Set everything back to this copy? A backup of what is here is made first.", "Restore", () => this.#restore(copy));
      const remove = askFirst("Delete", "Delete this copy for good?", "Delete it", () => {
        deleteKey(key);
        this.#after("The copy is deleted.");
      });
      return el("li", {}, words, el("span", { class: "row" }, ...buttons, ...(own && what !== "damaged" ? [restore] : []), remove));
    });
    this.#copies.replaceChildren(heading(this, "Copies in this browser"), el("ul", { class: "copies" }, ...lines));
  }

  /** @param {Kept} copy */
  #restore({ key, plan }) {
    const read = readProgressFile(textAt(key) ?? "", Date.now());
    if ("problem" in read || read.newer) return this.#after("This copy can’t be read here. Nothing was changed.");
    const store = storeFor(plan ?? "-");
    if (!restoreProgress(store, read.progress, read.texts)) return this.#after(NO_BACKUP);
    store.flush();
    this.#after("Restored. What was here before is kept as a backup.");
  }

  #resets() {
    return el("ul", { class: "copies" }, ...this.#plans.map(({ id, title }) => el("li", {}, title, askFirst("Reset this plan", `Set everything in ${title} back to the start? A backup is made first.`, "Reset it", () => {
      const store = storeFor(id);
      if (!resetProgress(store)) return this.#after(NO_BACKUP);
      store.flush();
      this.#after("The plan is reset. The backup is under “Copies in this browser”.");
    }))));
  }

  #deleting() {
    const save = button("Save a file first", () => {
      for (const { id } of this.#plans) download(`${id === "-" ? "my-progress" : id}-${today()}.pathbook.json`, "application/json", storeFor(id).exportText());
      say("Saved.");
    });
    const words = el("p", {}, "All that this handbook keeps in this browser, of all profiles and plans, with all copies. ", backupWords(daysSince(this.#store.lastBackup)));
    return el("div", {}, words, askFirst("Delete everything", "Delete everything this handbook keeps here? It can’t be undone.", "Yes, delete everything", () => {
      const stores = this.#plans.map(({ id }) => storeFor(id));
      for (const store of stores) store.flush();
      deleteAll(site.book ?? "");
      for (const store of stores) store.receive(null, null);
      this.#after("Everything is deleted.");
    }, [save]));
  }

  /** @param {string} words */
  #after(words) {
    this.#show();
    showHere(this.#result, el("p", { class: "banner" }, words));
    say(words);
  }
}

/** The policy this very page has, in plain words. */
function policyInForce() {
  const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")?.getAttribute("content") ?? "";
  if (!policy) return [el("p", {}, "This page carries no policy of its own. The server may have set one.")];
  const rules = policy.split(";").flatMap((rule) => {
    const [name = "", ...sources] = rule.trim().split(/\s+/);
    return name ? [{ name, sources }] : [];
  });
  const of = (/** @type {string} */ name) => rules.find((rule) => rule.name === name)?.sources.join(" ");
  const closed = (of("connect-src") ?? of("default-src")) === "'none'" && of("form-action") === "'none'";
  const lines = rules.flatMap(({ name, sources }) => [el("dt", {}, el("code", {}, `${name} ${sources.join(" ")}`)), el("dd", {}, `${POLICIES[name] ?? name}: ${sources.map((source) => SOURCES[source] ?? source).join(", ")}`)]);
  const words = closed ? [] : [el("p", {}, "On this page, though, scripts may reach the places named here.")];
  return [...words, el("dl", { class: "policy" }, ...lines)];
}

/** @param {number | undefined} ms */
function daysSince(ms) {
  return ms === undefined ? NaN : Math.floor((Date.now() - ms) / 86_400_000);
}

customElements.define("pb-data", PbData);
