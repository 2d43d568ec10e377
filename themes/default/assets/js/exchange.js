// <pb-exchange>: saves the reader's progress to files, opens files and says what
// they would change before anything does, and makes a link that shows the state.

import { today } from "./calendar.js";
import { askFirst, button, filePicker, heading, labelled, levelOf, showHere, times, warning } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { download } from "./download.js";
import { storeFor } from "./given.js";
import { NO_PLAN, aboutFile, fileOf, openFile, planData, plansOf, titleOfFile } from "./opened-file.js";
import { conflictInWords, preview } from "./preview.js";
import { readOnlyPlan, reviewsBeside } from "./read-only.js";
import { encodeShare } from "./share.js";
import { adoptProfile, profilesOf, useProfile } from "./shelf.js";
import { empty, same } from "./state.js";
import { restoreProgress, takeProgress } from "./store-care.js";
import { toCsv } from "./to-csv.js";
import { toIcs } from "./to-ics.js";
import { toMarkdown } from "./to-markdown.js";

/** @typedef {import("./plan-data.js").Plan} Plan */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./opened-file.js").Opened} Opened */

const DAY_MS = 86_400_000;
/** After so many days without a copy a quiet word is said. */
const BACKUP_DAYS = 14;
export const NO_BACKUP = "No backup could be kept, so nothing was changed. Save a file first.";
const MERGED = "Merged a file";

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
      button("Save a file", () => this.#saveFile(), "main"),
      file("Markdown", (plan) => this.#offer(plan, "md", "text/markdown", toMarkdown(plan, this.#store.progress, { today: today(), textOf: (hash) => this.#store.textOf(hash) }))),
      file("CSV", (plan) => this.#offer(plan, "csv", "text/csv", toCsv(plan, this.#store.progress))),
      file("Calendar", (plan) => this.#offer(plan, "ics", "text/calendar", toIcs(plan, this.#store.progress, { profile, host: site.book ?? "", now: Date.now(), root: new URL(site.root || "./", location.href).href }))),
    ];
    this.#showSaved();
    const why = el("details", {}, el("summary", {}, "Why keep a copy?"),
      el("p", {}, "What you tick is kept in this browser only. Safari deletes it after seven days of use without a visit here; others may when space runs short. A file on your disk stays."),
      el("p", {}, "“Save a file” holds everything and can be opened here again. Markdown is for reading, CSV for spreadsheets, Calendar for the open dates. Nothing is sent."));
    return [heading(this, "Keep a copy"), this.#saved, el("div", { class: "row" }, ...buttons), why];
  }

  #openPart() {
    const picker = filePicker("Open a progress file", (file) => this.#open(file));
    // Under a heading of the page for reviews there is no need for another.
    const head = this.dataset.parts === "open" ? [] : [heading(this, "Open a file", 1)];
    return [...head, el("p", {}, "A copy you saved, here or on another device, or a file your mentor sent back. First you see what it would change."), picker, this.#result];
  }

  #sharePart() {
    const place = el("div", { class: "row" });
    const words = "Copy a link that shows where I am";
    return [
      heading(this, "Share where you are", 1),
      el("p", {}, "The link holds the state of each activity and your ratings. It holds no notes, no evidence, no dates and no names. Whoever opens it only looks: their own progress stays as it is."),
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
      return say(NO_PLAN);
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
    say(`Saved as ${name}`);
  }

  /** The one file that can be opened again needs no plan, only its name does. */
  async #saveFile() {
    const plan = await planData(this.#place).catch(() => undefined);
    const text = fileOf(this.#store, plan);
    const name = `${plan ? fileName(plan) : `my-progress-${today()}`}.pathbook.json`;
    download(name, "application/json", text);
    this.#showSaved();
    say(`Saved as ${name}`);
  }

  #showSaved() {
    const { lastBackup, progress } = this.#store;
    const days = lastBackup === undefined ? NaN : Math.max(0, Math.floor((Date.now() - lastBackup) / DAY_MS));
    const began = Math.min(...Object.values(progress.items).flatMap(({ s }) => s?.[1] ?? []));
    const late = days >= BACKUP_DAYS || (Number.isNaN(days) && Date.now() - began >= BACKUP_DAYS * DAY_MS);
    this.#saved.textContent = `${backupWords(days)}${late ? " Time for a new copy?" : ""}`;
    this.#saved.classList.toggle("late", late);
  }

  /** @param {File} file */
  async #open(file) {
    try {
      const opened = await openFile(file, plansOf(this));
      showHere(this.#result, ...this.#previewOf(opened));
      say("The file is open. Nothing is changed yet.");
    } catch (refusal) {
      this.#tell(`${refusal instanceof Error ? refusal.message : refusal} Nothing was changed.`, "warn");
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
    const look = el("details", {}, el("summary", {}, "Look at what is in the file"));
    look.addEventListener("toggle", () => look.children.length > 1 || look.append(readOnlyPlan(plan, progress, { h: levelOf(this) + 1 })), { once: true });
    /** @type {HTMLElement[]} */
    const nodes = [el("p", { class: "file-name" }, el("strong", {}, titleOfFile(opened)), el("br"), aboutFile(opened))];
    if (newer) {
      look.open = true;
      return [...nodes, warning("A newer version of this handbook saved this file. You can look at it, but it can’t be merged here."), look, button("Close", () => this.#close())];
    }
    const found = preview(store.progress, progress);
    const words = previewWords(found);
    nodes.push(el("p", {}, el("strong", {}, words)));
    if (plan.plan !== this.#place.id) nodes.push(el("p", {}, `It is for another plan of this handbook, and goes there: ${plan.title}.`));
    if (warnings.length) nodes.push(el("ul", { class: "file-warnings" }, ...warnings.map((warning) => el("li", {}, warning))));
    if (found.conflicts.length) nodes.push(el("ul", { class: "conflicts" }, ...found.conflicts.map((conflict) => el("li", {}, conflictInWords(conflict, plan)))));
    if (store.readonly) return [...nodes, warning("A newer version of this handbook saved your own progress, so nothing can be merged into it here."), look, button("Close", () => this.#close())];
    const own = progress.profile === store.profile || isEmpty(store);
    if (!own) nodes.push(warning("Another profile saved this file: you on another device, or somebody else. Merge it only if it is yours. Mentors open it under “Review a plan” instead."));
    const apart = own || !site.book ? [] : [button("Add as a profile of its own", () => this.#addApart(opened))];
    const merge = found.added + found.newer + found.older ? [button(own ? "Merge" : "Merge into mine", () => this.#merge(opened, words), "main")] : [];
    const restore = askFirst("Restore exactly as in this file", "Set everything back to this file? A backup of what is here is made first.", "Restore", () => this.#restore(opened));
    return [...nodes, look, el("div", { class: "row" }, ...merge, ...apart, button("Don’t", () => this.#close()), restore)];
  }

  #close() {
    this.#tell("The file is closed. Nothing was changed.");
  }

  /**
   * @param {Opened} opened
   * @param {string} words
   */
  #merge({ plan, progress, texts }, words) {
    const store = storeFor(plan.plan);
    takeProgress(store, progress, texts, MERGED);
    store.flush();
    this.#done(`Merged: ${words}.`, plan);
  }

  /** @param {Opened} opened */
  #restore({ plan, progress, texts }) {
    const store = storeFor(plan.plan);
    if (!restoreProgress(store, progress, texts)) return this.#tell(NO_BACKUP, "warn");
    store.flush();
    this.#done("Restored. What was here before is kept as a backup, under “About your data”.", plan);
  }

  /**
   * @param {string} words
   * @param {Plan} plan
   */
  #done(words, plan) {
    const store = storeFor(plan.plan);
    const label = store.undoable;
    const undo = button("Undo", () => {
      if (store.undoable !== label) return this.#tell("Something else was changed since. Undo that first.", "warn");
      store.undo();
      this.#tell("Undone. All is as it was before.");
    });
    this.#tell(words, "", ...(label ? [undo] : []));
    // The page for reviews shows them all anyway.
    if (this.dataset.parts !== "open") this.#result.append(...reviewsBeside(plan, store.progress, levelOf(this) + 1));
  }

  /** @param {Opened} opened */
  #addApart({ plan, progress, name, texts }) {
    const title = name || `Opened ${today()}`;
    if (!adoptProfile(site.book ?? "", title, progress, texts)) return this.#tell("The browser’s storage is full or closed. Nothing was added.", "warn");
    const added = profilesOf(site.book ?? "").filter(({ name }) => name === title).at(-1);
    const go = button("Switch to it", () => {
      useProfile(site.book ?? "", added?.id ?? progress.profile);
      location.reload();
    });
    this.#tell(`Added as the profile “${title}”, for ${plan.title}. Your own is still in use.`, "", go);
  }

  /**
   * @param {Plan} plan
   * @param {HTMLElement} place
   */
  async #share(plan, place) {
    const url = new URL(one("a.bar-progress")?.getAttribute("href") ?? `${site.root ?? ""}progress.html`, location.href);
    url.hash = encodeShare(plan, this.#store.progress, { book: site.book ?? "", build: plan.build ?? "" });
    const field = el("input", { type: "text", readonly: "", value: url.href });
    place.replaceChildren(labelled("The link", field));
    // Where the page has no secure context there is no clipboard.
    const copied = await navigator.clipboard?.writeText(url.href).then(() => true, () => false);
    if (!copied) field.select();
    if (!copied) field.focus();
    say(copied ? "The link is copied." : "Copy the link from the field.");
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
  if (Number.isNaN(days)) return "Not saved to a file yet.";
  return `Last saved to a file ${days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`}.`;
}

/**
 * "14 newer, 3 conflicts, 2 new"
 * @param {import("./preview.js").Preview} found
 */
function previewWords({ added, newer, older, conflicts }) {
  const words = [newer && `${newer} newer`, conflicts.length && times(conflicts.length, "conflict"), added && `${added} new`, older && `${older} older than yours`];
  return words.filter(Boolean).join(", ") || "Nothing in it differs from what is here";
}

/** @param {Store} store */
function isEmpty({ progress }) {
  return same(progress, empty(progress.book, progress.plan, progress.profile));
}

customElements.define("pb-exchange", PbExchange);
