// <pb-review>: a review by file in three stages. The reader saves a file; the
// mentor opens it here, rates and comments, and saves it again; the reader opens
// what came back. The mentor's own progress is never touched, and a draft is kept
// on the mentor's device until it is discarded.

import { inWords, today } from "./calendar.js";
import { askFirst, button, chooser, filePicker, heading, labelled, levelOf, showHere, warning } from "./controls.js";
import { el, one, say, site } from "./dom.js";
import { download } from "./download.js";
import { newKey } from "./entries.js";
import { fileName } from "./exchange.js";
import { storeFor } from "./given.js";
import { aboutFile, fileOf, noPlan, openFile, openText, planData, plansOf, titleOfFile } from "./opened-file.js";
import { levelName, rankOf, scaleOf } from "./plan-data.js";
import { putReview, reviewsOf } from "./ratings.js";
import { readOnlyPlan, reviewerWords, reviewsBeside } from "./read-only.js";
import { deleteKey, inventory, textAt } from "./shelf.js";
import { encode, observe, tick } from "./state.js";
import { t } from "./words.js";

/** @typedef {import("./opened-file.js").Opened} Opened */
/** @typedef {import("./plan-data.js").Competency} Competency */
/** @typedef {{ v: 1, text: string, file: string, plan: string, title: string, who: string, by: import("./ratings.js").Reviewer, name: string, levels: Record<string, string>, say: Record<string, string>, overall: string, on: string, device: string, key?: string }} Draft text: the reader's file as it was opened */

/** From a stroke of a key to the keeping of the draft, in ms. */
const DRAFT_DELAY = 300;
const roles = () => /** @type {[string, string][]} */ ([["mentor", t("mentor")], ["coach", t("coach")], ["manager", t("manager")]]);

class PbReview extends HTMLElement {
  #plans = plansOf(this);
  #work = el("div", { class: "review-work" });
  #beside = el("div");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** What is to be done before the page goes. */
  #keep = () => {};
  /** Whether something was written that is not kept yet. */
  #pending = false;

  connectedCallback() {
    this.classList.add("ready");
    if (this.#work.isConnected || !this.#plans.length) return;
    this.append(
      ...this.#first(),
      heading(this, t("review_stage_2")), this.#work,
      heading(this, t("review_stage_3")),
      el(/** @type {"div"} */ ("pb-exchange"), { "data-parts": "open", "data-h": this.dataset.h ?? "2", "data-plan": this.#plans[0]?.id ?? "-" }), this.#beside,
    );
    this.#start();
    for (const { id } of this.#plans) storeFor(id).addEventListener("other", () => this.#showReviews());
    this.#showReviews();
    // Nothing else is written then: the draft may have been deleted in another tab.
    addEventListener("pagehide", () => this.#pending && this.#keep());
  }

  #first() {
    const choice = chooser(this.#plans.map(({ id, title }) => [id, title]));
    const name = el("input", { type: "text", autocomplete: "name" });
    const save = async () => {
      const place = this.#plans.find(({ id }) => id === choice.value);
      const plan = place && await planData(place).catch(() => undefined);
      if (!plan) return say(noPlan());
      const who = name.value.trim();
      offer(`${fileName(plan)}.pathbook.json`, fileOf(storeFor(choice.value), plan, who ? { name: who } : {}));
    };
    return [
      heading(this, t("review_stage_1")),
      el("p", {}, t("mentor_file_holds")),
      el("div", { class: "row" }, ...(this.#plans.length > 1 ? [labelled(t("plan"), choice)] : []), labelled(t("your_name_in_file"), name), button(t("save_for_mentor"), save, "main")),
    ];
  }

  /** Where nothing is open: what was begun, and a place to open a file. */
  #start() {
    this.classList.remove("reviewing");
    const drafts = draftKeys().flatMap((key) => {
      const draft = draftAt(key);
      if (!draft) return [];
      const title = t("draft_begun", { who: draft.who || t("a_reader"), plan: draft.title, date: inWords(draft.on) });
      return [el("li", {}, title, " ", el("span", { class: "row" }, button(t("continue"), () => this.#resume(draft)), this.#discard(key)))];
    });
    this.#work.replaceChildren(
      el("p", {}, t("open_to_review")),
      filePicker(t("open_readers_file"), (file) => this.#open(openFile(file, this.#plans))),
      ...(drafts.length ? [heading(this, t("reviews_begun"), 1), el("ul", {}, ...drafts)] : []),
    );
  }

  /** @param {string} key */
  #discard(key) {
    return askFirst(t("discard_draft"), t("discard_draft_sure"), t("discard"), () => {
      this.#keep = () => {};
      this.#pending = false;
      clearTimeout(this.#timer);
      deleteKey(key);
      this.#start();
      say(t("draft_discarded"));
      one("input", this.#work)?.focus();
    });
  }

  /** @param {Draft} draft */
  #resume(draft) {
    return this.#open(openText(draft.text, this.#plans, draft.file));
  }

  /**
   * @param {Promise<Opened>} opening
   * @param {boolean} [mine] to go on with the reader's own file
   * @returns {Promise<void>}
   */
  async #open(opening, mine = false) {
    try {
      const opened = await opening;
      const { plan, progress } = opened;
      if (progress.profile === storeFor(plan.plan).profile && !mine) {
        const banner = warning(t("review_own_file"), button(t("review_anyway"), () => this.#open(opening, true)));
        return showHere(this.#work, banner, button(t("open_another_file"), () => this.#start()));
      }
      this.#show(opened);
    } catch (refusal) {
      this.#start();
      const words = refusal instanceof Error ? refusal.message : String(refusal);
      this.#work.prepend(warning(words));
      say(words);
    }
  }

  /** @param {Opened} opened */
  #show(opened) {
    this.classList.add("reviewing");
    const { plan, progress, newer, warnings, name: who, file, texts } = opened;
    const key = draftKey(progress.profile, plan.plan);
    const h = levelOf(this) + 1;
    const about = [heading(this, titleOfFile(opened)), el("p", {}, aboutFile(opened)), ...warnings.map((text) => el("p", { class: "quiet" }, text))];
    if (newer) {
      const banner = warning(t("review_too_new"));
      return showHere(this.#work, ...about, banner, readOnlyPlan(plan, progress, { h }), button(t("close"), () => this.#start()));
    }
    /** @type {Draft} */
    const draft = { ...(draftAt(key) ?? { v: 1, by: "mentor", name: "", levels: {}, say: {}, overall: "", on: today(), device: storeFor(plan.plan).device }), text: encode({ ...progress, texts, name: who }), file, plan: plan.plan, title: plan.title, who };
    const status = el("p", { class: "quiet" });
    // What was said of an item under an earlier id is said of the item.
    for (const { id, was = [] } of plan.items) for (const old of was) {
      const words = draft.say[old];
      if (!words) continue;
      draft.say[id] = [draft.say[id], words].filter(Boolean).join("\n\n");
      delete draft.say[old];
    }
    this.#keep = () => {
      clearTimeout(this.#timer);
      this.#pending = false;
      status.textContent = keepDraft(key, draft) ? t("draft_kept") : t("draft_not_kept");
    };
    this.#keep();
    const changed = (/** @type {() => void} */ change) => {
      change();
      this.#pending = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#keep, DRAFT_DELAY);
    };
    /** @type {(words: string, get: string, set: (value: string) => void) => HTMLElement} */
    const writing = (words, value, set) => {
      const area = el("textarea", { rows: "3" });
      area.value = value;
      area.addEventListener("input", () => changed(() => set(area.value)));
      return labelled(words, area);
    };
    const comment = (/** @type {string} */ id, /** @type {string} */ text) => {
      const place = el("div", { class: "comment" });
      const open = () => place.replaceChildren(writing(t("your_comment_on", { what: text }), draft.say[id] ?? "", (value) => (draft.say[id] = value)));
      const opener = button(t("comment"), () => {
        open();
        one("textarea", place)?.focus();
      });
      opener.setAttribute("aria-label", t("comment_on", { what: text }));
      if (draft.say[id]) open();
      else place.append(opener);
      return place;
    };
    const rating = (/** @type {Competency} */ of) => {
      const rated = draft.levels[of.id] ?? "";
      // A level that the scale has lost is still what the draft says.
      const lost = rated && rankOf(plan, of, rated) < 0 ? [/** @type {[string, string]} */ ([rated, rated])] : [];
      const select = chooser([["", t("no_rating")], ...lost, ...scaleOf(plan, of).map(({ id, t }) => /** @type {[string, string]} */ ([id, t]))], rated);
      select.setAttribute("aria-label", t("your_rating_of", { what: of.t }));
      select.addEventListener("change", () => changed(() => (draft.levels[of.id] = select.value)));
      const others = reviewsOf(progress).filter(({ levels, key }) => levels[of.id] && key !== draft.key).map((review) => el("p", { class: "quiet" }, t("labelled", { label: reviewerWords(review), value: levelName(plan, of, rankOf(plan, of, review.levels[of.id] ?? "")) || (review.levels[of.id] ?? "") })));
      return [...others, el("div", { class: "row" }, labelled(t("your_rating"), select), comment(`competency:${of.id}`, of.t))];
    };
    const role = chooser(roles(), draft.by);
    role.addEventListener("change", () => changed(() => (draft.by = /** @type {Draft["by"]} */ (role.value))));
    const name = el("input", { type: "text", autocomplete: "name", value: draft.name });
    name.addEventListener("input", () => changed(() => (draft.name = name.value)));
    const save = () => {
      const review = reviewOf(draft);
      draft.key ??= newKey("r", draft.device, Object.keys(progress.reviews));
      this.#keep();
      const clock = tick(observe({ wall: 0, counter: 0 }, progress), Date.now());
      const reviewed = putReview(progress, draft.key, review, { clock, device: draft.device });
      offer(`${fileName(plan)}-reviewed.pathbook.json`, encode({ ...reviewed, texts, ...(who ? { name: who } : {}), saved: Date.now(), build: plan.build ?? "" }));
      const empty = !Object.keys(review.levels).length && !Object.keys(review.say).length && !review.overall;
      status.textContent = empty ? t("review_saved_empty") : t("review_saved");
    };
    showHere(this.#work, ...about,
      el("div", { class: "row" }, labelled(t("you_are_their"), role), labelled(t("your_name_in_review"), name)),
      readOnlyPlan(plan, progress, { competency: rating, activity: (one) => [comment(one.id, one.t)], textOf: (hash) => texts[hash], h }),
      heading(this, t("overall"), 1), writing(t("comment_overall"), draft.overall, (value) => (draft.overall = value)),
      el("div", { class: "row" }, button(t("save_reviewed"), save, "main"), button(t("close"), () => {
        this.#keep();
        this.#start();
      }), this.#discard(key)), status);
    say(t("file_open", { plan: plan.title }));
  }

  async #showReviews() {
    const found = await Promise.all(this.#plans.map(async (place) => {
      const { progress } = storeFor(place.id);
      if (!reviewsOf(progress).length) return [];
      const plan = await planData(place).catch(() => undefined);
      return plan ? reviewsBeside(plan, progress, levelOf(this) + 1) : [];
    }));
    this.#beside.replaceChildren(...found.flat());
  }
}

/**
 * @param {Draft} draft
 * @returns {import("./ratings.js").ReviewText}
 */
function reviewOf({ by, name, levels, say, overall }) {
  const filled = (/** @type {Record<string, string>} */ of) => Object.fromEntries(Object.entries(of).flatMap(([id, text]) => (text.trim() ? [[id, text.trim()]] : [])));
  return { by, ...(name.trim() ? { name: name.trim() } : {}), on: today(), levels: filled(levels), say: filled(say), ...(overall.trim() ? { overall: overall.trim() } : {}) };
}

/**
 * @param {string} name
 * @param {string} text
 */
function offer(name, text) {
  download(name, "application/json", text);
  say(t("saved_as", { name }));
}

/**
 * @param {string} profile the reader's
 * @param {string} plan
 */
function draftKey(profile, plan) {
  return `pathbook:${site.book}:1:review:${profile}:${plan}`;
}

function draftKeys() {
  return inventory(site.book ?? "").flatMap(({ key, what }) => (what === "review" ? [key] : []));
}

/**
 * @param {string} key
 * @returns {Draft | undefined}
 */
function draftAt(key) {
  try {
    const draft = JSON.parse(textAt(key) ?? "null");
    return draft?.v === 1 && draft.levels && draft.say ? draft : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} key
 * @param {Draft} draft
 * @returns {boolean} false where the browser keeps nothing for this page, or the handbook has no id
 */
function keepDraft(key, draft) {
  try {
    if (site.book) localStorage.setItem(key, JSON.stringify(draft));
    return Boolean(site.book);
  } catch {
    return false;
  }
}

customElements.define("pb-review", PbReview);
