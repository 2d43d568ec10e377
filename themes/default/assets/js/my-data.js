// <pb-data>: everything this handbook keeps in the browser, with what the page may
// do and what not, and ways to take it along, to bring it back and to delete it.

import { inWords, today } from "./calendar.js";
import { askFirst, button, chooser, heading, labelled, showHere } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { download } from "./download.js";
import { backupWords, noBackup } from "./exchange.js";
import { storeFor } from "./given.js";
import { plansOf } from "./opened-file.js";
import { readProgressFile } from "./read-file.js";
import { deleteAll, deleteKey, inventory, textAt, totalBytes } from "./shelf.js";
import { resetProgress, restoreProgress } from "./store-care.js";
import { t } from "./words.js";

/** @typedef {import("./shelf.js").Kept} Kept */

/** @type {() => Record<string, string>} */
const keptWords = () => ({
  progress: t("kept_progress"), backup: t("kept_backup"), texts: t("kept_texts"), damaged: t("kept_damaged"),
  reset: t("kept_reset"), older: t("kept_older"), index: t("kept_index"), review: t("kept_review"),
  exported: t("kept_exported"), undo: t("kept_undo"), reading: t("kept_reading"),
});
/** @type {() => Record<string, string>} */
const policyWords = () => ({
  "default-src": t("policy_default"), "script-src": t("policy_script"), "style-src": t("policy_style"), "img-src": t("policy_img"), "font-src": t("policy_font"),
  "media-src": t("policy_media"), "connect-src": t("policy_connect"), "form-action": t("policy_form"), "base-uri": t("policy_base"),
});
/** @type {() => Record<string, string>} */
const sourceWords = () => ({ "'none'": t("policy_none"), "'self'": t("policy_self"), "data:": t("policy_data") });

const sumOf = (/** @type {Kept[]} */ kept) => kept.reduce((all, { bytes }) => all + bytes, 0);

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
    this.append(this.#result, ...this.#exchanges(), this.#copies, heading(this, t("start_a_plan_again")), this.#resets());
    if (site.book) this.append(heading(this, t("profiles")), el("p", {}, t("profiles_not_secret")), el(/** @type {"div"} */ ("pb-people")));
    this.append(heading(this, t("delete_everything")), this.#deleting());
    for (const { id } of plans) for (const name of ["change", "levels", "other", "problem"]) storeFor(id).addEventListener(name, () => this.#showSoon());
    this.addEventListener("shelf", () => this.#show());
    addEventListener("storage", () => this.#showSoon());
    this.#show();
  }

  get #plans() {
    const plans = plansOf(this);
    return plans.length ? plans : [{ id: site.plan || "-", title: t("checklists"), src: "" }];
  }

  #exchanges() {
    const plans = this.#plans;
    const choice = chooser(plans.map(({ id, title }) => [id, title]));
    const place = el("div");
    const show = () => place.replaceChildren(el(/** @type {"div"} */ ("pb-exchange"), { "data-parts": "save open", "data-h": this.dataset.h ?? "2", "data-plan": choice.value, "data-plans": JSON.stringify(plans) }));
    choice.addEventListener("change", show);
    show();
    return [...(plans.length > 1 ? [labelled(t("plan_to_save"), choice)] : []), place];
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
    const words = keptWords();
    const order = Object.keys(words);
    const kept = inventory(book).sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what));
    const { problems } = this.#store;
    const why = problems.find(({ kind }) => kind === "no-id" || kind === "blocked");
    // The one plan of a handbook need not be named all the time.
    const title = (/** @type {string | undefined} */ id) => (id && this.#plans.length > 1 ? this.#plans.find((plan) => plan.id === id)?.title ?? id : "");
    // What is read is kept under several keys, and is one thing to whoever reads.
    const read = kept.filter(({ what }) => what === "reading");
    const row = (/** @type {Kept[]} */ same) => el("tr", {}, ...same.slice(0, 1).map(({ what, plan }) => el("th", { scope: "row" }, words[what] ?? what, ...(title(plan) ? [el("small", {}, title(plan))] : []))), el("td", {}, sumOf(same).toLocaleString(t("locale"))), el("td", {}, ...same.flatMap(({ key }) => [el("code", {}, key), " "])));
    const rows = [...kept.filter((one) => !read.includes(one)).map((one) => row([one])), ...(read.length ? [row(read)] : [])];
    const head = el("tr", {}, ...[t("what_it_is"), t("bytes"), t("key")].map((text) => el("th", { scope: "col" }, text)));
    const sum = sumOf(kept);
    const table = el("div", { class: "table", role: "region", "aria-label": t("what_is_kept_here"), tabindex: "0" }, el("table", { class: "kept" }, el("thead", {}, head), el("tbody", {}, ...rows)));
    const nothing = why?.kind === "no-id" ? t("kept_nothing_no_id") : why ? t("kept_nothing_blocked") : t("kept_nothing_yet");
    const total = totalBytes();
    const [here, all] = [sum, total].map((count) => count.toLocaleString(t("locale")));
    const sizes = total > sum ? t("bytes_here_of_all", { here: here ?? "", all: all ?? "" }) : t("bytes_here", { here: here ?? "" });
    this.#list.replaceChildren(...(rows.length ? [el("p", {}, sizes), table] : [el("p", {}, nothing)]), el("p", { class: "persisted" }));
    this.#showPersistence().finally(() => this.classList.add("ready"));
    this.#showCopies(kept, title);
  }

  async #showPersistence() {
    const place = one(".persisted", this.#list);
    // Without a secure context there is no such promise to be had.
    const promised = await navigator.storage?.persisted?.().catch(() => undefined);
    if (!place || !site.book) return;
    if (promised === undefined) return void (place.textContent = t("keeping_no_promise"));
    place.textContent = promised ? t("keeping_promised") : `${t("keeping_may_delete")} `;
    if (promised) return;
    place.append(button(t("ask_to_keep"), async () => {
      const granted = await navigator.storage.persist();
      this.#showPersistence();
      say(granted ? t("keeping_granted") : t("keeping_refused"));
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
      const words = [keptWords()[what], title(plan), at ? inWords(at.slice(0, 10)) : ""].filter(Boolean).join(t("list_comma"));
      const own = plan && profile === this.#store.profile;
      const buttons = [button(t("download"), () => download(`${what}-${plan ?? "text"}-${today()}.${what === "damaged" ? "txt" : "pathbook.json"}`, "application/json", textAt(key) ?? ""))];
      const restore = askFirst(t("restore"), t("restore_copy_sure"), t("restore"), () => this.#restore(copy));
      const remove = askFirst(t("delete"), t("delete_copy_sure"), t("delete_it"), () => {
        deleteKey(key);
        this.#after(t("copy_deleted"));
      });
      return el("li", {}, words, el("span", { class: "row" }, ...buttons, ...(own && what !== "damaged" ? [restore] : []), remove));
    });
    this.#copies.replaceChildren(heading(this, t("copies_here")), el("ul", { class: "copies" }, ...lines));
  }

  /** @param {Kept} copy */
  #restore({ key, plan }) {
    const read = readProgressFile(textAt(key) ?? "", Date.now());
    if ("problem" in read || read.newer) return this.#after(t("copy_unreadable"));
    const store = storeFor(plan ?? "-");
    if (!restoreProgress(store, read.progress, read.texts)) return this.#after(noBackup());
    store.flush();
    this.#after(t("restored"));
  }

  #resets() {
    return el("ul", { class: "copies" }, ...this.#plans.map(({ id, title }) => el("li", {}, title, askFirst(t("reset_plan"), t("reset_plan_sure", { plan: title }), t("reset_it"), () => {
      const store = storeFor(id);
      if (!resetProgress(store)) return this.#after(noBackup());
      store.flush();
      this.#after(t("plan_reset"));
    }))));
  }

  #deleting() {
    const save = button(t("save_a_file_first"), () => {
      for (const { id } of this.#plans) download(`${id === "-" ? "my-progress" : id}-${today()}.pathbook.json`, "application/json", storeFor(id).exportText());
      say(t("saved"));
    });
    const words = el("p", {}, `${t("delete_what")} `, backupWords(daysSince(this.#store.lastBackup)));
    return el("div", {}, words, askFirst(t("delete_everything"), t("delete_everything_sure"), t("delete_everything_yes"), () => {
      const stores = this.#plans.map(({ id }) => storeFor(id));
      for (const store of stores) store.flush();
      deleteAll(site.book ?? "");
      for (const store of stores) store.receive(null, null);
      this.#after(t("everything_deleted"));
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
  if (!policy) return [el("p", {}, t("policy_absent"))];
  const rules = policy.split(";").flatMap((rule) => {
    const [name = "", ...sources] = rule.trim().split(/\s+/);
    return name ? [{ name, sources }] : [];
  });
  const of = (/** @type {string} */ name) => rules.find((rule) => rule.name === name)?.sources.join(" ");
  const closed = (of("connect-src") ?? of("default-src")) === "'none'" && of("form-action") === "'none'";
  const lines = rules.flatMap(({ name, sources }) => [el("dt", {}, el("code", {}, `${name} ${sources.join(" ")}`)), el("dd", {}, t("labelled", { label: policyWords()[name] ?? name, value: sources.map((source) => sourceWords()[source] ?? source).join(t("list_comma")) }))]);
  const words = closed ? [] : [el("p", {}, t("policy_open"))];
  return [...words, el("dl", { class: "policy" }, ...lines)];
}

/** @param {number | undefined} ms */
function daysSince(ms) {
  return ms === undefined ? NaN : Math.floor((Date.now() - ms) / 86_400_000);
}

customElements.define("pb-data", PbData);
