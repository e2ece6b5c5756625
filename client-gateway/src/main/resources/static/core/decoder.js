// Turns JPEGs into bitmaps, two at a time, for the frames that are about to be shown.
//
// Two in flight keep the browser's image threads busy without letting it queue work that a seek would throw away (one
// gives half the rate, more gives no more). Bitmaps are large (a 1080p one is 8 MB), so few are kept: those wanted now.

const IN_FLIGHT_MAX = 2;
const BITMAP_BYTES_MAX = 96 << 20;

export class Decoder {
  #ready = new Map();
  #inFlight = new Set();
  #wanted = [];

  /**
   * @param {object} options
   * @param {(jpeg: Uint8Array) => Promise<ImageBitmap>} options.decode
   * @param {(frame: number) => Uint8Array|undefined} options.jpegOf
   * @param {(frame: number) => void} options.onReady
   * @param {(frame: number) => void} options.onBad the JPEG did not decode
   */
  constructor({ decode, jpegOf, onReady, onBad }) {
    this.decode = decode;
    this.jpegOf = jpegOf;
    this.onReady = onReady;
    this.onBad = onBad;
    this.depth = 8;
    this.closed = false;
  }

  /** Decoded frames to keep ahead, from the picture's size. @param {number} width @param {number} height */
  size(width, height) {
    this.depth = Math.max(2, Math.min(8, Math.floor(BITMAP_BYTES_MAX / (width * height * 4))));
  }

  /** @param {number} frame @returns {ImageBitmap|undefined} */
  bitmap(frame) {
    return this.#ready.get(frame);
  }

  /** The frames to have decoded, most urgent first; others are let go. @param {number[]} frames */
  want(frames) {
    this.#wanted = frames.slice(0, this.depth);
    for (const [frame, bitmap] of this.#ready) {
      if (this.#wanted.includes(frame)) continue;
      bitmap.close();
      this.#ready.delete(frame);
    }
    this.#pump();
  }

  /** Lets everything go. */
  close() {
    this.closed = true;
    this.#wanted = [];
    for (const bitmap of this.#ready.values()) bitmap.close();
    this.#ready.clear();
  }

  #pump() {
    for (const frame of this.#wanted) {
      if (this.#inFlight.size >= IN_FLIGHT_MAX) return;
      if (this.#ready.has(frame) || this.#inFlight.has(frame)) continue;
      const jpeg = this.jpegOf(frame);
      if (jpeg) this.#start(frame, jpeg);
    }
  }

  async #start(frame, jpeg) {
    this.#inFlight.add(frame);
    let bitmap = null;
    try {
      bitmap = await this.decode(jpeg);
    } catch {
      // Told below, once the frame is no longer in flight.
    }
    this.#inFlight.delete(frame);
    if (this.closed) {
      bitmap?.close();
      return;
    }
    if (bitmap === null) this.onBad(frame);
    else if (this.#wanted.includes(frame)) {
      this.#ready.set(frame, bitmap);
      this.onReady(frame);
    } else bitmap.close();
    this.#pump();
  }
}
