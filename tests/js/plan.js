// A plan's data as the build makes it, and a reader's progress, for the tests.

import { empty, setState } from "../../themes/default/assets/js/state.js";

const SCALE = ["awareness", "working", "practitioner", "expert"];

/** A plan with three steps, a page each; `items` are laid over sensible defaults. */
export function planOf(items, more = {}) {
  return {
    plan: "pm", title: "To senior", site: "Handbook", lang: "en", review: "3m",
    steps: ["invest", "rate", "make"].map((id) => ({ id, t: `Step ${id}`, u: `${id}.html` })),
    pages: [0, 1, 2].map((s) => ({ u: `page-${s}.html`, t: `Page ${s}`, s })),
    items: items.map((item, at) => ({ n: at + 1, t: `Do ${item.id}`, h: `0000000${at % 10}`, p: 0, f: 0, ...item })),
    gone: [],
    scales: [SCALE.map((id) => ({ id, t: id[0].toUpperCase() + id.slice(1) }))],
    competencies: [["talk", -1, 2], ["lead", 1, 2], ["plan", 2, 3], ["old", 1, -1]].map(([id, from, to]) => ({ id, t: `To ${id}`, u: `${id}.html`, scale: 0, from, to })),
    ...more,
  };
}

export const fresh = () => empty("2f1c5f0a-0000-4000-8000-00000000abcd", "pm", "p-7kq2");

/** `{id: state}` at one stamp. */
export function states(progress, given, wall = 1000, device = "d-a") {
  return Object.entries(given).reduce((all, [id, state]) => setState(all, id, state, { wall, counter: 0 }, device), progress);
}

/** More of one item's entry: due, notes, ev. */
export function keep(progress, id, entry) {
  return { ...progress, items: { ...progress.items, [id]: { ...progress.items[id], ...entry } } };
}

export const at = (value, wall = 1000, device = "d-a") => [value, wall, 0, device];
export const option = (progress, name, value) => ({ ...progress, x: { ...progress.x, [name]: at(value) } });
export const rated = (progress, levels, wall = 1000) => Object.entries(levels).reduce((all, [id, level]) => ({ ...all, levels: { ...all.levels, [id]: { ...all.levels[id], self: at(level, wall) } } }), progress);
export const reviewed = (progress, key, review, wall = 1000) => ({ ...progress, reviews: { ...progress.reviews, [key]: at({ by: "mentor", on: "2026-05-02", levels: {}, say: {}, ...review }, wall) } });
