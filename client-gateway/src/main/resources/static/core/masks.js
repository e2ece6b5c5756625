// Frame masks: sets of frame numbers, their text form, and ordered demand ranges.
//
// A mask in text is comma-separated `first-last/step`, `first-last` or `n` items ("0-8639/4", "0-99,200"), or the plan's
// bit string behind `b:` ("b:1000"). The empty mask is "". In memory it is a bitset: 8 frames a byte, so a day at 60
// frames/s is 648 kB, and every question the player asks sixty times a second is one memory access.

/** Frames a mask may name. Text comes from the network: a typo such as "0-99999999999" must not allocate a gigabyte. */
export const MASK_FRAMES_MAX = 1 << 26;

/** A mutable set of frame numbers, 0 to MASK_FRAMES_MAX - 1. */
export class FrameMask {
  #words = new Uint32Array(8);
  #count = 0;

  /** @param {Iterable<number>} [frames] */
  constructor(frames = []) {
    for (const frame of frames) this.add(frame);
  }

  /** @param {number} first @param {number} last inclusive @param {number} [step] @returns {FrameMask} */
  static range(first, last, step = 1) {
    const mask = new FrameMask();
    for (let frame = first; frame <= last; frame += step) mask.add(frame);
    return mask;
  }

  /** How many frames the mask names. */
  get count() {
    return this.#count;
  }

  /** @param {number} frame @returns {boolean} */
  has(frame) {
    const word = frame >>> 5;
    return frame >= 0 && word < this.#words.length && (this.#words[word] & (1 << (frame & 31))) !== 0;
  }

  /** @param {number} frame @returns {boolean} whether it was new */
  add(frame) {
    if (!Number.isInteger(frame) || frame < 0 || frame >= MASK_FRAMES_MAX) {
      throw new RangeError(`a mask names frames 0-${MASK_FRAMES_MAX - 1}, not ${frame}`);
    }
    if (this.has(frame)) return false;
    const word = frame >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#words.length * 2));
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[word] |= 1 << (frame & 31);
    this.#count++;
    return true;
  }

  /** @param {number} frame @returns {boolean} whether it was there */
  remove(frame) {
    if (!this.has(frame)) return false;
    this.#words[frame >>> 5] &= ~(1 << (frame & 31));
    this.#count--;
    return true;
  }

  /** The lowest frame at or after `from`, or -1. @param {number} [from] @returns {number} */
  next(from = 0) {
    let word = from >>> 5;
    if (word >= this.#words.length) return -1;
    let bits = this.#words[word] & (-1 << (from & 31));
    while (bits === 0) {
      if (++word >= this.#words.length) return -1;
      bits = this.#words[word];
    }
    return word * 32 + (31 - Math.clz32(bits & -bits));
  }

  /** The highest frame at or before `from`, or -1. @param {number} [from] @returns {number} */
  previous(from = MASK_FRAMES_MAX - 1) {
    if (from < 0) return -1;
    let word = from >>> 5;
    let bits;
    if (word >= this.#words.length) {
      word = this.#words.length - 1;
      bits = this.#words[word];
    } else {
      bits = this.#words[word] & (-1 >>> (31 - (from & 31)));
    }
    while (bits === 0) {
      if (--word < 0) return -1;
      bits = this.#words[word];
    }
    return word * 32 + (31 - Math.clz32(bits));
  }

  /** @returns {Iterator<number>} the frames, ascending */
  *[Symbol.iterator]() {
    for (let frame = this.next(0); frame >= 0; frame = this.next(frame + 1)) yield frame;
  }

  /** Maximal runs of consecutive frames, ascending. @returns {Generator<[number, number]>} first and last of each */
  *runs() {
    let first = -1;
    let last = -1;
    for (const frame of this) {
      if (first >= 0 && frame !== last + 1) {
        yield [first, last];
        first = frame;
      }
      if (first < 0) first = frame;
      last = frame;
    }
    if (first >= 0) yield [first, last];
  }

  /** @param {FrameMask} other @returns {FrameMask} frames of either */
  or(other) {
    const result = this.copy();
    for (const frame of other) result.add(frame);
    return result;
  }

  /** @param {FrameMask} other @returns {FrameMask} frames of both */
  and(other) {
    const result = new FrameMask();
    for (const frame of this) if (other.has(frame)) result.add(frame);
    return result;
  }

  /** @param {FrameMask} other @returns {FrameMask} frames of this and not of the other */
  minus(other) {
    const result = new FrameMask();
    for (const frame of this) if (!other.has(frame)) result.add(frame);
    return result;
  }

  /** @returns {FrameMask} */
  copy() {
    const result = new FrameMask();
    result.#words = this.#words.slice();
    result.#count = this.#count;
    return result;
  }

  /** The text form. @returns {string} */
  toString() {
    return formatRanges(this);
  }
}

/**
 * Reads the text form.
 * @param {string} text
 * @param {number} [framesMax] frames the movie has; a mask past the end is refused
 * @returns {FrameMask}
 * @throws {SyntaxError|RangeError} naming the item at fault
 */
export function parseMask(text, framesMax = MASK_FRAMES_MAX) {
  const mask = new FrameMask();
  if (text === '') return mask;
  if (text.startsWith('b:')) {
    if (!/^b:[01]*$/.test(text)) throw new SyntaxError('a bit string mask has only 0 and 1 after "b:"');
    for (let i = 2; i < text.length; i++) if (text[i] === '1') mask.add(i - 2);
    return mask;
  }
  for (const item of text.split(',')) {
    const match = /^(\d{1,10})(?:-(\d{1,10})(?:\/(\d{1,10}))?)?$/.exec(item);
    if (!match) throw new SyntaxError(`mask item "${item}" is not n, first-last or first-last/step`);
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    const step = match[3] === undefined ? 1 : Number(match[3]);
    if (last < first) throw new RangeError(`mask item "${item}" ends before it begins`);
    if (step < 1) throw new RangeError(`mask item "${item}" needs a step of at least 1`);
    if (last >= framesMax) throw new RangeError(`mask item "${item}" ends past the last frame, ${framesMax - 1}`);
    for (let frame = first; frame <= last; frame += step) mask.add(frame);
  }
  return mask;
}

/**
 * Writes frames as ranges *in the order given*: ascending frames give a mask's text form, descending ones a demand that
 * runs backwards ("299-200/-1").
 * @param {Iterable<number>} frames
 * @returns {string} comma-separated; "" for none
 */
export function formatRanges(frames) {
  const list = Array.isArray(frames) ? frames : [...frames];
  const items = [];
  for (let at = 0; at < list.length; ) {
    const first = list[at];
    const step = at + 1 < list.length ? list[at + 1] - first : 0;
    let end = at + 1;
    while (end < list.length && list[end] - list[end - 1] === step) end++;
    const long = end - at >= 3 || (end - at === 2 && Math.abs(step) === 1);
    if (long) items.push(step === 1 ? `${first}-${list[end - 1]}` : `${first}-${list[end - 1]}/${step}`);
    else items.push(String(first));
    at = long ? end : at + 1;
  }
  return items.join(',');
}

/** The frames of ranges one by one, in their order. @param {string[]} ranges as `formatRanges` writes them @returns {number[]} */
export function listRanges(ranges) {
  const frames = [];
  for (const range of ranges) {
    const [, first, last = first, step = '1'] = /^(\d+)(?:-(\d+)(?:\/(-?\d+))?)?$/.exec(range);
    for (let frame = +first; +step > 0 ? frame <= +last : frame >= +last; frame += +step) frames.push(frame);
  }
  return frames;
}
