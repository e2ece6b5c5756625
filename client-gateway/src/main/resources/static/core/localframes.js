// One movie's frames that are in this browser: compressed in memory, to be shown at once, and kept in storage over reloads.

import { KeptFrames } from './keptframes.js';

export class LocalFrames {
  #key;
  #cache;
  #kept;

  /**
   * @param {object} movie as REST gives it; the current one from now on
   * @param {import('./cache.js').FrameCache} cache
   * @param {KeptFrames|null} [kept]
   */
  constructor(movie, cache, kept = null) {
    this.movie = movie;
    this.#key = `${movie.id}@${movie.version}`;
    this.#cache = cache;
    this.#kept = kept;
    cache.touch(this.#key);
    kept?.touch(this.#key);
  }

  /** Bytes in memory, all movies. */
  get bytes() {
    return this.#cache.bytes;
  }

  /** Bytes in storage, all movies. */
  get keptBytes() {
    return this.#kept?.bytes ?? 0;
  }

  /** The frames in memory. @returns {import('./masks.js').FrameMask} a copy */
  inMemory() {
    return this.#cache.mask(this.#key);
  }

  /** The frames in storage, as text. @returns {string} */
  inStorage() {
    return this.#kept ? String(this.#kept.mask(this.#key)) : '';
  }

  /** The frames that need not be asked for. @returns {import('./masks.js').FrameMask} */
  all() {
    return this.#kept ? this.inMemory().or(this.#kept.mask(this.#key)) : this.inMemory();
  }

  /** @param {number} frame @returns {{jpeg: Uint8Array, node: string}|undefined} a frame that is in memory, and who delivered it */
  get(frame) {
    return this.#cache.get(this.#key, frame);
  }

  /** The frames in memory, by who delivered them. @returns {Map<string, number[]>} */
  byNode() {
    const frames = new Map();
    for (const frame of this.inMemory()) addTo(frames, this.get(frame).node, frame);
    return frames;
  }

  /**
   * Takes a frame into memory.
   * @param {import('./keptframes.js').KeptFrame} kept
   * @param {number} position frames far from here are given up first
   * @returns {number[]} frames that were given up for it
   */
  remember({ frame, jpeg, node }, position) {
    return this.#cache.put(this.#key, frame, { jpeg, node }, position);
  }

  /** Takes a frame into storage, sooner or later. @param {import('./keptframes.js').KeptFrame} kept */
  keep(kept) {
    this.#kept?.put(this.#key, kept, this.movie.frames);
  }

  /** Gives a frame up that cannot be used. @param {number} frame */
  remove(frame) {
    this.#cache.remove(this.#key, frame);
    this.#kept?.remove(this.#key, frame);
  }

  /**
   * Where to have frames from.
   * @param {number[]} frames
   * @returns {{runs: Map<number, Set<number>>, rest: number[]}} those in storage by the run to be read, and the others
   */
  find(frames) {
    const runs = new Map();
    if (!this.#kept) return { runs, rest: frames };
    const mask = this.#kept.mask(this.#key);
    const rest = frames.filter((frame) => {
      if (!mask.has(frame)) return true;
      const run = KeptFrames.runOf(frame);
      if (!runs.has(run)) runs.set(run, new Set());
      runs.get(run).add(frame);
      return false;
    });
    return { runs, rest };
  }

  /** Reads a run from storage. @param {number} run @returns {Promise<import('./keptframes.js').KeptFrame[]>} what is left of it */
  read(run) {
    return this.#kept.read(this.#key, run);
  }

  /** Writes what waits to be kept. @returns {Promise<void>} */
  flush() {
    return this.#kept?.flush() ?? Promise.resolve();
  }
}

/** @template K @param {Map<K, number[]>} frames @param {K} key @param {number} frame */
export function addTo(frames, key, frame) {
  if (!frames.has(key)) frames.set(key, []);
  frames.get(key).push(frame);
}
