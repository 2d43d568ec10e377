// <pb-sheet>: the sheet for the promotion conversation, printed on its own or saved as
// Markdown. What is printed is that Markdown, with room to write; it is made when it is
// asked for and gone after printing.

import { today } from "./calendar.js";
import { button } from "./controls.js";
import { conversation, sheetMarkdown } from "./conversation.js";
import { load } from "./data.js";
import { el, say, site } from "./dom.js";
import { download } from "./download.js";
import { storeFor } from "./given.js";
import { t } from "./words.js";

/** Lines to write on. */
const ROOM = 5;

class PbSheet extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    this.append(button(t("print_sheet"), () => this.#made(printed), this.dataset.look === "main" ? "main" : "quiet"), button(t("save_markdown"), () => this.#made(saved)));
    // Now, so that nothing has to be fetched to print.
    this.#plan().catch(() => undefined);
  }

  #plan() {
    const { plan = "-", src = "" } = this.dataset;
    return load("activities", plan, `${site.root ?? ""}${src}`);
  }

  /** @param {(text: string, plan: string) => void} use */
  async #made(use) {
    const { plan: id = "-" } = this.dataset;
    try {
      const plan = await this.#plan();
      use(sheetMarkdown(conversation(plan, storeFor(id).progress, today())), id);
    } catch {
      say(t("plan_not_loaded"));
    }
  }
}

customElements.define("pb-sheet", PbSheet);

/**
 * @param {string} text
 * @param {string} plan
 */
function saved(text, plan) {
  download(`${plan === "-" ? "progress" : plan}-conversation.md`, "text/markdown", text);
  say(t("sheet_saved"));
}

/** @param {string} text */
function printed(text) {
  const root = document.documentElement;
  const sheet = sheetOf(text);
  const back = () => {
    delete root.dataset.print;
    sheet.remove();
  };
  document.body.append(sheet);
  root.dataset.print = "sheet";
  addEventListener("afterprint", back, { once: true });
  print();
}

/**
 * Headings, nested lists and paragraphs: what the sheet's Markdown has.
 * @param {string} text
 */
function sheetOf(text) {
  const sheet = el("section", { class: "conversation", "aria-label": t("conversation_sheet") });
  /** The lists that are open, outermost first. @type {HTMLElement[]} */
  let lists = [];
  /** @type {HTMLElement | undefined} */
  let line;
  for (const raw of text.split("\n")) {
    const [, indent = "", mark = "", rest = ""] = /^( *)(#+ |- (?:\[ \] )?)?(.*)$/.exec(raw) ?? [];
    if (!rest) continue;
    if (mark.startsWith("#")) {
      lists = [];
      sheet.append((line = el(/** @type {"h1"} */ (`h${mark.length - 1}`), {}, ...piecesOfLine(rest))));
    } else if (mark) {
      lists.length = Math.min(lists.length, indent.length / 2 + 1);
      if (lists.length <= indent.length / 2) {
        const list = el("ul");
        (lists.length && line ? line : sheet).append(list);
        lists.push(list);
      }
      line = el("li", {}, ...(mark.includes("[") ? [el("span", { class: "to-tick" })] : []), ...piecesOfLine(rest));
      lists.at(-1)?.append(line);
    } else if (indent && line) line.append(" ", ...piecesOfLine(rest));
    else sheet.append((line = el("p", { class: "facts" }, ...piecesOfLine(rest))));
  }
  sheet.append(el("div", { class: "agreed" }, el("h2", {}, t("agreed_here")), ...Array.from({ length: ROOM }, () => el("p"))));
  return sheet;
}

/**
 * Text without its backslashes; of a link, the text and the address.
 * @param {string} text
 */
function piecesOfLine(text) {
  const plain = (/** @type {string} */ piece) => piece.replace(/\\(\W)/g, "$1").replace(/\\$/, "");
  return text.split(/(?<!\\)(\[(?:\\.|[^\]\\])*\]\([^)]*\))/).map((piece) => {
    const [, words = "", url = ""] = /^\[(.*)\]\((.*)\)$/.exec(piece) ?? [];
    return url ? `${plain(words)} <${url.replace(/^<|>$/g, "")}>` : plain(piece);
  });
}
