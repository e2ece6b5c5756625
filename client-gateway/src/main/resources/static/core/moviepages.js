// The library's list, read page by page: thousands of movies are never asked for at once, and a refresh reads again what
// is shown and no more. What answers a search that is over is dropped.

const PAGE_MOVIES = 60;
const REQUEST_MOVIES_MAX = 1000;

export class MoviePages {
  #turn = 0;
  #busy = null;

  /** @param {(path: string) => Promise<{items: object[], next: string|null}>} get reads a path below /api/v1 */
  constructor(get) {
    this.get = get;
    this.query = '';
    /** @type {object[]} */
    this.items = [];
    /** Where the next page begins; null where the list is complete. @type {string|null} */
    this.next = null;
    /** Whether anything has been read for this query. */
    this.isKnown = false;
  }

  /** Begins anew with another search. @param {string} query */
  search(query) {
    if (query === this.query) return;
    this.query = query;
    this.#turn++;
    this.#busy = null;
    this.items = [];
    this.next = null;
    this.isKnown = false;
  }

  /** Reads again as many movies as are shown, at least a page. @returns {Promise<boolean>} whether the answer was of use */
  refresh() {
    return this.#alone(async (turn) => {
      const goal = Math.max(PAGE_MOVIES, this.items.length);
      const items = [];
      let next = '';
      while (next !== null && items.length < goal) {
        const page = await this.#page(next, Math.min(REQUEST_MOVIES_MAX, goal - items.length));
        items.push(...page.items);
        next = page.next ?? null;
      }
      if (turn !== this.#turn) return false;
      this.items = items;
      this.next = next;
      this.isKnown = true;
      return true;
    });
  }

  /** Reads the next page. @returns {Promise<boolean>} whether there was one */
  more() {
    if (this.next === null) return Promise.resolve(false);
    return this.#alone(async (turn) => {
      const page = await this.#page(this.next, PAGE_MOVIES);
      if (turn !== this.#turn) return false;
      const known = new Set(this.items.map(({ id }) => id));
      this.items = [...this.items, ...page.items.filter(({ id }) => !known.has(id))];
      this.next = page.next ?? null;
      return true;
    });
  }

  /** One read at a time: a refresh that ran beside `more` would take back what that has added. */
  async #alone(read) {
    const turn = this.#turn;
    while (this.#busy !== null) await this.#busy.catch(() => {});
    if (turn !== this.#turn) return false;
    const reading = read(turn);
    this.#busy = reading;
    try {
      return await reading;
    } finally {
      if (this.#busy === reading) this.#busy = null;
    }
  }

  #page(after, limit) {
    const fields = new URLSearchParams({ limit: String(limit) });
    if (this.query !== '') fields.set('q', this.query);
    if (after !== '') fields.set('after', after);
    return this.get(`/movies?${fields}`);
  }
}
