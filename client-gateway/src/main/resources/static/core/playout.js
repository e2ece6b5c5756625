// The playout buffer's decisions: which frames to demand next, and when a new generation must replace the old demand.
//
// Pure: no clock, no socket, no bytes. It is told what happened (a frame arrived, was evicted, the viewer went
// elsewhere) and answers with the next demand. The rules:
//
//  1. Walk from the position in the direction of play, `stride` frames at a time, until `aheadBytesMax` are spent (real
//     sizes of frames that are here, the running mean for the others) or `aheadFramesMax` are passed. At rest a few frames
//     behind follow, for the step back. That walk is the *window*.
//  2. What the window lacks is needed. If the frames already on order come first in it, the rest is appended to the
//     current generation; if something is needed before them, or they lie where nobody looks any more, a new
//     generation replaces the order, so that a seek never waits behind frames nobody wants.
//  3. Small appends wait until they make an eighth of the window: one message for several frames.
//  4. The server sends a frame once in a generation: one that came, was given up and is needed again takes a new one.

import { FrameMask, formatRanges } from './masks.js';

const SAMPLES_BEFORE_MEAN = 16;
const BEHIND_AT_REST_FRAMES = 24;

/**
 * @typedef {object} Demand
 * @property {number} generation
 * @property {string[]} ranges in order of preference
 */

export class Playout {
  #sizes = new Map();
  #onOrder = new Set();
  #unavailable = new FrameMask();
  #givenUp = new FrameMask();
  #estimateBytes;
  #sampleBytes = 0;
  #samples = 0;
  #replace = true;

  /**
   * @param {{frames: number, frameBytes: number, aheadBytesMax: number, aheadFramesMax?: number, position?: number}} options
   *     `frameBytes` is the movie's mean; `aheadBytesMax` bounds what is buffered and on order ahead of the position, and so
   *     does `aheadFramesMax`, counted in frames that will be shown
   */
  constructor({ frames, frameBytes, aheadBytesMax, aheadFramesMax = Infinity, position = 0 }) {
    this.frames = frames;
    this.aheadBytesMax = aheadBytesMax;
    this.aheadFramesMax = aheadFramesMax;
    this.atRest = true;
    this.#estimateBytes = Math.max(1, frameBytes);
    this.position = position;
    this.direction = 1;
    this.stride = 1;
    this.loop = null;
    this.generation = 0;
  }

  /** Frames on order that have not come. */
  get outstanding() {
    return this.#onOrder.size;
  }

  /** @param {number} frame @returns {boolean} */
  isBuffered(frame) {
    return this.#sizes.has(frame);
  }

  /** @param {number} frame @returns {boolean} */
  isOnOrder(frame) {
    return this.#onOrder.has(frame);
  }

  /** @param {number} frame @returns {boolean} reported as having no live holder */
  isUnavailable(frame) {
    return this.#unavailable.has(frame);
  }

  /**
   * The viewer is somewhere else now.
   * @param {number} frame
   * @param {{direction?: number, stride?: number, atRest?: boolean, loop?: {first: number, last: number}|null}} [play] 1 or
   *     -1, every which frame is shown, paused, the frames that play goes round in
   */
  moveTo(frame, { direction = this.direction, stride = this.stride, atRest = this.atRest, loop = this.loop } = {}) {
    this.position = Math.min(Math.max(0, frame), this.frames - 1);
    this.direction = direction;
    this.stride = stride;
    this.atRest = atRest;
    this.loop = loop;
  }

  /** A valid frame arrived and is kept. */
  received(frame, bytes) {
    this.#onOrder.delete(frame);
    this.#unavailable.remove(frame);
    this.#sizes.set(frame, bytes);
    this.#sampleBytes += bytes;
    if (++this.#samples >= SAMPLES_BEFORE_MEAN) this.#estimateBytes = this.#sampleBytes / this.#samples;
  }

  /** A kept frame was given up. */
  evicted(frame) {
    this.#sizes.delete(frame);
    this.#givenUp.add(frame);
  }

  /** A frame was reported as `bad`: the gateway sends it again by itself, so it is on order once more. */
  resent(frame) {
    this.#sizes.delete(frame);
    this.#onOrder.add(frame);
  }

  /** The movie has more frames. @param {number} frames */
  grow(frames) {
    this.frames = frames;
  }

  /** No holder has these frames now. @param {Iterable<number>} frames */
  unavailable(frames) {
    for (const frame of frames) {
      this.#onOrder.delete(frame);
      this.#unavailable.add(frame);
    }
  }

  /** A holder of these frames is back. @param {Iterable<number>} frames */
  available(frames) {
    for (const frame of frames) this.#unavailable.remove(frame);
  }

  /** What was on order will not come (the connection was lost, or the server says all was sent): order afresh. */
  reorder() {
    this.#onOrder = new Set();
    this.#replace = true;
  }

  /** How many frames in a row from the position can be shown without waiting. @returns {number} */
  bufferedAhead() {
    let count = 0;
    for (const frame of this.#path()) {
      if (!this.isBuffered(frame) && !this.isUnavailable(frame)) break;
      count++;
    }
    return count;
  }

  /** @returns {Demand|null} what to send now, or null to leave things as they are */
  nextDemand() {
    const { ahead, behind, reach } = this.#walk();
    const needed = [...ahead, ...behind];
    const fresh = needed.filter((frame) => !this.#onOrder.has(frame));
    if (this.#replace || this.#orderIsStale(ahead, reach) || fresh.some((frame) => this.#givenUp.has(frame))) {
      if (needed.length === 0 && this.outstanding === 0) return null;
      this.#onOrder = new Set();
      this.#givenUp = new FrameMask();
      this.#replace = false;
      this.generation++;
      return this.#order(needed);
    }
    if (fresh.length === 0 || this.#canWait(fresh, reach)) return null;
    return this.#order(fresh);
  }

  /** Few frames at the window's far end, with plenty before them. */
  #canWait(fresh, reach) {
    const windowFrames = Math.min(this.aheadFramesMax, this.aheadBytesMax / this.#estimateBytes);
    const small = fresh.length < windowFrames / 8;
    const reachesEnd = !this.#inMovie(reach + this.direction * this.stride);
    const framesBefore = this.#distance(fresh[0]) / this.stride;
    return small && !reachesEnd && framesBefore > windowFrames / 2;
  }

  #order(frames) {
    for (const frame of frames) this.#onOrder.add(frame);
    const text = formatRanges(frames);
    return { generation: this.generation, ranges: text === '' ? [] : text.split(',') };
  }

  #walk() {
    const ahead = [];
    let spent = 0;
    let reach = this.position;
    let passed = 0;
    for (const frame of this.#path()) {
      if (passed++ > this.aheadFramesMax) break;
      const size = this.#sizes.get(frame);
      // The frame at the position is always asked for, however large it is.
      if (spent > 0 && spent + (size ?? this.#estimateBytes) > this.aheadBytesMax) break;
      if (!this.#unavailable.has(frame)) {
        spent += size ?? this.#estimateBytes;
        if (size === undefined) ahead.push(frame);
      }
      reach = frame;
    }
    return { ahead, behind: this.atRest ? this.#behind() : [], reach };
  }

  #behind() {
    const behind = [];
    for (let back = 1; back <= BEHIND_AT_REST_FRAMES; back++) {
      const frame = this.position - this.direction * back;
      if (this.#inMovie(frame) && !this.isBuffered(frame) && !this.#unavailable.has(frame)) behind.push(frame);
    }
    return behind;
  }

  /** Whether what is on order is in the way of what is needed first. */
  #orderIsStale(ahead, reach) {
    if (this.outstanding === 0) return false;
    let freshSeen = false;
    for (const frame of ahead) {
      if (!this.#onOrder.has(frame)) freshSeen = true;
      else if (freshSeen) return true;
    }
    // Frames just beyond the window's end are there because the estimate grew; others are of a place that was left.
    const far = 2 * (Math.abs(this.#distance(reach)) + this.stride);
    const back = this.atRest ? -2 * BEHIND_AT_REST_FRAMES : 0;
    for (const frame of this.#onOrder) {
      const distance = this.#distance(frame);
      if (distance < back || distance > far) return true;
      // Past a loop's end the strides begin anew at its start.
      if (this.loop === null && distance > 0 && distance % this.stride !== 0) return true;
    }
    return false;
  }

  /** The frames of play from the position on, each once; in a loop round to the position again. */
  *#path() {
    const { position, loop, direction } = this;
    let isRound = false;
    for (let frame = position; ; ) {
      yield frame;
      frame += direction * this.stride;
      if (loop !== null && this.#isPast(frame)) {
        const loopWasAhead = direction > 0 ? position < loop.first : position > loop.last;
        if (isRound || loopWasAhead) return;
        isRound = true;
        frame = direction > 0 ? loop.first : loop.last;
      }
      if (!this.#inMovie(frame)) return;
      if (isRound && this.#inLoop(position) && (frame - position) * direction >= 0) return;
    }
  }

  #isPast(frame) {
    return this.direction > 0 ? frame > this.loop.last : frame < this.loop.first;
  }

  #inLoop(frame) {
    return this.loop !== null && frame >= this.loop.first && frame <= this.loop.last;
  }

  /** How many frames of play lie before this one; negative behind the position. */
  #distance(frame) {
    const straight = (frame - this.position) * this.direction;
    const wraps = straight < 0 && !this.atRest && this.#inLoop(frame);
    if (!wraps) return straight;
    return this.direction > 0
      ? this.loop.last - this.position + 1 + frame - this.loop.first
      : this.position - this.loop.first + 1 + this.loop.last - frame;
  }

  #inMovie(frame) {
    return frame >= 0 && frame < this.frames;
  }
}
