// The playout buffer's decisions: which frames to demand next, and when a new generation must replace the old demand.
//
// Pure: no clock, no socket, no bytes. It is told what happened (a frame arrived, was evicted, the viewer went
// elsewhere) and answers with the next demand. The rules:
//
//  1. Walk from the position in the direction of play, `stride` frames at a time, until `aheadBytesMax` are spent:
//     real sizes of frames that are here, the running mean for the others. That walk is the *window*.
//  2. What the window lacks is needed. If the frames already on order come first in it, the rest is appended to the
//     current generation; if something is needed before them, or they lie where nobody looks any more, a new
//     generation replaces the order, so that a seek never waits behind frames nobody wants.
//  3. Small appends wait until they make a quarter of the window: one message for many frames.

import { FrameMask, formatRanges } from './masks.js';

const SAMPLES_BEFORE_MEAN = 16;

/**
 * @typedef {object} Demand
 * @property {number} generation
 * @property {string[]} ranges in order of preference
 */

export class Playout {
  #sizes = new Map();
  #onOrder = new FrameMask();
  #unavailable = new FrameMask();
  #estimateBytes;
  #sampleBytes = 0;
  #samples = 0;
  #replace = true;

  /**
   * @param {{frames: number, frameBytes: number, aheadBytesMax: number, position?: number}} options `frameBytes` is the
   *     movie's mean; `aheadBytesMax` bounds what is buffered and on order ahead of the position
   */
  constructor({ frames, frameBytes, aheadBytesMax, position = 0 }) {
    this.frames = frames;
    this.aheadBytesMax = aheadBytesMax;
    this.#estimateBytes = Math.max(1, frameBytes);
    this.position = position;
    this.direction = 1;
    this.stride = 1;
    this.generation = 0;
  }

  /** Frames on order that have not come. */
  get outstanding() {
    return this.#onOrder.count;
  }

  /** @param {number} frame @returns {boolean} */
  isBuffered(frame) {
    return this.#sizes.has(frame);
  }

  /** @param {number} frame @returns {boolean} reported as having no live holder */
  isUnavailable(frame) {
    return this.#unavailable.has(frame);
  }

  /** The viewer is at `frame` now and moves on in `direction` (1, -1), showing every `stride`-th frame. */
  moveTo(frame, direction = this.direction, stride = this.stride) {
    this.position = Math.min(Math.max(0, frame), this.frames - 1);
    this.direction = direction;
    this.stride = stride;
  }

  /** A valid frame arrived and is kept. */
  received(frame, bytes) {
    this.#onOrder.remove(frame);
    this.#unavailable.remove(frame);
    this.#sizes.set(frame, bytes);
    this.#sampleBytes += bytes;
    if (++this.#samples >= SAMPLES_BEFORE_MEAN) this.#estimateBytes = this.#sampleBytes / this.#samples;
  }

  /** A kept frame was given up. */
  evicted(frame) {
    this.#sizes.delete(frame);
  }

  /** A frame was reported as `bad`: the gateway sends it again by itself, so it is on order once more. */
  resent(frame) {
    this.#sizes.delete(frame);
    this.#onOrder.add(frame);
  }

  /** No holder has these frames now. @param {Iterable<number>} frames */
  unavailable(frames) {
    for (const frame of frames) {
      this.#onOrder.remove(frame);
      this.#unavailable.add(frame);
    }
  }

  /** A holder of these frames is back. @param {Iterable<number>} frames */
  available(frames) {
    for (const frame of frames) this.#unavailable.remove(frame);
  }

  /** What was on order will not come (the connection was lost, or the server says all was sent): order afresh. */
  reorder() {
    this.#onOrder = new FrameMask();
    this.#replace = true;
  }

  /** How many frames in a row from the position can be shown without waiting. @returns {number} */
  bufferedAhead() {
    let count = 0;
    for (let frame = this.position; this.#inMovie(frame); frame += this.direction * this.stride) {
      if (!this.isBuffered(frame) && !this.isUnavailable(frame)) break;
      count++;
    }
    return count;
  }

  /** Whether the window has all that it can hold: nothing more would come by waiting. @returns {boolean} */
  isFull() {
    return this.#walk().needed.length === 0 && this.outstanding === 0;
  }

  /** @returns {Demand|null} what to send now, or null to leave things as they are */
  nextDemand() {
    const { needed, reach } = this.#walk();
    const fresh = needed.filter((frame) => !this.#onOrder.has(frame));
    if (this.#replace || this.#orderIsStale(needed, reach)) {
      this.#onOrder = new FrameMask();
      if (needed.length === 0 && this.generation === 0) return null;
      this.#replace = false;
      this.generation++;
      return this.#order(needed);
    }
    if (fresh.length === 0) return null;
    const small = fresh.length * this.#estimateBytes < this.aheadBytesMax / 4;
    const reachesEnd = !this.#inMovie(reach + this.direction * this.stride);
    if (small && !reachesEnd && this.outstanding > 0) return null;
    // With nothing on order a small append still waits while the buffer is comfortable: half a window.
    if (small && !reachesEnd && this.#bytesAhead(needed[0]) > this.aheadBytesMax / 2) return null;
    return this.#order(fresh);
  }

  #order(frames) {
    for (const frame of frames) this.#onOrder.add(frame);
    const text = formatRanges(frames);
    return { generation: this.generation, ranges: text === '' ? [] : text.split(',') };
  }

  #walk() {
    const needed = [];
    const step = this.direction * this.stride;
    let spent = 0;
    let reach = this.position;
    for (let frame = this.position; this.#inMovie(frame); frame += step) {
      const size = this.#sizes.get(frame);
      // The frame at the position is always asked for, however large it is.
      if (spent > 0 && spent + (size ?? this.#estimateBytes) > this.aheadBytesMax) break;
      if (!this.#unavailable.has(frame)) {
        spent += size ?? this.#estimateBytes;
        if (size === undefined) needed.push(frame);
      }
      reach = frame;
    }
    return { needed, reach };
  }

  #orderIsStale(needed, reach) {
    if (this.outstanding === 0) return false;
    let ordered = 0;
    for (const frame of needed) {
      if (!this.#onOrder.has(frame)) break;
      ordered++;
    }
    if (ordered === this.outstanding) return false;
    // Some frames on order are not at the head of the window. Those just beyond its end are only the estimate having
    // grown; anything else is in the way.
    const slack = Math.abs(reach - this.position) + this.stride;
    for (const frame of this.#onOrder) {
      const distance = (frame - this.position) * this.direction;
      if (distance < 0 || distance > 2 * slack || distance % this.stride !== 0) return true;
    }
    return needed.slice(ordered).some((frame) => this.#onOrder.has(frame));
  }

  #bytesAhead(firstMissing) {
    const frames = Math.abs(firstMissing - this.position) / this.stride;
    return frames * this.#estimateBytes;
  }

  #inMovie(frame) {
    return frame >= 0 && frame < this.frames;
  }
}
