// Files on their way into the domain, one after the other: several at once would only share the same line. What happens to
// the bytes and who draws it is passed in, so that the queue also runs in a test.

const FILES_MAX = 500;
const RATE_WINDOW_MILLIS = 3000;
const POLL_MILLIS = 500;
const MISSES_MAX = 20;
/** A gateway may hear of an import later than the one that took the file's end, and all of them once a coordinator has. */
const UNKNOWN_MAX = 120;

/**
 * @typedef {'WAITING'|'SENDING'|'RECEIVING'|'CONVERTING'|'PLACING'|'DONE'|'FAILED'} UploadState
 * @typedef {object} UploadItem
 * @property {number} number
 * @property {{name: string, size: number}} file
 * @property {UploadState} state
 * @property {number} sentBytes
 * @property {number} bytesPerSecond while it is sent
 * @property {number} frames made of it so far
 * @property {string} detail why it failed, or what else a user should know
 * @property {string|null} movieId
 */

/** Bytes a second over the last three seconds. */
export class ByteRate {
  #samples = [];

  /** @param {number} now milliseconds @param {number} bytes in all */
  add(now, bytes) {
    this.#samples.push({ now, bytes });
    while (this.#samples.length > 2 && this.#samples[1].now <= now - RATE_WINDOW_MILLIS) this.#samples.shift();
  }

  /** What came before that does not count. */
  restart(now, bytes) {
    this.#samples = [{ now, bytes }];
  }

  /** @returns {number} 0 until there are two samples of different times */
  get perSecond() {
    if (this.#samples.length < 2) return 0;
    const [first, last] = [this.#samples[0], this.#samples[this.#samples.length - 1]];
    return last.now > first.now ? ((last.bytes - first.bytes) * 1000) / (last.now - first.now) : 0;
  }
}

export class UploadQueue {
  #numbers = 0;
  #running = null;
  /** @type {UploadItem[]} */
  items = [];

  /**
   * @param {object} surroundings
   * @param {(file: object, told: {onProgress: (sent: number, isSentNow: boolean) => void, onSetback: (why: string) => void},
   *     signal: AbortSignal) => Promise<{importId: string}>} surroundings.send asked for the same file again, it goes on where it was
   * @param {(importId: string) => Promise<{state: UploadState, frames: number, detail: string, movieId: string}>} surroundings.progressOf
   *     fails with `status` 404 where the import is not known
   * @param {() => number} surroundings.now milliseconds
   * @param {(run: () => void, millis: number) => unknown} surroundings.schedule like setTimeout
   * @param {(item: UploadItem) => void} surroundings.onChange
   */
  constructor({ send, progressOf, now, schedule, onChange }) {
    Object.assign(this, { send, progressOf, now, schedule, onChange });
  }

  /** Items that are not at an end. */
  get unfinished() {
    return this.items.filter(({ state }) => state !== 'DONE' && state !== 'FAILED').length;
  }

  /** Whether bytes are on their way or wait for it: leaving the page would lose them. */
  get holdsBytes() {
    return this.items.some(({ state }) => state === 'WAITING' || state === 'SENDING');
  }

  /** @param {Iterable<{name: string, size: number}>} files @returns {number} how many were taken: the queue is bounded */
  add(files) {
    let taken = 0;
    for (const file of files) {
      if (this.items.length >= FILES_MAX) break;
      const item = { number: ++this.#numbers, file, abort: null };
      this.items.push(item);
      this.#waiting(item);
      taken++;
    }
    this.#next();
    return taken;
  }

  /** Goes on with a file that failed. @param {UploadItem} item */
  retry(item) {
    if (item.state !== 'FAILED') return;
    this.#waiting(item);
    this.#next();
  }

  /** Takes an item off the list; one that is being sent is stopped, one that is imported already is left to be. */
  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    item.abort?.abort();
    this.onChange(item);
    if (this.#running === item) {
      this.#running = null;
      this.#next();
    }
  }

  #waiting(item) {
    this.#set(item, { state: 'WAITING', sentBytes: 0, bytesPerSecond: 0, frames: 0, detail: '', movieId: null });
  }

  #set(item, change) {
    Object.assign(item, change);
    this.onChange(item);
  }

  #next() {
    if (this.#running !== null) return;
    const item = this.items.find(({ state }) => state === 'WAITING');
    if (item === undefined) return;
    this.#running = item;
    this.#run(item).finally(() => {
      if (this.#running !== item) return;
      this.#running = null;
      this.#next();
    });
  }

  async #run(item) {
    try {
      if (item.file.size === 0) throw new Error('The file is empty.');
      const rate = new ByteRate();
      item.abort = new AbortController();
      rate.restart(this.now(), 0);
      this.#set(item, { state: 'SENDING' });
      const onProgress = (sent, isSentNow) => {
        if (isSentNow) rate.add(this.now(), sent);
        else rate.restart(this.now(), sent);
        this.#set(item, { sentBytes: sent, bytesPerSecond: rate.perSecond, detail: '' });
      };
      const onSetback = (why) => this.#set(item, { bytesPerSecond: 0, detail: why });
      const { importId } = await this.send(item.file, { onProgress, onSetback }, item.abort.signal);
      this.#set(item, { state: 'RECEIVING', sentBytes: item.file.size, detail: '' });
      await this.#follow(item, importId);
    } catch (error) {
      this.#set(item, { state: 'FAILED', detail: error.message });
    }
  }

  async #follow(item, importId) {
    let misses = 0;
    let unknown = 0;
    while (this.items.includes(item)) {
      try {
        const { state, frames, detail, movieId } = await this.progressOf(importId);
        misses = unknown = 0;
        this.#set(item, { state, frames, movieId, detail: state === 'FAILED' ? detail || 'The import failed and left nothing behind.' : detail ?? '' });
        if (state === 'DONE' || state === 'FAILED') return;
      } catch (error) {
        // A gateway that is away or behind for a moment does not end the import.
        if (error.status === 404 ? ++unknown > UNKNOWN_MAX : ++misses > MISSES_MAX) throw error;
      }
      await new Promise((resolve) => this.schedule(resolve, POLL_MILLIS));
    }
  }
}
