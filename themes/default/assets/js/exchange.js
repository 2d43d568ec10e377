// <pb-exchange>: saves the reader's progress to files, opens files and says what
// they would change before anything does, and makes a link that shows the state.

import { today } from "./calendar.js";
import { askFirst, button, filePicker, heading, labelled, levelOf, showHere, warning } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { download } from "./download.js";
import { storeFor } from "./given.js";
import { noPlan, aboutFile, fileOf, openFile, planData, plansOf, titleOfFile } from "./opened-file.js";
import { conflictInWords, preview } from "./preview.js";
import { readOnlyPlan, reviewsBeside } from "./read-only.js";
import { encodeShare } from "./share.js";
import { adoptProfile, profilesOf, useProfile } from "./shelf.js";
import { empty, same } from "./state.js";
import { restoreProgress, takeProgress } from "./store-care.js";
import { toCsv } from "./to-csv.js";
import { toIcs } from "./to-ics.js";
import { toMarkdown } from "./to-markdown.js";
import { t } from "./words.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./opened-file.js").Opened} Opened */

const DAY_MS = 86_400_000;
/** After so many days without a copy a quiet word is said. */
const BACKUP_DAYS = 14;
export const noBackup = () => t("no_backup");

class PbExchange extends HTMLElement {
  #result = el("div", { class: "file-result" });
  #saved = el("p", { class: "last-saved" });

  connectedCallback() {
    if (this.#result.isConnected) return;
    const { parts = "save open share" } = this.dataset;
    // Now, so that nothing has to be fetched to save a file.
    planData(this.#place).catch(() => undefined);
    this.replaceChildren();
    if (parts.includes("save")) this.append(...this.#savePart());
    if (parts.includes("open")) this.append(...this.#openPart());
    if (parts.includes("share")) this.append(...this.#sharePart());
  }

  get #place() {
    const { plan: id = site.plan || "-", src = "" } = this.dataset;
    return plansOf(this).find((place) => place.id === id) ?? { id, title: "", src };
  }

  get #store() {
    return storeFor(this.#place.id);
  }

  #savePart() {
    const file = (/** @type {string} */ words, /** @type {(plan: Plan) => void} */ made) => button(words, () => this.#with(made));
    const { profile } = this.#store;
    const buttons = [
      button(t("save_a_file"), () => this.#saveFile(), "main"),
      file(t("markdown"), (plan) => this.#offer(plan, "md", "text/markdown", toMarkdown(plan, this.#store.progress, { today: today(), textOf: (hash) => this.#store.textOf(hash) }))),
      file(t("csv"), (plan) => this.#offer(plan, "csv", "text/csv", toCsv(plan, this.#store.progress))),
      file(t("calendar"), (plan) => this.#offer(plan, "ics", "text/calendar", toIcs(plan, this.#store.progress, { profile, host: site.book ?? "", now: Date.now(), root: new URL(site.root || "./", location.href).href }))),
    ];
    this.#showSaved();
    const why = el("details", {}, el("summary", {}, t("why_keep_a_copy")),
      el("p", {}, t("why_browsers_forget")),
      el("p", {}, t("which_file_for_what")));
    return [heading(this, t("keep_a_copy")), this.#saved, el("div", { class: "row" }, ...buttons), why];
  }

  #openPart() {
    const picker = filePicker(t("open_progress_file"), (file) => this.#open(file));
    // Under a heading of the page for reviews there is no need for another.
    const head = this.dataset.parts === "open" ? [] : [heading(this, t("open_a_file"), 1)];
    return [...head, el("p", {}, t("which_file_to_open")), picker, this.#result];
  }

  #sharePart() {
    const place = el("div", { class: "row" });
    const words = t("copy_share_link");
    return [
      heading(this, t("share_where_you_are"), 1),
      el("p", {}, t("what_the_link_holds")),
      button(words, () => this.#with((plan) => this.#share(plan, place))),
      place,
    ];
  }

  /**
   * Does something that needs the plan.
   * @param {(plan: Plan) => void} act
   */
  async #with(act) {
    /** @type {Plan} */
    let plan;
    try {
      plan = await planData(this.#place);
    } catch {
      return say(noPlan());
    }
    act(plan);
  }

  /**
   * @param {Plan} plan
   * @param {string} ending
   * @param {string} type
   * @param {string} text
   */
  #offer(plan, ending, type, text) {
    const name = `${fileName(plan)}.${ending}`;
    download(name, `${type};charset=utf-8`, text);
    say(t("saved_as", { name }));
  }

  /** The one file that can be opened again needs no plan, only its name does. */
  async #saveFile() {
    const plan = await planData(this.#place).catch(() => undefined);
    const text = fileOf(this.#store, plan);
    const name = `${plan ? fileName(plan) : `my-progress-${today()}`}.pathbook.json`;
    download(name, "application/json", text);
    this.#showSaved();
    say(t("saved_as", { name }));
  }

  #showSaved() {
    const { lastBackup, progress } = this.#store;
    const days = lastBackup === undefined ? NaN : Math.max(0, Math.floor((Date.now() - lastBackup) / DAY_MS));
    const began = Math.min(...Object.values(progress.items).flatMap(({ s }) => s?.[1] ?? []));
    const late = days >= BACKUP_DAYS || (Number.isNaN(days) && Date.now() - began >= BACKUP_DAYS * DAY_MS);
    this.#saved.textContent = [backupWords(days), ...(late ? [t("time_for_a_copy")] : [])].join(" ");
    this.#saved.classList.toggle("late", late);
  }

  /** @param {File} file */
  async #open(file) {
    try {
      const opened = await openFile(file, plansOf(this));
      showHere(this.#result, ...this.#previewOf(opened));
      say(t("file_open_unchanged"));
    } catch (refusal) {
      this.#tell(`${refusal instanceof Error ? refusal.message : refusal} ${t("nothing_changed")}`, "warn");
    }
  }

  /**
   * @param {string} words
   * @param {"" | "warn"} [look]
   * @param {...Node} more
   */
  #tell(words, look = "", ...more) {
    showHere(this.#result, el("p", { class: `banner ${look}` }, words, ...more));
    say(words);
  }

  /**
   * @param {Opened} opened
   * @returns {Node[]}
   */
  #previewOf(opened) {
    const { plan, progress, newer, warnings } = opened;
    const store = storeFor(plan.plan);
    const look = el("details", {}, el("summary", {}, t("look_into_file")));
    look.addEventListener("toggle", () => look.children.length > 1 || look.append(readOnlyPlan(plan, progress, { h: levelOf(this) + 1 })), { once: true });
    /** @type {HTMLElement[]} */
    const nodes = [el("p", { class: "file-name" }, el("strong", {}, titleOfFile(opened)), el("br"), aboutFile(opened))];
    if (newer) {
      look.open = true;
      return [...nodes, warning(t("file_too_new")), look, button(t("close"), () => this.#close())];
    }
    const found = preview(store.progress, progress);
    const words = previewWords(found);
    nodes.push(el("p", {}, el("strong", {}, words)));
    if (plan.plan !== this.#place.id) nodes.push(el("p", {}, t("file_for_other_plan", { plan: plan.title })));
    if (warnings.length) nodes.push(el("ul", { class: "file-warnings" }, ...warnings.map((warning) => el("li", {}, warning))));
    if (found.conflicts.length) nodes.push(el("ul", { class: "conflicts" }, ...found.conflicts.map((conflict) => el("li", {}, conflictInWords(conflict, plan)))));
    if (store.readonly) return [...nodes, warning(t("own_too_new")), look, button(t("close"), () => this.#close())];
    const own = progress.profile === store.profile || isEmpty(store);
    if (!own) nodes.push(warning(t("file_of_other_profile")));
    const apart = own || !site.book ? [] : [button(t("add_as_profile"), () => this.#addApart(opened))];
    const merge = found.added + found.newer + found.older ? [button(own ? t("merge") : t("merge_into_mine"), () => this.#merge(opened, words), "main")] : [];
    const restore = askFirst(t("restore_exactly"), t("restore_file_sure"), t("restore"), () => this.#restore(opened));
    return [...nodes, look, el("div", { class: "row" }, ...merge, ...apart, button(t("dont"), () => this.#close()), restore)];
  }

  #close() {
    this.#tell(t("file_closed"));
  }

  /**
   * @param {Opened} opened
   * @param {string} words
   */
  #merge({ plan, progress, texts }, words) {
    const store = storeFor(plan.plan);
    takeProgress(store, progress, texts, t("merged_a_file"));
    store.flush();
    this.#done(t("merged_words", { words }), plan);
  }

  /** @param {Opened} opened */
  #restore({ plan, progress, texts }) {
    const store = storeFor(plan.plan);
    if (!restoreProgress(store, progress, texts)) return this.#tell(noBackup(), "warn");
    store.flush();
    this.#done(t("restored_see_data"), plan);
  }

  /**
   * @param {string} words
   * @param {Plan} plan
   */
  #done(words, plan) {
    const store = storeFor(plan.plan);
    const label = store.undoable;
    const undo = button(t("undo"), () => {
      if (store.undoable !== label) return this.#tell(t("undo_other_first"), "warn");
      store.undo();
      this.#tell(t("undone_all"));
    });
    this.#tell(words, "", ...(label ? [undo] : []));
    // The page for reviews shows them all anyway.
    if (this.dataset.parts !== "open") this.#result.append(...reviewsBeside(plan, store.progress, levelOf(this) + 1));
  }

  /** @param {Opened} opened */
  #addApart({ plan, progress, name, texts }) {
    const title = name || t("opened_on", { day: today() });
    if (!adoptProfile(site.book ?? "", title, progress, texts)) return this.#tell(t("storage_closed"), "warn");
    const added = profilesOf(site.book ?? "").filter(({ name }) => name === title).at(-1);
    const go = button(t("switch_to_it"), () => {
      useProfile(site.book ?? "", added?.id ?? progress.profile);
      location.reload();
    });
    this.#tell(t("profile_added_apart", { name: title, plan: plan.title }), "", go);
  }

  /**
   * @param {Plan} plan
   * @param {HTMLElement} place
   */
  async #share(plan, place) {
    const url = new URL(one("a.bar-progress")?.getAttribute("href") ?? `${site.root ?? ""}progress.html`, location.href);
    url.hash = encodeShare(plan, this.#store.progress, { book: site.book ?? "", build: plan.build ?? "" });
    const field = el("input", { type: "text", readonly: "", value: url.href });
    place.replaceChildren(labelled(t("the_link"), field));
    // Where the page has no secure context there is no clipboard.
    const copied = await navigator.clipboard?.writeText(url.href).then(() => true, () => false);
    if (!copied) field.select();
    if (!copied) field.focus();
    say(copied ? t("link_is_copied") : t("copy_link_yourself"));
  }
}

/**
 * "pm-handbook-to-senior-2026-03-02"
 * @param {Plan} plan
 */
export function fileName({ site: title, plan }) {
  const handbook = title.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase();
  return [handbook || "handbook", ...(plan === "-" ? [] : [plan]), today()].join("-");
}

/**
 * @param {number} days NaN: never
 */
export function backupWords(days) {
  if (Number.isNaN(days)) return t("not_saved_yet");
  if (days === 0) return t("saved_today");
  return days === 1 ? t("saved_yesterday") : t("saved_days_ago", { n: days });
}

/**
 * "14 newer, 3 conflicts, 2 new"
 * @param {import("./preview.js").Preview} found
 */
function previewWords({ added, newer, older, conflicts }) {
  const words = [newer && t("n_newer", { n: newer }), conflicts.length && t("n_conflicts", { n: conflicts.length }), added && t("n_new", { n: added }), older && t("n_older", { n: older })];
  return words.filter(Boolean).join(t("list_comma")) || t("file_same");
}

/** @param {Store} store */
function isEmpty({ progress }) {
  return same(progress, empty(progress.book, progress.plan, progress.profile));
}

customElements.define("pb-exchange", PbExchange);
