// <pb-people>: the profiles of this handbook in this browser, for people who
// share a device, or who keep two plans of the same kind apart.

import { askFirst, button, labelled } from "./controls.js";
import { el, say, site } from "./dom.js";
import { addProfile, deleteProfile, profilesOf, renameProfile, useProfile } from "./shelf.js";

class PbPeople extends HTMLElement {
  connectedCallback() {
    this.#show();
  }

  #show() {
    const book = site.book ?? "";
    const profiles = profilesOf(book);
    const name = el("input", { type: "text" });
    const add = button("Add a profile", () => {
      const title = name.value.trim();
      if (!title) return name.focus();
      addProfile(book, title);
      this.#after(`The profile “${title}” is added.`);
    });
    this.replaceChildren(
      el("ul", { class: "profiles" }, ...profiles.map((profile) => el("li", {}, ...this.#line(profile)))),
      el("div", { class: "row" }, labelled("Name of a new profile", name), add),
    );
  }

  /** @param {{ id: string, name: string, current: boolean }} profile */
  #line({ id, name, current }) {
    const book = site.book ?? "";
    const title = name || "Without a name";
    const row = el("span", { class: "row" });
    const rename = button("Rename", () => {
      const field = el("input", { type: "text", value: name });
      const done = () => {
        renameProfile(book, id, field.value.trim());
        this.#after(`The profile is now called “${field.value.trim()}”.`);
      };
      field.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") done();
        else if (key === "Escape") this.#show();
      });
      row.replaceChildren(labelled(`New name of “${title}”`, field), button("Keep this name", done), button("Cancel", () => this.#show()));
      field.focus();
    });
    rename.setAttribute("aria-label", `Rename “${title}”`);
    row.append(rename);
    if (!current) {
      const use = button("Switch to it", () => {
        useProfile(book, id);
        location.reload();
      });
      use.setAttribute("aria-label", `Switch to “${title}”`);
      row.prepend(use);
      row.append(askFirst("Delete", `Delete “${title}” with all that is kept in it?`, "Delete it", () => {
        deleteProfile(book, id);
        this.#after(`The profile “${title}” is deleted.`);
      }));
    }
    return [el("span", {}, el("b", {}, title), current ? ", in use now" : ""), row];
  }

  /** @param {string} words */
  #after(words) {
    this.#show();
    this.dispatchEvent(new Event("shelf", { bubbles: true }));
    say(words);
    this.tabIndex = -1;
    this.focus();
  }
}

customElements.define("pb-people", PbPeople);
