// Turns the page on show into the next one. Only what differs between what the server sent before and what it sends
// now is touched: what a reader opened, typed or ticked in all else stays, and so does what scripts made of it.

/** The text of the page as the server sent it last, before any script changed it. @type {Element | undefined} */
let sent;
/** What stands outside of it: another outside is another page. */
let frame = "";
/** The nodes on show, by those that were sent. @type {WeakMap<Node, Node>} */
const shownFor = new WeakMap();

/** What only a page that is loaded again can show. */
class NeedsReload extends Error {}

/** Before the scripts of the page run: what is there is what was sent. */
function rememberPage() {
  const main = document.querySelector("main");
  if (!main) return;
  sent = /** @type {Element} */ (main.cloneNode(true));
  pair(sent, main);
  frame = frameOf(document);
}

/**
 * Has the page show what the server sends now.
 * @param {Document} page
 */
function becomePage(page) {
  const next = page.querySelector("main");
  if (!sent || !next || frameOf(page) !== frame) throw new NeedsReload();
  document.title = page.title;
  const { edition } = page.documentElement.dataset;
  if (edition) html.dataset.edition = edition;
  alter(sent, next);
  sent = next;
}

/**
 * All of a page but its text and what that is called: scripts, the bar, the trail, the foot.
 * @param {Document} page
 */
function frameOf(page) {
  const { documentElement, head, body } = page;
  const copy = /** @type {Element} */ (body.cloneNode(true));
  copy.querySelector("main")?.replaceChildren();
  for (const node of copy.querySelectorAll("noscript")) node.replaceChildren();
  const scripts = [...head.querySelectorAll("script[src]")].map((script) => script.getAttribute("src"));
  // Which edition it is changes with its text; the scheme is the reader's, the id may be the server's.
  const facts = Object.entries(/** @type {HTMLElement} */ (documentElement).dataset).filter(([name]) => !["theme", "edition", "book"].includes(name));
  return JSON.stringify([facts, scripts.filter((src) => !src?.startsWith("/_pathbook/")), copy.outerHTML]);
}

/**
 * @param {Node} node
 * @param {Node} shown
 */
function pair(node, shown) {
  shownFor.set(node, shown);
  for (let [child, other] = [node.firstChild, shown.firstChild]; child && other; [child, other] = [child.nextSibling, other.nextSibling]) pair(child, other);
}

/**
 * Hands on what is shown for a node to one that is equal.
 * @param {Node} old
 * @param {Node} next
 */
function handOn(old, next) {
  const shown = shownFor.get(old);
  if (shown) shownFor.set(next, shown);
  for (let [child, other] = [old.firstChild, next.firstChild]; child && other; [child, other] = [child.nextSibling, other.nextSibling]) handOn(child, other);
}

/**
 * @param {Node} old
 * @param {Node} next
 */
function alter(old, next) {
  const shown = shownFor.get(old);
  // A script took it away.
  if (!shown?.isConnected) throw new NeedsReload();
  shownFor.set(next, shown);
  if (shown instanceof CharacterData && next instanceof CharacterData) shown.data = next.data;
  if (!(shown instanceof Element) || !(old instanceof Element) || !(next instanceof Element)) return;
  // Scripts made what it is called into something else.
  if (isMade(old) && old.getAttribute("data-title") !== next.getAttribute("data-title")) throw new NeedsReload();
  for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
    const value = next.getAttribute(name);
    if (value === old.getAttribute(name)) continue;
    if (value === null) shown.removeAttribute(name);
    else shown.setAttribute(name, value);
  }
  /** @type {ChildNode | null} */
  let last = null;
  for (const [was, is] of matched([...old.childNodes], [...next.childNodes])) {
    if (!is) {
      let gone = /** @type {ChildNode | undefined} */ (was && shownFor.get(was));
      // What belongs to it elsewhere would stay.
      if (gone instanceof Element && gone.matches(".tab")) throw new NeedsReload();
      // What is typed there is put back in its successor: it is not to be kept twice.
      if (gone instanceof Element) [...gone.querySelectorAll("input, textarea")].filter(isField).forEach((field) => (field.value = field.defaultValue));
      // What scripts put around it goes with it.
      while (gone && gone.parentElement && gone.parentElement !== shown && gone.parentElement.childNodes.length === 1) gone = gone.parentElement;
      gone?.remove();
      continue;
    }
    if (!was) {
      const fresh = document.importNode(is, true);
      // Scripts made these what they are when the page came.
      if (fresh instanceof Element && (isMade(fresh) || fresh.querySelector(".tabs"))) throw new NeedsReload();
      pair(is, fresh);
      if (last) outermost(last, shown).after(fresh);
      else shown.prepend(fresh);
    } else if (is.isEqualNode(was)) handOn(was, is);
    else alter(was, is);
    last = /** @type {ChildNode} */ (shownFor.get(is));
  }
}

/** @param {Element} node */
const isMade = (node) => node.matches(".tab, .tabs");

/**
 * What stands for a node among the children of an element: scripts may have put something around it.
 * @param {ChildNode} node
 * @param {Element} within
 */
function outermost(node, within) {
  let at = node;
  while (at.parentElement && at.parentElement !== within) at = at.parentElement;
  if (!at.parentElement) throw new NeedsReload();
  return at;
}

/**
 * Which node becomes which, in the order of the next ones; alone are those that go and those that come.
 * @param {ChildNode[]} before
 * @param {ChildNode[]} after
 * @returns {[was: ChildNode | undefined, is: ChildNode | undefined][]}
 */
function matched(before, after) {
  let from = 0;
  while (from < before.length && from < after.length && before[from]?.isEqualNode(after[from] ?? null)) from += 1;
  let end = 0;
  while (end < before.length - from && end < after.length - from && before.at(-1 - end)?.isEqualNode(after.at(-1 - end) ?? null)) end += 1;
  const [old, next] = [before.slice(from, before.length - end), after.slice(from, after.length - end)];
  // The best common subsequence: equal nodes weigh more than those of one kind.
  const weights = Array.from({ length: old.length + 1 }, () => new Int32Array(next.length + 1));
  const weight = (/** @type {number} */ i, /** @type {number} */ j) => weights[i]?.[j] ?? 0;
  const fit = old.map((was) => next.map((is) => fits(was, is)));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = weights[i];
    for (let j = next.length - 1; row && j >= 0; j -= 1) {
      const own = fit[i]?.[j] ?? 0;
      row[j] = Math.max(weight(i + 1, j), weight(i, j + 1), own && own + weight(i + 1, j + 1));
    }
  }
  /** @type {[ChildNode | undefined, ChildNode | undefined][]} */
  const middle = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const own = fit[i]?.[j] ?? 0;
    if (own && weight(i, j) === own + weight(i + 1, j + 1)) middle.push([old[i++], next[j++]]);
    else if (i < old.length && weight(i, j) === weight(i + 1, j)) middle.push([old[i++], undefined]);
    else middle.push([undefined, next[j++]]);
  }
  const pairs = (/** @type {number} */ first, /** @type {number} */ other, /** @type {number} */ count) => Array.from({ length: count }, (_, at) => /** @type {[ChildNode | undefined, ChildNode | undefined]} */ ([before[first + at], after[other + at]]));
  return [...pairs(0, 0, from), ...middle, ...pairs(before.length - end, after.length - end, end)];
}

/**
 * Whether one node may become another: 0 if not, more the more of it stays.
 * @param {Node} was
 * @param {Node} is
 */
function fits(was, is) {
  if (was.isEqualNode(is)) return 4;
  if (was.nodeType !== is.nodeType) return 0;
  if (!(was instanceof Element) || !(is instanceof Element)) return 1;
  if (was.tagName !== is.tagName) return 0;
  // Another image is not the one that a script offers to enlarge.
  if (/^(IMG|PICTURE)$/.test(was.tagName)) return 0;
  // What has a life of its own begins anew; a list of items goes on while its items are the same.
  if (was.tagName.includes("-") && (was.tagName !== "PB-CHECKLIST" || inputsOf(was) !== inputsOf(is))) return 0;
  if (was.id || is.id) return was.id === is.id ? 3 : 0;
  return was.className === is.className ? 2 : 1;
}

/** @param {Element} list */
const inputsOf = (list) => [...list.querySelectorAll("input")].map(({ outerHTML }) => outerHTML).join();
