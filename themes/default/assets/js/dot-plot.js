// A picture of competencies as rows of dots: you, a reviewer, what is expected now and
// next. Drawn in the colour of the text and told apart by shape; the words beside it
// say the same, and a table is its other form.

/** @typedef {{ name: string, of: number, you: number, from: number, to: number, reviewer: number, words: string }} PlotRow ranks from 0, or -1; `of`: how many levels the scale has */

const DOT_ROW = 40;
const DOT_PAD = 14;
let plots = 0;

/**
 * A new element of a picture.
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) node.setAttribute(name, String(attributes[name]));
  node.append(...children);
  return /** @type {SVGElement} */ (node);
}

/**
 * @param {PlotRow[]} rows
 * @param {string[]} ticks names of the levels, where all rows have the same
 * @param {number} width the room there is, in px
 * @param {string} title
 */
export function dotPlot(rows, ticks, width, title) {
  const id = `dots-${(plots += 1)}`;
  // Where there is little room a name stands above its line, not beside it.
  const beside = width >= 560 ? Math.min(260, width * 0.4) : 0;
  const step = beside ? DOT_ROW : DOT_ROW + 18;
  const top = ticks.length ? 26 : 6;
  const x = (/** @type {number} */ rank, /** @type {number} */ of) => beside + DOT_PAD + (of > 1 ? rank / (of - 1) : 0.5) * (width - beside - 2 * DOT_PAD);
  const marks = rows.flatMap((row, place) => {
    const y = top + place * step + (beside ? step / 2 : step - 14);
    const at = (/** @type {number} */ rank) => x(rank, row.of);
    const name = svg("text", { x: 0, y: beside ? y + 4 : y - 18, class: "name" }, shortened(row.name, beside ? beside - 8 : width));
    const line = svg("path", { d: `M${at(0)} ${y}H${at(row.of - 1)}`, class: "way" });
    const stops = Array.from({ length: row.of }, (_, rank) => svg("circle", { cx: at(rank), cy: y, r: 2.5, class: "stop" }));
    const lowest = Math.min(...[row.you, row.reviewer].filter((rank) => rank >= 0));
    const leap = lowest < row.to ? [svg("path", { d: `M${at(lowest)} ${y}H${at(row.to)}`, class: "leap" })] : [];
    return [name, line, ...stops, ...leap, ...(["from", "to", "reviewer", "you"]).flatMap((kind) => {
      const rank = row[/** @type {"you"} */ (kind)];
      return rank < 0 ? [] : [markOf(kind, at(rank), y)];
    })];
  });
  const heads = ticks.map((tick, rank) => svg("text", { x: x(rank, ticks.length), y: 12, class: "tick", "text-anchor": rank === 0 ? "start" : rank === ticks.length - 1 ? "end" : "middle" }, shortened(tick, (width - beside) / ticks.length)));
  const height = top + rows.length * step + 4;
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-labelledby": id, "aria-describedby": `${id}-about`, class: "dot-plot" },
    svg("title", { id }, title), svg("desc", { id: `${id}-about` }, rows.map(({ words }) => words).join(" ")), ...heads, ...marks);
}

/**
 * The shape of one mark: a full dot is you, a diamond is next, a ring is now, a triangle a reviewer.
 * @param {string} kind
 * @param {number} x
 * @param {number} y
 */
export function markOf(kind, x, y) {
  if (kind === "you") return svg("circle", { cx: x, cy: y, r: 6.5, class: kind });
  if (kind === "from") return svg("path", { d: `M${x} ${y - 10}v20`, class: kind });
  return svg("path", { class: kind, d: kind === "to" ? `M${x} ${y - 10}l10 10l-10 10l-10-10z` : `M${x} ${y + 9}l6 9h-12z` });
}

/**
 * As much of a text as fits, roughly.
 * @param {string} text
 * @param {number} room in px
 */
function shortened(text, room) {
  const most = Math.floor(room / 6.9);
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
