// One movie being viewed, as the main thread knows it: commands to the worker, events from it, the model for the panels.

import { Arrivals } from '../core/arrivals.js';
import { rangeOf, withMark } from '../core/marks.js';
import { FrameMask, parseMask } from '../core/masks.js';
import { isAwaited } from '../core/sourcestates.js';
import { knownGateways, sendDoneBeacon, useGateways } from './api.js';
import { framesPerSecond } from './format.js';
import { keeping } from './keeping.js';

const READBACK_FRAMES_MAX = 4096;
const CACHE_BYTES_DEFAULT = 64 << 20;

// One worker for the page's life: its frame cache outlives a viewing, so that coming back asks only for what is missing.
let worker = null;
let viewings = 0;

/** Settings in the page's address: `?cache=32` in MiB, `?readback=1`. */
const settings = new URLSearchParams(location.search);
const cacheMebibytes = Number(settings.get('cache'));

function sharedWorker() {
  // Made with the page: a gateway that is gone when the first movie is opened could not send the worker's modules.
  worker ??= new Worker(new URL('../core/worker.js', import.meta.url), { type: 'module', name: 'framecast-player' });
  return worker;
}

sharedWorker();
keeping.addEventListener('change', () => sharedWorker().postMessage({ type: 'keep', bytesMax: keeping.bytesMax }));
keeping.addEventListener('clear', () => sharedWorker().postMessage({ type: 'forget' }));
sharedWorker().postMessage({ type: 'keep', bytesMax: keeping.bytesMax });
sharedWorker().addEventListener('message', ({ data }) => data.forEach((event) => event.type === 'kept-bytes' && keeping.know(event)));

export class Viewing extends EventTarget {
  #worker = sharedWorker();
  #number = ++viewings;
  #sought = null;

  /**
   * @param {object} movie as REST gives it
   * @param {HTMLCanvasElement} canvas fresh: its control goes to the worker
   * @param {{frame?: number|null, markIn?: number|null, markOut?: number|null}} [at] where to begin
   */
  constructor(movie, canvas, { frame = null, markIn = null, markOut = null } = {}) {
    super();
    this.movie = movie;
    this.framesPerSecond = framesPerSecond(movie.frameRate);
    this.arrivals = new Arrivals(movie.frames);
    this.ruid = null;
    this.phase = null;
    this.epoch = 0;
    this.sources = [];
    this.connection = { connected: false, attempt: 0, gateway: location.origin };
    this.frame = this.#inMovie(frame ?? markIn ?? 0);
    this.shown = { frame: null, node: null, unavailable: false };
    this.play = { playing: false, direction: 1, rate: 1, stride: 1 };
    this.state = { painted: 0, dropped: 0, bad: 0, unavailable: 0, heldMillis: 0, buffered: '', received: 0, holds: 0, cacheBytes: 0 };
    this.unavailable = new FrameMask();
    this.marks = { markIn: markIn === null ? null : this.#inMovie(markIn), markOut: markOut === null ? null : this.#inMovie(markOut) };
    this.looping = false;
    this.problem = null;
    /** Where the request waits for room, `{place, of}`; null where it does not. */
    this.queue = null;
    this.readback = [];
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      this.problem = { detail: `The player's worker failed: ${event.message ?? 'it could not be loaded'}. Reload the page.` };
      this.#emit('problem');
    };
    const offscreen = canvas.transferControlToOffscreen();
    this.#send({
      type: 'start', viewing: this.#number, movie, canvas: offscreen, gateways: knownGateways(), position: this.frame,
      cacheBytesMax: cacheMebibytes > 0 ? cacheMebibytes * (1 << 20) : CACHE_BYTES_DEFAULT,
      readbackEnabled: settings.get('readback') === '1',
    }, [offscreen]);
  }

  /**
   * @param {number} direction 1 or -1
   * @param {number} [rate]
   * @param {boolean} [following] whether to keep up with a movie that is recorded
   */
  start(direction, rate = this.play.rate, following = false) {
    this.play = { ...this.play, playing: true, direction, rate };
    this.#send({ type: 'play', direction, rate, following });
    this.#emit('play');
  }

  /** Stops at the frame shown. */
  pause() {
    this.play = { ...this.play, playing: false };
    this.#send({ type: 'pause' });
    this.#emit('play');
  }

  /** Plays forward, or stops. */
  toggle() {
    if (this.play.playing) this.pause();
    else this.start(1);
  }

  /** @param {number} rate a factor, Infinity for every frame as fast as possible */
  setRate(rate) {
    this.play = { ...this.play, rate };
    if (this.play.playing) this.start(this.play.direction, rate);
    else this.#emit('play');
  }

  /** To the latest frame of a movie that is recorded, and on with those that come. */
  goLive() {
    this.seek(this.movie.frames - 1);
    this.start(1, 1, true);
  }

  /** Sets one of the marks. @param {{markIn?: number, markOut?: number}} change */
  mark(change) {
    this.#setMarks(withMark(this.marks, change));
  }

  clearMarks() {
    this.#setMarks({ markIn: null, markOut: null });
  }

  /** @param {boolean} looping whether play goes round between the marks, or in the whole movie where there are none */
  setLooping(looping) {
    this.looping = looping;
    this.#sendLoop();
    this.#emit('marks');
  }

  #setMarks(marks) {
    this.marks = marks;
    if (this.looping) this.#sendLoop();
    this.#emit('marks');
  }

  #sendLoop() {
    this.#send({ type: 'loop', frames: this.looping ? rangeOf(this.marks, this.movie.frames) : null });
  }

  #inMovie(frame) {
    return Math.min(Math.max(0, Math.round(frame)), this.movie.frames - 1);
  }

  /** @param {number} frame */
  seek(frame) {
    this.frame = this.#inMovie(frame);
    this.#sought = this.frame;
    this.#send({ type: 'seek', frame: this.frame });
    this.#emit('frame');
  }

  /** Stops play and shows the neighbour. @param {number} frames negative goes back */
  step(frames) {
    if (this.play.playing) this.pause();
    this.play = { ...this.play, direction: 1 };
    this.seek(this.frame + frames);
  }

  /** Ends the viewing. */
  close() {
    this.#send({ type: 'stop' });
  }

  /** The page goes away and the worker's memory with it; what has been written to the browser's storage stays. */
  leavePage() {
    if (this.ruid !== null) sendDoneBeacon(this.ruid, this.state.kept ?? '');
  }

  #send(message, transfer = []) {
    this.#worker.postMessage(message, transfer);
  }

  #emit(type) {
    this.dispatchEvent(new Event(type));
  }

  #receive(events) {
    const now = Date.now();
    for (const event of events) {
      if (event.viewing !== undefined && event.viewing !== this.#number) continue; // of the viewing before
      this.#handlers[event.type]?.(event, now);
    }
    // One notification for a batch: panels draw at most once a refresh anyway.
    this.#emit('change');
  }

  #handlers = {
    arrived: ({ frame, node }, now) => this.arrivals.arrived(frame, node, now),
    grown: ({ movie }) => {
      Object.assign(this.movie, movie);
      this.framesPerSecond = framesPerSecond(movie.frameRate);
      this.arrivals.grow(movie.frames);
      this.#emit('grown');
      if (!movie.recording) this.#incident(`The recording has ended with ${movie.frames} frames`);
    },
    kept: ({ node, frames: kept }) => this.arrivals.kept(node, kept),
    painted: ({ frame, node, unavailable, value }, now) => {
      this.shown = { frame, node, unavailable: unavailable === true };
      // Frames painted before the worker heard of a seek are still told: they are shown, but not where the viewer is.
      if (this.#sought === null || this.#sought === frame) {
        this.#sought = null;
        this.frame = frame;
      }
      if (unavailable !== true) this.state.painted++;
      if (value !== undefined) {
        this.readback.push({ frame, value, node, at: now });
        if (this.readback.length > READBACK_FRAMES_MAX) this.readback.shift();
      }
      this.#emit('frame');
    },
    finished: () => {
      this.play = { ...this.play, playing: false };
      this.#emit('play');
    },
    state: (event) => {
      this.state = event;
    },
    'request-opened': ({ ruid, gateways: others }) => {
      this.ruid = ruid;
      this.phase = null;
      this.problem = null;
      if (others?.length > 0) useGateways(others);
      this.#emit('request');
    },
    'request-queued': ({ place, of }) => {
      this.queue = { place, of };
      this.#emit('request');
    },
    'request-view': ({ epoch, sources }, now) => {
      this.queue = null;
      this.arrivals.view(epoch, sources, now, this.movie.recording === true);
      this.#emitSourceChanges(sources, epoch);
      this.epoch = epoch;
      this.sources = sources;
      this.#emit('request');
    },
    'request-phase': ({ phase, detail }) => {
      this.queue = null;
      if (phase === 'FAILED' && detail && this.epoch === 0) this.problem = { detail };
      this.phase = phase;
      this.#emit('request');
    },
    'request-unavailable': ({ mask, reason }) => {
      this.unavailable = this.unavailable.or(parseMask(mask, this.movie.frames));
      this.#incident(`No node can send ${frames(this.unavailable)}: ${reason}`, null, 'unavailable');
    },
    'request-available': ({ mask }) => {
      const back = parseMask(mask, this.movie.frames);
      this.unavailable = this.unavailable.minus(back);
      this.#incident(`Available again: ${frames(back)}`);
    },
    'request-problem': (event) => {
      // What concerns a request that is open does not stop its picture.
      if (this.ruid !== null && this.connection.connected) {
        this.#incident(`The gateway says: ${event.detail}`);
        return;
      }
      this.problem = event;
      this.#emit('problem');
    },
    'request-connection': (event) => {
      const lost = this.connection.connected && !event.connected;
      this.connection = event;
      if (lost) this.#incident(`Connection to the gateway lost, dialling ${new URL(event.gateway).host}`);
      else if (event.connected && event.attempt > 0) this.#incident(`Connected to ${new URL(event.gateway).host}`);
      this.#emit('connection');
    },
    bad: ({ frame }) => this.#incident(`Frame ${frame} arrived damaged, asked for again`),
  };

  #emitSourceChanges(sources, epoch) {
    const before = new Map(this.sources.map((source) => [source.node, source.state]));
    for (const { node, state } of sources) {
      const was = before.get(node);
      if (state === 'LOST' && was !== 'LOST') this.#incident(`${node} lost, its frames move to the others`, node);
      if (state === 'LATE' && was !== 'LATE' && !isAwaited(state, this.arrivals.meter(node, Date.now()).total)) this.#incident(`${node} is late`, node);
    }
    if (this.epoch > 0 && epoch > this.epoch && !this.movie.recording) this.#incident(`Video group changed: epoch ${epoch}`);
  }

  /** @param {string} text @param {string|null} [node] @param {string} [topic] replaces the newest one of the same topic */
  #incident(text, node = null, topic = undefined) {
    this.dispatchEvent(new CustomEvent('incident', { detail: { at: Date.now(), text, node, topic } }));
  }
}

const MASK_CHARS_MAX = 48;

function frames(mask) {
  const text = String(mask);
  if (text.length > MASK_CHARS_MAX) return `${mask.count} frames from ${mask.next()} to ${mask.previous()}`;
  return `${mask.count === 1 ? 'frame' : 'frames'} ${text.replaceAll(',', ', ')}`;
}
