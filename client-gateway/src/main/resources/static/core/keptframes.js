// Frames kept in this browser over reloads, bounded by bytes: what was seen once is not asked for again.
//
// Frames are kept in runs of 32: an entry of the browser's storage each, named by movie version, run number, which frames it
// has and when it was written; so the names alone say what is there, and no index can be at odds with it. A run is written
// when it is complete, when many have been begun, or when the viewing ends. Every frame has its checksum: storage is a disk,
// too. What it is stored in is passed in, so that this also runs in a test.

import { crc32c } from './crc32c.js';
import { FrameMask } from './masks.js';

const RUN_FRAMES = 32;
const RUNS_BEGUN_MAX = 8;
const NAME = /^([^/]+)\/(\d+)\/([0-9a-f]{1,8})-(\d+)-(\d+)$/;

/**
 * @typedef {object} Storage every call may fail
 * @property {() => Promise<string[]>} names
 * @property {(name: string) => Promise<Uint8Array|null>} read
 * @property {(name: string, bytes: Uint8Array) => Promise<void>} write
 * @property {(name: string) => Promise<void>} remove
 */

/**
 * @typedef {object} KeptFrame
 * @property {number} frame
 * @property {Uint8Array} jpeg
 * @property {string} node who delivered it
 */

export class KeptFrames {
  /** Written runs by name, the one to be given up first coming first. @type {Map<string, {key: string, run: number, bits: number, bytes: number}>} */
  #runs = new Map();
  /** By movie and run, the name of its entry. @type {Map<string, string>} */
  #names = new Map();
  #masks = new Map();
  #begun = new Map();
  #bytes = 0;
  #bytesMax;
  #writing = Promise.resolve();

  /** @param {Storage} storage @param {number} bytesMax 0 keeps nothing @param {() => number} clock milliseconds since 1970 */
  constructor(storage, bytesMax, clock) {
    this.storage = storage;
    this.clock = clock;
    this.#bytesMax = bytesMax;
  }

  /** Finds what an earlier page has left. */
  async open() {
    const found = [];
    for (const name of await this.storage.names()) {
      const [, key, run, bits, bytes, at] = NAME.exec(name) ?? [];
      if (key === undefined) await this.storage.remove(name);
      else found.push({ name, at: Number(at), entry: { key: decodeURIComponent(key), run: Number(run), bits: parseInt(bits, 16) | 0, bytes: Number(bytes) } });
    }
    for (const { name, entry } of found.sort((a, b) => a.at - b.at)) {
      // A page that was closed between writing a run anew and removing the old one left both.
      this.#forget(this.#nameOf(entry.key, entry.run));
      this.#remember(name, entry);
    }
    await this.#later(() => this.#shrink(null));
  }

  /** Bytes kept, all movies. */
  get bytes() {
    return this.#bytes;
  }

  /** @param {number} bytesMax 0 keeps nothing @returns {Promise<void>} once what is too much has been given up */
  setBytesMax(bytesMax) {
    this.#bytesMax = bytesMax;
    return this.#later(() => this.#shrink(null));
  }

  /** Gives everything up. */
  clear() {
    this.#begun.clear();
    return this.#later(async () => {
      for (const name of [...this.#runs.keys()]) await this.#remove(name);
    });
  }

  /** The frames kept of a movie version. @param {string} key @returns {FrameMask} a copy */
  mask(key) {
    return this.#masks.get(key)?.copy() ?? new FrameMask();
  }

  /** This movie is being viewed: others are given up before it, and other versions of it at once. @param {string} key */
  touch(key) {
    const movie = key.slice(0, key.lastIndexOf('@') + 1);
    for (const [name, entry] of [...this.#runs]) {
      if (entry.key === key) {
        this.#runs.delete(name);
        this.#runs.set(name, entry);
      } else if (entry.key.startsWith(movie) && !entry.key.slice(movie.length).includes('@')) {
        this.#later(() => this.#remove(name));
      }
    }
  }

  /** Keeps a frame, sooner or later. @param {string} key @param {KeptFrame} frame @param {number} movieFrames */
  put(key, { frame, jpeg, node }, movieFrames) {
    if (this.#bytesMax <= 0) return;
    const run = Math.floor(frame / RUN_FRAMES);
    const written = this.#runs.get(this.#nameOf(key, run));
    if (written !== undefined && (written.bits & bitOf(frame)) !== 0) return;
    const id = idOf(key, run);
    const begun = this.#begun.get(id) ?? { key, run, frames: new Map() };
    begun.frames.set(frame, { frame, jpeg, node });
    this.#begun.set(id, begun);
    const wholeRun = Math.min(RUN_FRAMES, movieFrames - run * RUN_FRAMES);
    if (begun.frames.size >= wholeRun) this.#write(id);
    else if (this.#begun.size > RUNS_BEGUN_MAX) this.#write(this.#begun.keys().next().value);
  }

  /** Writes what has been begun. @returns {Promise<void>} */
  flush() {
    for (const id of [...this.#begun.keys()]) this.#write(id);
    return this.#writing;
  }

  /**
   * The frames of a run that are kept and undamaged; a run that is not whole any more is given up.
   * @param {string} key @param {number} run @returns {Promise<KeptFrame[]>}
   */
  async read(key, run) {
    const name = this.#nameOf(key, run);
    if (name === undefined) return [];
    let frames = [];
    try {
      frames = unpack(await this.storage.read(name));
    } catch {
      // Read as empty.
    }
    if (frames.length < framesOf(this.#runs.get(name) ?? { run, bits: 0 }).length) await this.#later(() => this.#remove(name));
    return frames;
  }

  /** Gives up the run that a frame is in: it does not decode. @param {string} key @param {number} frame */
  remove(key, frame) {
    const run = Math.floor(frame / RUN_FRAMES);
    this.#begun.get(idOf(key, run))?.frames.delete(frame);
    const name = this.#nameOf(key, run);
    if (name !== undefined) this.#later(() => this.#remove(name));
  }

  /** @param {number} frame @returns {number} */
  static runOf(frame) {
    return Math.floor(frame / RUN_FRAMES);
  }

  #write(id) {
    const { key, run, frames } = this.#begun.get(id);
    this.#begun.delete(id);
    this.#later(async () => {
      const before = this.#nameOf(key, run);
      // What was kept of the run stays in it.
      if (before !== undefined) for (const old of unpack(await this.storage.read(before))) if (!frames.has(old.frame)) frames.set(old.frame, old);
      const bytes = pack([...frames.values()].sort((a, b) => a.frame - b.frame));
      if (bytes.length > this.#bytesMax) return;
      let bits = 0;
      for (const frame of frames.keys()) bits |= bitOf(frame);
      const name = `${id}/${(bits >>> 0).toString(16)}-${bytes.length}-${this.clock()}`;
      await this.storage.write(name, bytes);
      if (before !== undefined && before !== name) await this.#remove(before);
      this.#forget(name);
      this.#remember(name, { key, run, bits, bytes: bytes.length });
      await this.#shrink(name);
    });
  }

  /** One change of the storage at a time; one that fails (no room, storage forbidden) keeps the frames in memory alone. */
  #later(change) {
    this.#writing = this.#writing.then(change).catch(() => {});
    return this.#writing;
  }

  async #shrink(besides) {
    for (const name of [...this.#runs.keys()]) {
      if (this.#bytes <= this.#bytesMax) return;
      if (name !== besides || this.#bytesMax <= 0) await this.#remove(name);
    }
  }

  async #remove(name) {
    this.#forget(name);
    await this.storage.remove(name);
  }

  #remember(name, entry) {
    this.#runs.set(name, entry);
    this.#names.set(idOf(entry.key, entry.run), name);
    this.#bytes += entry.bytes;
    const mask = this.#masks.get(entry.key) ?? new FrameMask();
    for (const frame of framesOf(entry)) mask.add(frame);
    this.#masks.set(entry.key, mask);
  }

  #forget(name) {
    const entry = this.#runs.get(name);
    if (entry !== undefined) {
      const id = idOf(entry.key, entry.run);
      if (this.#names.get(id) === name) this.#names.delete(id);
      this.#runs.delete(name);
      this.#bytes -= entry.bytes;
      const mask = this.#masks.get(entry.key);
      for (const frame of framesOf(entry)) mask.remove(frame);
      if (mask.count === 0) this.#masks.delete(entry.key);
    }
  }

  #nameOf(key, run) {
    return this.#names.get(idOf(key, run));
  }
}

function idOf(key, run) {
  return `${encodeURIComponent(key)}/${run}`;
}

function bitOf(frame) {
  return 1 << (frame % RUN_FRAMES);
}

function framesOf({ run, bits }) {
  const frames = [];
  for (let slot = 0; slot < RUN_FRAMES; slot++) if ((bits & (1 << slot)) !== 0) frames.push(run * RUN_FRAMES + slot);
  return frames;
}

/** A run as bytes: the length of a list in JSON, the list (frame, node, bytes, checksum of each), the JPEGs. */
function pack(frames) {
  const list = new TextEncoder().encode(JSON.stringify(frames.map(({ frame, node, jpeg }) => ({ frame, node, bytes: jpeg.length, crc: crc32c(jpeg) }))));
  const packed = new Uint8Array(4 + list.length + frames.reduce((sum, { jpeg }) => sum + jpeg.length, 0));
  new DataView(packed.buffer).setUint32(0, list.length);
  packed.set(list, 4);
  let at = 4 + list.length;
  for (const { jpeg } of frames) {
    packed.set(jpeg, at);
    at += jpeg.length;
  }
  return packed;
}

/** @param {Uint8Array|null} packed @returns {KeptFrame[]} those whose checksum is right */
function unpack(packed) {
  if (packed === null) return [];
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0);
  const list = JSON.parse(new TextDecoder().decode(packed.subarray(4, 4 + length)));
  const frames = [];
  let at = 4 + length;
  for (const { frame, node, bytes, crc } of list) {
    const jpeg = packed.subarray(at, at + bytes);
    at += bytes;
    if (jpeg.length === bytes && crc32c(jpeg) === crc) frames.push({ frame, jpeg, node });
  }
  return frames;
}
