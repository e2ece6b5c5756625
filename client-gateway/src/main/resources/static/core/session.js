// One viewing of one movie: socket channel -> cache -> decoder -> canvas, driven by the playout and the playhead.
//
// Runs in the worker; frames never touch the main thread. Everything it uses is passed in, so that it also runs in a test.

import { KeptFrames } from './keptframes.js';
import { FrameMask, formatRanges, listRanges, parseMask } from './masks.js';
import { Playhead } from './playhead.js';
import { Playout } from './playout.js';
import { Decoder } from './decoder.js';

const AHEAD_BYTES_MAX = 16 << 20;
const AHEAD_SECONDS = 3;
const AHEAD_FRAMES_MIN = 48;
const BAD_TRIES_MAX = 3;
/** Another gateway must be found, and send, before what is ahead is used up. */
const STARVED_MILLIS = (AHEAD_SECONDS - 1) * 1000;
const EMPTY_END_WAIT_MILLIS = 500;

/**
 * @typedef {object} Surroundings
 * @property {import('./socket.js').GatewaySocket} socket
 * @property {import('./cache.js').FrameCache} cache
 * @property {import('./keptframes.js').KeptFrames|null} [kept] frames of earlier pages
 * @property {(jpeg: Uint8Array) => Promise<ImageBitmap>} decode
 * @property {(frame: number, bitmap: ImageBitmap) => void} paint
 * @property {(event: object) => void} tell
 * @property {() => number} now
 * @property {(run: () => void, millis: number) => unknown} schedule
 */

export class Session {
  #nodes = new Map();
  #badTries = new Map();
  #waitsAtEnd = false;
  #wantedFrame = 0;
  #shownFrame = -1;
  #starvedSince = null;
  #stopped = false;
  /** Whether the request waits for room: nothing comes, and nobody is to be distrusted for it. */
  #queued = false;
  /** Frames the gateway was told are here: it sends none of them. */
  #had = new FrameMask();
  #reading = new Set();
  /** The generation the gateway was told of last. */
  #told = -1;
  holding = false;

  /** @param {object} movie as REST gives it @param {Surroundings} surroundings @param {number} [position] */
  constructor(movie, surroundings, position = 0) {
    Object.assign(this, surroundings);
    this.movie = movie;
    this.key = `${movie.id}@${movie.version}`;
    this.cache.touch(this.key);
    this.kept?.touch(this.key);
    this.playhead = new Playhead({ frames: movie.frames, framesPerSecond: framesPerSecond(movie) });
    this.playhead.frame = position;
    this.#wantedFrame = position;
    this.playout = new Playout({
      frames: movie.frames,
      frameBytes: movie.bytes / movie.frames || 64 << 10,
      aheadBytesMax: Math.min(AHEAD_BYTES_MAX, this.cache.bytesMax / 4),
      position,
    });
    for (const frame of this.cache.mask(this.key)) this.playout.received(frame, this.cache.get(this.key, frame).jpeg.length);
    this.decoder = new Decoder({
      decode: this.decode,
      jpegOf: (frame) => this.cache.get(this.key, frame)?.jpeg,
      onReady: () => this.#paintPending(),
      onBad: (frame) => this.#bad(frame),
    });
    this.decoder.size(movie.width || 1280, movie.height || 720);
    this.counts = { received: 0, painted: 0, dropped: 0, bad: 0, unavailable: 0, holds: 0, reread: 0 };
    this.#open();
    this.#tellKept();
    this.#refresh();
  }

  #open() {
    const follow = this.movie.recording ? { follow: true } : {};
    this.channel = this.socket.open({ movieId: this.movie.id, wanted: `0-${this.movie.frames - 1}`, rate: 1, ...follow }, this.#listener());
  }

  /** The frames that need not be asked for. */
  #here() {
    const mask = this.cache.mask(this.key);
    return this.kept ? mask.or(this.kept.mask(this.key)) : mask;
  }

  /** @param {number} direction 1 or -1 @param {number} rate a factor, Infinity for every frame as fast as possible */
  play(direction, rate) {
    const head = this.playhead;
    head.play(this.now(), direction, rate);
    this.#waitsAtEnd = false;
    if (head.next < 0 && this.movie.recording && direction > 0) this.#waitsAtEnd = true;
    else if (head.next < 0) head.seek(this.now(), direction > 0 ? 0 : this.movie.frames - 1);
    if (head.frame !== this.#shownFrame) this.#wantedFrame = head.frame;
    this.#refresh();
    this.#paintPending();
  }

  /** Lets play go round in these frames; null ends that. @param {{first: number, last: number}|null} frames */
  setLoop(frames) {
    this.playhead.loop = frames;
    this.#refresh();
  }

  /** Stops at the frame shown. */
  pause() {
    this.#waitsAtEnd = false;
    this.playhead.pause();
    this.#refresh();
  }

  /** Shows exactly `frame`, as soon as it is here. @param {number} frame */
  seek(frame) {
    if (this.#waitsAtEnd) this.playhead.play(this.now(), 1, this.playhead.rate);
    this.#waitsAtEnd = false;
    this.playhead.seek(this.now(), frame);
    this.#wantedFrame = this.playhead.frame;
    this.#refresh();
    this.#paintPending();
  }

  /** Called at every display refresh. @param {number} now milliseconds */
  tick(now) {
    if (this.#stopped) return;
    this.#watchStarvation(now);
    if (this.#wantedFrame >= 0) {
      this.#paintPending();
      this.holding = this.playhead.playing;
      return;
    }
    const tick = this.playhead.tick(now, {
      isReady: (frame) => this.decoder.bitmap(frame) !== undefined || this.playout.isUnavailable(frame),
      isBuffered: (frame) => this.playout.isBuffered(frame),
    });
    this.counts.dropped += tick.dropped;
    this.#hold(tick.holding);
    if (tick.paint !== null) this.#show(tick.paint);
    // Played to the end of a movie that grows: it goes on with the next frame.
    if (tick.finished && this.movie.recording && this.playhead.direction > 0) this.#waitsAtEnd = true;
    else if (tick.finished) this.tell({ type: 'finished' });
    if (tick.paint !== null || tick.dropped > 0 || tick.finished) this.#refresh();
  }

  /** Ends the viewing; frames stay in the cache, and the gateway is told which. */
  stop() {
    this.#stopped = true;
    this.decoder.close();
    this.kept?.flush();
    this.channel.done(String(this.#here()));
    // DONE is what the request ends as; a clean close before that would count as cancelling it.
    this.schedule(() => this.channel.close(), 1000);
  }

  /** What the viewing looks like now, for the page. */
  state() {
    return {
      frame: this.playhead.frame,
      playing: this.playhead.playing,
      holding: this.holding,
      direction: this.playhead.direction,
      rate: this.playhead.rate,
      stride: this.playhead.stride,
      heldMillis: Math.round(this.playhead.heldMillis),
      cacheBytes: this.cache.bytes,
      buffered: String(this.cache.mask(this.key)),
      kept: this.kept ? String(this.kept.mask(this.key)) : '',
      keptBytes: this.kept?.bytes ?? 0,
      ahead: this.playout.bufferedAhead(),
      onOrder: this.playout.outstanding,
      generation: this.playout.generation,
      ...this.counts,
    };
  }

  #listener() {
    const forward = (message) => this.tell({ ...message, type: `request-${message.type}` });
    return {
      have: () => {
        this.#had = this.#here();
        return String(this.#had);
      },
      ready: () => this.#order(),
      opened: forward,
      grown: (message) => this.#grown(message),
      queued: (message) => {
        this.#queued = true;
        forward(message);
      },
      view: (message) => {
        this.#queued = false;
        for (const source of message.sources) this.#nodes.set(source.index, source.node);
        forward(message);
      },
      frame: (frame) => this.#received(frame),
      end: (message) => this.#ended(message),
      unavailable: (message) => {
        this.playout.unavailable(parseMask(message.mask, this.movie.frames));
        forward(message);
        this.#paintPending();
        this.#order();
      },
      available: (message) => {
        const back = parseMask(message.mask, this.movie.frames);
        this.playout.available(back);
        // The gap that is being looked at is filled as soon as its frame is here.
        if (!this.playhead.playing && back.has(this.playhead.frame) && !this.playout.isBuffered(this.playhead.frame)) {
          this.#wantedFrame = this.playhead.frame;
        }
        forward(message);
        this.#order();
      },
      phase: forward,
      problem: forward,
      lost: () => {
        this.#queued = false;
        this.#nodes.clear();
        this.playout.reorder();
      },
    };
  }

  /** Frames of an earlier viewing are here from the start; the strips show who delivered them then. */
  #tellKept() {
    const kept = new Map();
    for (const frame of this.cache.mask(this.key)) {
      const { node } = this.cache.get(this.key, frame);
      if (!kept.has(node)) kept.set(node, []);
      kept.get(node).push(frame);
    }
    for (const [node, frames] of kept) this.tell({ type: 'kept', node, frames });
  }

  #received({ frame, source, jpeg, intact }) {
    if (this.#stopped || frame >= this.movie.frames) return;
    if (!intact) {
      this.#bad(frame);
      return;
    }
    this.counts.received++;
    this.#starvedSince = null;
    const node = this.#nodes.get(source) ?? `source ${source}`;
    this.#keep(frame, jpeg, node);
    this.kept?.put(this.key, { frame, jpeg, node }, this.movie.frames);
    this.tell({ type: 'arrived', frame, node });
    this.decoder.want(this.#soon());
    this.#order();
  }

  #keep(frame, jpeg, node) {
    const givenUp = this.cache.put(this.key, frame, { jpeg, node }, this.playhead.frame);
    this.playout.received(frame, jpeg.length);
    for (const gone of givenUp) this.playout.evicted(gone);
  }

  /** Reads the run of frames that are on order. @param {number} run @param {Set<number>} ordered */
  async #read(run, ordered) {
    this.#reading.add(run);
    const frames = await this.kept.read(this.key, run);
    this.#reading.delete(run);
    if (this.#stopped) return;
    const found = new Map();
    for (const { frame, jpeg, node } of frames) {
      if (!this.playout.isOnOrder(frame) && !ordered.has(frame)) continue;
      this.#keep(frame, jpeg, node);
      this.counts.reread++;
      ordered.delete(frame);
      if (!found.has(node)) found.set(node, []);
      found.get(node).push(frame);
    }
    for (const [node, numbers] of found) this.tell({ type: 'kept', node, frames: numbers });
    // Lost in storage since: the gateway sends them, once it knows that they are not here.
    if (ordered.size > 0) this.playout.reorder();
    this.decoder.want(this.#soon());
    this.#order();
  }

  /** Frames were appended to the movie, or it grows no more. */
  #grown({ movie }) {
    if (this.#stopped) return;
    Object.assign(this.movie, movie);
    this.playhead.grow(movie.frames, framesPerSecond(movie));
    this.playout.grow(movie.frames);
    this.tell({ type: 'grown', movie });
    if (this.#waitsAtEnd && !movie.recording && this.playhead.next < 0) {
      this.#waitsAtEnd = false;
      this.tell({ type: 'finished' });
    } else if (this.#waitsAtEnd && this.playhead.frame < movie.frames - 1) {
      this.play(1, this.playhead.rate);
    }
    this.#refresh();
  }

  #bad(frame) {
    this.counts.bad++;
    this.cache.remove(this.key, frame);
    this.kept?.remove(this.key, frame);
    const tries = (this.#badTries.get(frame) ?? 0) + 1;
    this.#badTries.set(frame, tries);
    this.tell({ type: 'bad', frame, tries });
    if (tries < BAD_TRIES_MAX) {
      this.playout.resent(frame);
      this.channel.bad(frame);
      return;
    }
    // Every holder's copy is broken: shown as unavailable, or play would wait for it for ever.
    this.playout.evicted(frame);
    this.playout.unavailable([frame]);
    this.tell({ type: 'request-unavailable', mask: String(frame), reason: `no intact copy in ${tries} tries` });
    this.#paintPending();
    this.#order();
  }

  #ended(message) {
    if (message.generation !== this.playout.generation || this.channel.unanswered > 0) return;
    if (this.playout.outstanding === 0) return;
    // All sent, they say, and we miss some: ask again, but not in a tight loop.
    this.schedule(() => {
      if (this.#stopped || message.generation !== this.playout.generation || this.playout.outstanding === 0) return;
      this.playout.reorder();
      this.#order();
    }, EMPTY_END_WAIT_MILLIS);
  }

  #refresh() {
    const head = this.playhead;
    const stride = head.playing ? head.stride : 1;
    this.playout.moveTo(head.frame, { direction: head.direction, stride, atRest: !head.playing, loop: head.playing ? head.loop : null });
    // Bytes bound memory; seconds bound how far ahead of the picture the sources run, so that one lost now is seen now.
    const shownPerSecond = head.periodMillis > 0 ? 1000 / head.periodMillis : 60;
    this.playout.aheadFramesMax = Math.max(AHEAD_FRAMES_MIN, Math.ceil(shownPerSecond * AHEAD_SECONDS));
    this.decoder.want(this.#soon());
    this.#order();
  }

  #order() {
    if (this.#stopped || !this.channel.ready) return;
    const demand = this.playout.nextDemand();
    if (demand === null) return;
    const frames = listRanges(demand.ranges);
    const rest = this.#readKept(frames);
    if (rest.some((frame) => this.#had.has(frame))) {
      // It was here when the request was opened, and is not any more: only a request that lacks it brings it. What else may be lost is
      // known once all reads are done.
      if (this.#reading.size > 0) this.playout.reorder();
      else this.#renew();
      return;
    }
    const ranges = rest.length === frames.length ? demand.ranges : rangesOf(rest);
    // A new generation also says what is not wanted any more.
    if (ranges.length === 0 && demand.generation === this.#told) return;
    this.#told = demand.generation;
    this.channel.demand({ generation: demand.generation, ranges });
  }

  /** Has those read that are kept here. @param {number[]} frames @returns {number[]} the others */
  #readKept(frames) {
    if (!this.kept) return frames;
    const runs = new Map();
    const mask = this.kept.mask(this.key);
    const rest = frames.filter((frame) => {
      if (!mask.has(frame)) return true;
      const run = KeptFrames.runOf(frame);
      if (!runs.has(run)) runs.set(run, new Set());
      runs.get(run).add(frame);
      return false;
    });
    for (const [run, ordered] of runs) if (!this.#reading.has(run)) this.#read(run, ordered);
    return rest;
  }

  #renew() {
    this.channel.close();
    this.#nodes.clear();
    this.playout.reorder();
    this.#open();
  }

  /** Frames to decode, most urgent first: in play those that follow; at rest also the neighbours that a step may show. */
  #soon() {
    const head = this.playhead;
    const frames = this.#wantedFrame >= 0 ? [this.#wantedFrame] : [];
    if (head.playing) for (let i = 0, frame = head.after(head.frame); i < this.decoder.depth && frame >= 0; i++, frame = head.after(frame)) frames.push(frame);
    else frames.push(head.frame, head.frame + 1, head.frame - 1, head.frame + 2, head.frame - 2);
    return [...new Set(frames)].filter((frame) => frame >= 0 && frame < this.movie.frames);
  }

  #paintPending() {
    if (this.#wantedFrame < 0 || this.#stopped) return;
    const frame = this.#wantedFrame;
    if (this.decoder.bitmap(frame) === undefined && !this.playout.isUnavailable(frame)) return;
    this.#wantedFrame = -1;
    if (this.playhead.playing) this.playhead.play(this.now(), this.playhead.direction, this.playhead.rate);
    this.#show(frame);
    this.#refresh();
  }

  #show(frame) {
    this.#shownFrame = frame;
    const bitmap = this.decoder.bitmap(frame);
    if (bitmap === undefined) {
      this.counts.unavailable++;
      this.tell({ type: 'painted', frame, node: null, unavailable: true });
      return;
    }
    const value = this.paint(frame, bitmap);
    this.counts.painted++;
    this.tell({ type: 'painted', frame, node: this.cache.get(this.key, frame)?.node ?? null, value });
  }

  #hold(holding) {
    if (holding && !this.holding) this.counts.holds++;
    this.holding = holding;
  }

  #watchStarvation(now) {
    if (this.playout.outstanding === 0 || !this.channel.ready || this.#queued) {
      this.#starvedSince = null;
      return;
    }
    this.#starvedSince ??= now;
    if (now - this.#starvedSince < this.socket.patience(STARVED_MILLIS)) return;
    this.#starvedSince = null;
    // Frames on order and not one came: the gateway is frozen, or has forgotten us.
    this.socket.distrust();
  }
}

function rangesOf(frames) {
  const text = formatRanges(frames);
  return text === '' ? [] : text.split(',');
}

function framesPerSecond(movie) {
  const [numerator, denominator = 1] = String(movie.frameRate).split('/').map(Number);
  return numerator / denominator || 25;
}
