// <pb-people>: the profiles of this handbook in this browser, for people who
// share a device, or who keep two plans of the same kind apart.

import { askFirst, button, labelled } from "./controls.js";
import { el, say, site } from "./dom.js";
import { addProfile, deleteProfile, profilesOf, renameProfile, useProfile } from "./shelf.js";
import { t } from "./words.js";

class PbPeople extends HTMLElement {
  connectedCallback() {
    this.#show();
  }

  #show() {
    const book = site.book ?? "";
    const profiles = profilesOf(book);
    const name = el("input", { type: "text" });
    const add = button(t("add_a_profile"), () => {
      const title = name.value.trim();
      if (!title) return name.focus();
      addProfile(book, title);
      this.#after(t("profile_added", { name: title }));
    });
    this.replaceChildren(
      el("ul", { class: "profiles" }, ...profiles.map((profile) => el("li", {}, ...this.#line(profile)))),
      el("div", { class: "row" }, labelled(t("name_of_new_profile"), name), add),
    );
  }

  /** @param {{ id: string, name: string, current: boolean }} profile */
  #line({ id, name, current }) {
    const book = site.book ?? "";
    const title = name || t("without_a_name");
    const row = el("span", { class: "row" });
    const rename = button(t("rename"), () => {
      const field = el("input", { type: "text", value: name });
      const done = () => {
        renameProfile(book, id, field.value.trim());
        this.#after(t("profile_renamed", { name: field.value.trim() }));
      };
      field.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") done();
        else if (key === "Escape") this.#show();
      });
      row.replaceChildren(labelled(t("new_name_of", { name: title }), field), button(t("keep_this_name"), done), button(t("cancel"), () => this.#show()));
      field.focus();
    });
    rename.setAttribute("aria-label", t("rename_profile", { name: title }));
    row.append(rename);
    if (!current) {
      const use = button(t("switch_to_it"), () => {
        useProfile(book, id);
        location.reload();
      });
      use.setAttribute("aria-label", t("switch_to_profile", { name: title }));
      row.prepend(use);
      row.append(askFirst(t("delete"), t("delete_profile_sure", { name: title }), t("delete_it"), () => {
        deleteProfile(book, id);
        this.#after(t("profile_deleted", { name: title }));
      }));
    }
    return [el("span", {}, el("b", {}, title), current ? `${t("list_comma")}${t("in_use_now")}` : ""), row];
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
