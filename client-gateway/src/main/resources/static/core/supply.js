// Has frames come for a viewing: what its playout demands is read from storage where it is kept, and asked of the gateway else.
//
// The request excludes what was here when it was opened. Where such a frame is lost since (storage was cleared), only a new
// request brings it. A frame that cannot be used is asked for again, a few times; a gateway that sends nothing is given up.

import { addTo } from './localframes.js';
import { FrameMask, formatRanges, listRanges, parseMask } from './masks.js';
import { StarvationWatch } from './starvation.js';

/** How far ahead of the picture frames are asked for. */
export const AHEAD_SECONDS = 3;
/** Another gateway must be found, and send, before what is ahead is used up. */
const STARVED_MILLIS = (AHEAD_SECONDS - 1) * 1000;
const BAD_TRIES_MAX = 3;
const EMPTY_END_WAIT_MILLIS = 500;

/**
 * @typedef {object} Supplied who is supplied
 * @property {() => number} position the frame being looked at
 * @property {() => void} arrived frames have come into memory
 * @property {() => void} lacking frames turn out to be had from nobody
 * @property {(frames: FrameMask) => void} available a holder of these is back
 * @property {(movie: object) => void} grown frames were appended to the movie, or it grows no more
 */

export class Supply {
  #nodes = new Map();
  #badTries = new Map();
  #starvation = new StarvationWatch();
  /** Whether the request waits for room: nothing comes, and nobody is to be distrusted for it. */
  #queued = false;
  /** Frames the gateway was told are here: it sends none of them. */
  #had = new FrameMask();
  #reading = new Set();
  /** The generation the gateway was told of last. */
  #told = -1;
  #stopped = false;
  #channel = null;

  /**
   * @param {object} options
   * @param {object} options.movie as REST gives it
   * @param {import('./localframes.js').LocalFrames} options.local
   * @param {import('./playout.js').Playout} options.playout
   * @param {import('./socket.js').GatewaySocket} options.socket
   * @param {(run: () => void, millis: number) => unknown} options.schedule
   * @param {(event: object) => void} options.tell
   * @param {Supplied} options.supplied
   */
  constructor({ movie, local, playout, socket, schedule, tell, supplied }) {
    this.movie = movie;
    this.local = local;
    this.playout = playout;
    this.socket = socket;
    this.schedule = schedule;
    this.tell = tell;
    this.supplied = supplied;
    this.counts = { received: 0, bad: 0, reread: 0 };
  }

  /** Opens the request. */
  open() {
    const follow = this.movie.recording ? { follow: true } : {};
    this.#channel = this.socket.open({ movieId: this.movie.id, wanted: `0-${this.movie.frames - 1}`, rate: 1, ...follow }, this.#listener());
  }

  /** Has those frames come that the playout demands and that are not on their way. */
  order() {
    if (this.#stopped || !this.#channel.ready) return;
    const demand = this.playout.nextDemand();
    if (demand === null) return;
    const frames = listRanges(demand.ranges);
    const { runs, rest } = this.local.find(frames);
    for (const [run, ordered] of runs) if (!this.#reading.has(run)) this.#read(run, ordered);
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
    this.#channel.demand({ generation: demand.generation, ranges });
  }

  /** A frame came damaged, or does not decode. @param {number} frame */
  bad(frame) {
    this.counts.bad++;
    this.local.remove(frame);
    const tries = (this.#badTries.get(frame) ?? 0) + 1;
    this.#badTries.set(frame, tries);
    this.tell({ type: 'bad', frame, tries });
    if (tries < BAD_TRIES_MAX) {
      this.playout.resent(frame);
      this.#channel.bad(frame);
      return;
    }
    // Every holder's copy is broken: shown as unavailable, or play would wait for it for ever.
    this.playout.evicted(frame);
    this.playout.unavailable([frame]);
    this.tell({ type: 'request-unavailable', mask: String(frame), reason: `no intact copy in ${tries} tries` });
    this.supplied.lacking();
    this.order();
  }

  /** Gives the gateway up where it leaves the viewer waiting; to be called often. @param {number} now milliseconds */
  watch(now) {
    const isDue = this.playout.outstanding > 0 && this.#channel.ready && !this.#queued;
    // Frames on order and not one came: the gateway is frozen, or has forgotten us.
    if (this.#starvation.isStarved(now, isDue, this.socket.patience(STARVED_MILLIS))) this.socket.distrust();
  }

  /** Ends the request: the gateway is told which frames stay here. */
  stop() {
    this.#stopped = true;
    this.local.flush();
    this.#channel.done(String(this.local.all()));
    // DONE is what the request ends as; a clean close before that would count as cancelling it.
    this.schedule(() => this.#channel.close(), 1000);
  }

  #listener() {
    const forward = (message) => this.tell({ ...message, type: `request-${message.type}` });
    return {
      have: () => {
        this.#had = this.local.all();
        return String(this.#had);
      },
      ready: () => this.order(),
      opened: forward,
      grown: ({ movie }) => {
        if (!this.#stopped) this.supplied.grown(movie);
      },
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
        this.supplied.lacking();
        this.order();
      },
      available: (message) => {
        const back = parseMask(message.mask, this.movie.frames);
        this.playout.available(back);
        this.supplied.available(back);
        forward(message);
        this.order();
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

  #received({ frame, source, jpeg, intact }) {
    if (this.#stopped || frame >= this.movie.frames) return;
    if (!intact) {
      this.bad(frame);
      return;
    }
    this.counts.received++;
    this.#starvation.fed();
    const node = this.#nodes.get(source) ?? `source ${source}`;
    this.#remember({ frame, jpeg, node });
    this.local.keep({ frame, jpeg, node });
    this.tell({ type: 'arrived', frame, node });
    this.supplied.arrived();
    this.order();
  }

  #remember(kept) {
    const givenUp = this.local.remember(kept, this.supplied.position());
    this.playout.received(kept.frame, kept.jpeg.length);
    for (const gone of givenUp) this.playout.evicted(gone);
  }

  /** Reads the run of frames that are on order. @param {number} run @param {Set<number>} ordered */
  async #read(run, ordered) {
    this.#reading.add(run);
    const frames = await this.local.read(run);
    this.#reading.delete(run);
    if (this.#stopped) return;
    const found = new Map();
    for (const kept of frames) {
      if (!this.playout.isOnOrder(kept.frame) && !ordered.has(kept.frame)) continue;
      this.#remember(kept);
      this.counts.reread++;
      ordered.delete(kept.frame);
      addTo(found, kept.node, kept.frame);
    }
    for (const [node, numbers] of found) this.tell({ type: 'kept', node, frames: numbers });
    // Lost in storage since: the gateway sends them, once it knows that they are not here.
    if (ordered.size > 0) this.playout.reorder();
    this.supplied.arrived();
    this.order();
  }

  #ended({ generation }) {
    if (generation !== this.playout.generation || this.#channel.unanswered > 0) return;
    if (this.playout.outstanding === 0) return;
    // All sent, they say, and we miss some: ask again, but not in a tight loop.
    this.schedule(() => {
      if (this.#stopped || generation !== this.playout.generation || this.playout.outstanding === 0) return;
      this.playout.reorder();
      this.order();
    }, EMPTY_END_WAIT_MILLIS);
  }

  #renew() {
    this.#channel.close();
    this.#nodes.clear();
    this.playout.reorder();
    this.open();
  }
}

function rangesOf(frames) {
  const text = formatRanges(frames);
  return text === '' ? [] : text.split(',');
}
