// Compressed frames kept in the worker, bounded by bytes over all movies of the page.
//
// What is given up first: frames of the movie opened longest ago; then, of the current one, the frame farthest from the
// position. The farthest of a set is its first or its last, so a victim is found without a search.

import { FrameMask } from './masks.js';

/** One movie version's kept frames. */
class MovieFrames {
  frames = new Map();
  mask = new FrameMask();
  bytes = 0;
}

export class FrameCache {
  #movies = new Map();
  #bytes = 0;

  /** @param {number} bytesMax */
  constructor(bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Bytes kept, all movies. */
  get bytes() {
    return this.#bytes;
  }

  /** The frames kept of a movie version. @param {string} key @returns {FrameMask} a copy */
  mask(key) {
    return this.#movies.get(key)?.mask.copy() ?? new FrameMask();
  }

  /** Makes this movie the current one: the last to be given up. @param {string} key */
  touch(key) {
    const movie = this.#movies.get(key) ?? new MovieFrames();
    this.#movies.delete(key);
    this.#movies.set(key, movie);
  }

  /** @param {string} key @param {number} frame @returns {{jpeg: Uint8Array, source: number}|undefined} */
  get(key, frame) {
    return this.#movies.get(key)?.frames.get(frame);
  }

  /**
   * Keeps a frame, giving up others where the bound demands it.
   * @param {string} key
   * @param {number} frame
   * @param {{jpeg: Uint8Array, node: string}} entry
   * @param {number} position frames far from here go first
   * @returns {number[]} frames of the same movie that were given up
   */
  put(key, frame, entry, position) {
    if (!this.#movies.has(key)) this.touch(key);
    this.remove(key, frame);
    const movie = this.#movies.get(key);
    movie.frames.set(frame, entry);
    movie.mask.add(frame);
    movie.bytes += entry.jpeg.length;
    this.#bytes += entry.jpeg.length;
    return this.#shrink(key, position);
  }

  /** @param {string} key @param {number} frame @returns {boolean} whether it was kept */
  remove(key, frame) {
    const movie = this.#movies.get(key);
    const entry = movie?.frames.get(frame);
    if (!entry) return false;
    movie.frames.delete(frame);
    movie.mask.remove(frame);
    movie.bytes -= entry.jpeg.length;
    this.#bytes -= entry.jpeg.length;
    return true;
  }

  #shrink(currentKey, position) {
    const givenUp = [];
    while (this.#bytes > this.bytesMax) {
      const [oldestKey, oldest] = this.#movies.entries().next().value;
      if (oldestKey !== currentKey) {
        this.#movies.delete(oldestKey);
        this.#bytes -= oldest.bytes;
        continue;
      }
      const mask = oldest.mask;
      if (mask.count <= 1) break; // the frame to be shown stays, whatever its size
      const first = mask.next(0);
      const last = mask.previous();
      const victim = Math.abs(position - first) >= Math.abs(last - position) ? first : last;
      this.remove(currentKey, victim);
      givenUp.push(victim);
    }
    return givenUp;
  }
}
