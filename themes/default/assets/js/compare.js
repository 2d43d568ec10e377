// <pb-compare>: any two role levels side by side, by the reader's choice. It loads a
// data script a role level, shows what changes as the generated pages do, and keeps
// the choice in the address, so that it can be linked.

import { el, one, say, site } from "./dom.js";
import { load } from "./data.js";
import { changesBetween, sentenceOf, wordOf } from "./compare-core.js";
import { t } from "./words.js";

/** @typedef {import("./compare-core.js").Level} Level */
/** @typedef {import("./compare-core.js").Row} Row */
/** @typedef {import("./compare-core.js").Duty} Duty */
/** @typedef {import("./compare-core.js").Expected} Expected */

const SHAPES = { raised: "▲", lowered: "▼", new: "+", dropped: "×", reworded: "≈", kept: "=" };
/** More dots than this say less than a number. */
const MOST_DOTS = 8;

class Compare extends HTMLElement {
  /** What was shown last, so that a slow answer to an older choice is not. */
  shown = "";

  connectedCallback() {
    const [from, to] = this.selects();
    if (!from || !to) return;
    if (!to.options.length) to.append(...[...from.children].map((child) => child.cloneNode(true)));
    for (const select of [from, to]) select.addEventListener("change", () => this.choose(true));
    one("button", this)?.addEventListener("click", () => {
      [from.value, to.value] = [to.value, from.value];
      this.choose(true);
    });
    addEventListener("hashchange", () => this.readAddress());
    this.readAddress();
  }

  selects() {
    return [...this.querySelectorAll("select")];
  }

  readAddress() {
    const [from, to] = this.selects();
    const wanted = new URLSearchParams(location.hash.slice(1));
    const { from: first = "", to: second = "" } = this.dataset;
    if (!from || !to) return;
    if (!wanted.has("from") && !wanted.has("to") && this.shown) return;
    from.value = wanted.get("from") ?? first;
    to.value = wanted.get("to") ?? second;
    const unknown = [from, to].flatMap((select, at) => (select.selectedIndex < 0 ? wanted.get(at ? "to" : "from") ?? [] : []));
    for (const select of [from, to]) if (select.selectedIndex < 0) select.value = "";
    this.choose(false);
    const place = one(".compared", this);
    if (place && unknown[0]) this.tell(place, t("no_such_level", { level: unknown[0] }));
  }

  /** @param {boolean} chosen by the reader just now */
  async choose(chosen) {
    const [from = "", to = ""] = this.selects().map((select) => select.value);
    const pair = `from=${from}&to=${to}`;
    const place = one(".compared", this);
    if (!place || pair === this.shown) return;
    this.shown = pair;
    if (chosen) history.replaceState(history.state, "", `#${pair}`);
    // What the author chose stands below already, with the activities.
    const first = one(".compared-first", this.parentElement ?? document);
    const isFirst = Boolean(first) && from === this.dataset.from && to === this.dataset.to;
    first?.toggleAttribute("hidden", Boolean(from && to) && !isFirst);
    if (isFirst || !from || !to) return place.replaceChildren();
    if (from === to) return this.tell(place, t("choose_two_levels"));
    try {
      const [a, b] = await Promise.all([from, to].map((id) => load("level", id, `${this.dataset.levels}${id}.js`)));
      if (this.shown !== pair) return;
      const changes = changesBetween(a, b);
      place.replaceChildren(...this.drawn(a, b, changes));
      if (chosen) say(`${t("compared_with", { to: b.name, from: a.name })} ${sentenceOf(changes.rows)}`);
    } catch {
      if (this.shown !== pair) return;
      // So the same choice can be tried again.
      this.shown = "";
      this.tell(place, t("levels_not_loaded"));
    }
  }

  /**
   * @param {HTMLElement} place
   * @param {string} text
   */
  tell(place, text) {
    place.replaceChildren(el("p", {}, text));
    say(text);
  }

  /**
   * @param {Level} from
   * @param {Level} to
   * @param {{ rows: Row[], does: Duty[] }} changes
   */
  drawn(from, to, { rows, does }) {
    const { h = "2" } = this.dataset;
    const heading = (/** @type {string} */ text) => el(/** @type {"h2"} */ (`h${h}`), {}, text);
    const page = from.changes[to.id];
    /** @type {HTMLElement[]} */
    const nodes = [el("p", { class: "lead" }, sentenceOf(rows))];
    if (page) nodes.push(el("p", {}, el("a", { href: (site.root ?? "") + page }, t("read_as_page"))));
    if (rows.length) nodes.push(heading(t("competencies")), lanes(from, to, rows));
    if (does.length) nodes.push(heading(t("responsibilities")), el("ul", { class: "duties" }, ...does.map(duty)));
    return nodes;
  }
}

customElements.define("pb-compare", Compare);

/**
 * @param {Level} from
 * @param {Level} to
 * @param {Row[]} rows
 */
function lanes(from, to, rows) {
  const head = [el("th", { scope: "col" }, t("competency")), ...[from, to].map((level) => el("th", { scope: "col" }, linked(level.name, level.url)))];
  const areas = [...new Set(rows.map(({ of }) => of.o))];
  const bodies = areas.map((area) => {
    const inside = rows.filter(({ of }) => of.o === area);
    const name = inside[0]?.of.a;
    const title = name && areas.length > 1 ? [el("tr", { class: "area" }, el("th", { scope: "rowgroup", colspan: "3" }, name))] : [];
    return el("tbody", {}, ...title, ...inside.map(lane));
  });
  return el("table", { class: "lanes" }, el("thead", {}, el("tr", {}, ...head)), ...bodies);
}

/** @param {Row} row */
function lane({ kind, words, from, to, of }) {
  const signs = (/** @type {Expected | undefined} */ side) => (side?.i.length && kind !== "kept" ? [el("ul", { class: "signs" }, ...side.i.map((sign) => el("li", {}, sign)))] : []);
  const old = from ? degree(from) : el("span", { class: "quiet" }, t("not_expected"));
  const now = to ? degree(to) : el("span", { class: "quiet" }, t("no_longer_expected"));
  return el("tr", { class: kind },
    el("th", { scope: "row" }, linked(of.n, of.u)),
    el("td", { class: "from" }, old, ...signs(from)),
    el("td", { class: "to" }, now, " ", mark(kind, words), ...signs(to)));
}

/** @param {Duty} duty */
function duty({ kind, pieces }) {
  const hidden = (/** @type {string} */ text) => el("span", { class: "visually-hidden" }, text);
  const text = pieces.map(([kind, text]) => (kind === "both" ? text : kind === "old" ? el("del", {}, hidden(`(${t("no_longer_within")} `), text, hidden(")")) : el("ins", {}, hidden(`(${t("now_within")} `), text, hidden(")"))));
  return el("li", { class: kind }, mark(kind, wordOf(kind)), el("p", {}, ...text));
}

/** @param {Expected} expected */
function degree({ d, r: [rank, of] }) {
  return of > MOST_DOTS ? el("span", { class: "deg" }, `${d} (${t("n_of_total", { n: rank, total: of })})`) : el("span", { class: `deg r${rank} m${of}` }, d);
}

/**
 * A shape and a word, so that nobody needs the colour.
 * @param {keyof typeof SHAPES} kind
 * @param {string} words
 */
function mark(kind, words) {
  return el("span", { class: "mark" }, el("span", { "aria-hidden": "true" }, SHAPES[kind]), ` ${words}`);
}

/**
 * @param {string} name
 * @param {string} url from the site's root, or nothing
 */
function linked(name, url) {
  return url ? el("a", { href: (site.root ?? "") + url }, name) : name;
}
