// Storage as several tabs of one browser share it: every tab has its own view and
// hears, a little later, what the others wrote.

export class SharedStorage {
  /** @type {Map<string, string>} */
  values = new Map();
  /** @type {{ view: object, hear: (key: string | null, value: string | null) => void }[]} */
  #tabs = [];
  /** @type {(() => void)[]} */
  #mail = [];

  /** A tab's view; `quota` is in characters, keys included. */
  view({ quota = Infinity } = {}) {
    const { values } = this;
    const post = (/** @type {string | null} */ key, /** @type {string | null} */ value) => this.#post(view, key, value);
    const view = {
      writes: 0,
      get length() {
        return values.size;
      },
      key: (/** @type {number} */ place) => [...values.keys()][place] ?? null,
      getItem: (/** @type {string} */ key) => values.get(key) ?? null,
      setItem(/** @type {string} */ key, /** @type {string} */ value) {
        let used = key.length + value.length;
        for (const [name, kept] of values) if (name !== key) used += name.length + kept.length;
        if (used > quota) throw new DOMException("full", "QuotaExceededError");
        view.writes += 1;
        if (values.get(key) === value) return;
        values.set(key, value);
        post(key, value);
      },
      removeItem(/** @type {string} */ key) {
        if (values.delete(key)) post(key, null);
      },
    };
    return view;
  }

  /** @param {object} view @param {{ receive(key: string | null, value: string | null): void }} store */
  connect(view, store) {
    this.#tabs.push({ view, hear: (key, value) => store.receive(key, value) });
  }

  /** Delivers the oldest `storage` event; false when there is none. */
  deliver() {
    const letter = this.#mail.shift();
    letter?.();
    return letter !== undefined;
  }

  #post(from, key, value) {
    for (const tab of this.#tabs) if (tab.view !== from) this.#mail.push(() => tab.hear(key, value));
  }
}
