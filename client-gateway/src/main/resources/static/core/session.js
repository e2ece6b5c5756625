// One viewing of one movie: what is shown when. The playhead says which frame is due, the decoder has those ready that follow, and the
// supply has frames come that the playout finds missing.
//
// Runs in the worker; frames never touch the main thread. Everything it uses is passed in, so that it also runs in a test.

import { Decoder } from './decoder.js';
import { LocalFrames } from './localframes.js';
import { Playhead } from './playhead.js';
import { Playout } from './playout.js';
import { AHEAD_SECONDS, Supply } from './supply.js';

const AHEAD_BYTES_MAX = 16 << 20;
const AHEAD_FRAMES_MIN = 48;

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
  /** The frame to be shown as soon as it can be, -1 where none waits. */
  #wantedFrame;
  #shownFrame = -1;
  /** Whether play has come to the end of a movie that grows, and goes on with what is appended. */
  #waitsAtEnd = false;
  #stopped = false;
  #counts = { painted: 0, dropped: 0, unavailable: 0, holds: 0 };
  holding = false;

  /** @param {object} movie as REST gives it @param {Surroundings} surroundings @param {number} [position] */
  constructor(movie, { socket, cache, kept, decode, paint, tell, now, schedule }, position = 0) {
    this.movie = movie;
    this.paint = paint;
    this.tell = tell;
    this.now = now;
    this.#wantedFrame = position;
    this.local = new LocalFrames(movie, cache, kept);
    this.playhead = new Playhead({ frames: movie.frames, framesPerSecond: framesPerSecond(movie) });
    this.playhead.frame = position;
    this.playout = new Playout({
      frames: movie.frames,
      frameBytes: movie.bytes / movie.frames || 64 << 10,
      aheadBytesMax: Math.min(AHEAD_BYTES_MAX, cache.bytesMax / 4),
      position,
    });
    for (const frame of this.local.inMemory()) this.playout.received(frame, this.local.get(frame).jpeg.length);
    this.supply = new Supply({ movie, local: this.local, playout: this.playout, socket, schedule, tell, supplied: this.#supplied() });
    this.decoder = new Decoder({
      decode,
      jpegOf: (frame) => this.local.get(frame)?.jpeg,
      onReady: () => this.#paintPending(),
      onBad: (frame) => this.supply.bad(frame),
    });
    this.decoder.size(movie.width || 1280, movie.height || 720);
    this.supply.open();
    // Frames of an earlier viewing are here from the start; the strips show who delivered them then.
    for (const [node, frames] of this.local.byNode()) this.tell({ type: 'kept', node, frames });
    this.#refresh();
  }

  /** What has happened to how many frames. */
  get counts() {
    return { ...this.#counts, ...this.supply.counts };
  }

  /**
   * @param {number} direction 1 or -1
   * @param {number} rate a factor, Infinity for every frame as fast as possible
   * @param {boolean} [following] whether to keep up with a movie that is recorded
   */
  play(direction, rate, following = false) {
    const head = this.playhead;
    head.play(this.now(), direction, rate, following);
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
    this.supply.watch(now);
    if (this.#wantedFrame >= 0) {
      this.#paintPending();
      this.holding = this.playhead.playing;
      return;
    }
    const tick = this.playhead.tick(now, {
      isReady: (frame) => this.decoder.bitmap(frame) !== undefined || this.playout.isUnavailable(frame),
      isBuffered: (frame) => this.playout.isBuffered(frame),
    });
    this.#counts.dropped += tick.dropped;
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
    this.supply.stop();
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
      cacheBytes: this.local.bytes,
      buffered: String(this.local.inMemory()),
      kept: this.local.inStorage(),
      keptBytes: this.local.keptBytes,
      ahead: this.playout.bufferedAhead(),
      onOrder: this.playout.outstanding,
      generation: this.playout.generation,
      ...this.counts,
    };
  }

  /** @returns {import('./supply.js').Supplied} */
  #supplied() {
    return {
      position: () => this.playhead.frame,
      arrived: () => this.decoder.want(this.#soon()),
      lacking: () => this.#paintPending(),
      available: (frames) => {
        // The gap that is being looked at is filled as soon as its frame is here.
        if (!this.playhead.playing && frames.has(this.playhead.frame) && !this.playout.isBuffered(this.playhead.frame)) {
          this.#wantedFrame = this.playhead.frame;
        }
      },
      grown: (movie) => this.#grown(movie),
    };
  }

  #grown(movie) {
    Object.assign(this.movie, movie);
    this.playhead.grow(movie.frames, framesPerSecond(movie));
    this.playout.grow(movie.frames);
    this.tell({ type: 'grown', movie });
    if (this.#waitsAtEnd && !movie.recording && this.playhead.next < 0) {
      this.#waitsAtEnd = false;
      this.tell({ type: 'finished' });
    } else if (this.#waitsAtEnd && this.playhead.frame < movie.frames - 1) {
      // Who has come to the end follows it.
      this.play(1, this.playhead.rate, true);
    }
    this.#refresh();
  }

  #refresh() {
    const head = this.playhead;
    const stride = head.playing ? head.stride : 1;
    this.playout.moveTo(head.frame, { direction: head.direction, stride, atRest: !head.playing, loop: head.playing ? head.loop : null });
    // Bytes bound memory; seconds bound how far ahead of the picture the sources run, so that one lost now is seen now.
    const shownPerSecond = head.periodMillis > 0 ? 1000 / head.periodMillis : 60;
    this.playout.aheadFramesMax = Math.max(AHEAD_FRAMES_MIN, Math.ceil(shownPerSecond * AHEAD_SECONDS));
    this.decoder.want(this.#soon());
    this.supply.order();
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
    if (this.playhead.playing) this.playhead.play(this.now(), this.playhead.direction, this.playhead.rate, this.playhead.following);
    this.#show(frame);
    this.#refresh();
  }

  #show(frame) {
    this.#shownFrame = frame;
    const bitmap = this.decoder.bitmap(frame);
    if (bitmap === undefined) {
      this.#counts.unavailable++;
      this.tell({ type: 'painted', frame, node: null, unavailable: true });
      return;
    }
    const value = this.paint(frame, bitmap);
    this.#counts.painted++;
    this.tell({ type: 'painted', frame, node: this.local.get(frame)?.node ?? null, value });
  }

  #hold(holding) {
    if (holding && !this.holding) this.#counts.holds++;
    this.holding = holding;
  }
}

function framesPerSecond(movie) {
  const [numerator, denominator = 1] = String(movie.frameRate).split('/').map(Number);
  return numerator / denominator || 25;
}
