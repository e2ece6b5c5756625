// When to paint which frame. Pure: time is passed in, in milliseconds, and so is what is ready.
//
// Nothing is skipped silently. The policy, in order:
//  - roll in:  play begins, or goes on after a jump, once a quarter of a second is ahead. The picture it begins with is shown
//              at once; its sources answer one after the other, and a picture that stops again at once looks broken.
//  - hold:     the next frame has not arrived. The picture stands, the clock stands, nothing is dropped.
//  - catch up: the next frame is here and we are late by less than CATCH_UP_MILLIS: one frame each display refresh until
//              we are on time again, none dropped.
//  - drop:     later than that (decoding or the display cannot follow for long): go to the frame that is due, count those
//              between. A second is long: who reviews footage wants every frame more than the right moment.
// Who follows a recording sees what is still ahead within a second: its rate is the mean of all that was recorded, and more may
// come at this moment. Never slower than that rate, and no frame is skipped.
// Above what a display shows, `strideFor` asks for every k-th frame in the first place, and the page says so.

const CATCH_UP_MILLIS = 1000;
const ROLL_IN_MILLIS = 250;
// Sources that are no faster than play: waiting for longer gains nothing.
const ROLL_IN_MILLIS_MAX = 400;
const DISPLAY_HZ = 60;
// A display that pauses for longer was not looking (a hidden tab, a laptop asleep): no frame was due then.
const UNSEEN_MILLIS = 1000;

/**
 * Every how many frames one is shown at this speed.
 * @param {number} framesPerSecond the movie's rate
 * @param {number} rate a factor; Infinity shows every frame, as fast as the display takes them
 * @returns {number} at least 1
 */
export function strideFor(framesPerSecond, rate) {
  return Number.isFinite(rate) ? Math.max(1, Math.ceil((framesPerSecond * rate) / DISPLAY_HZ - 0.01)) : 1;
}

/**
 * @typedef {object} Tick
 * @property {number|null} paint the frame to paint now
 * @property {number} dropped frames given up by this tick
 * @property {boolean} holding whether play waits for a frame that has not arrived
 * @property {boolean} finished whether play reached the movie's end and stopped
 */

export class Playhead {
  #dueAt = 0;
  #heldSince = null;
  #tickedAt = null;
  #rollsIn = false;
  #rollsInSince = null;

  /** @param {{frames: number, framesPerSecond: number}} options */
  constructor({ frames, framesPerSecond }) {
    this.frames = frames;
    this.framesPerSecond = framesPerSecond;
    this.frame = 0;
    this.playing = false;
    this.rate = 1;
    this.direction = 1;
    this.stride = 1;
    /** @type {{first: number, last: number}|null} play goes round in these frames */
    this.loop = null;
    /** Whether play keeps up with a movie that grows. */
    this.following = false;
    this.heldMillis = 0;
  }

  /** Time from one shown frame to the next; 0 at rate Infinity. */
  get periodMillis() {
    if (!Number.isFinite(this.rate)) return 0;
    const own = (1000 * this.stride) / (this.framesPerSecond * this.rate);
    if (!this.following) return own;
    const ahead = this.frames - 1 - this.frame;
    return Math.min(own, Math.max(1000 / DISPLAY_HZ, (1000 * this.stride) / ahead));
  }

  /**
   * Starts or continues play.
   * @param {number} now @param {number} direction 1 or -1 @param {number} rate
   * @param {boolean} [following] whether to keep up with a movie that grows; at rate 1, forward
   */
  play(now, direction, rate, following = false) {
    this.playing = true;
    this.direction = direction;
    this.rate = rate;
    this.following = following && direction === 1 && rate === 1;
    this.stride = strideFor(this.framesPerSecond, rate);
    this.#begin(now);
  }

  /** Stops where it is. */
  pause() {
    this.playing = false;
    this.#heldSince = null;
  }

  /**
   * The movie has more frames, and perhaps another rate: the first few tell little of it.
   * @param {number} frames @param {number} framesPerSecond
   */
  grow(frames, framesPerSecond) {
    this.frames = frames;
    this.framesPerSecond = framesPerSecond;
    this.stride = strideFor(framesPerSecond, this.rate);
  }

  /** Goes to `frame`; play continues from there, at the movie's rate. */
  seek(now, frame) {
    this.following = false;
    this.frame = Math.min(Math.max(0, frame), this.frames - 1);
    this.#begin(now);
  }

  #begin(now) {
    this.#dueAt = now + this.periodMillis;
    this.#heldSince = null;
    this.#rollsIn = true;
    this.#rollsInSince = null;
  }

  /** The frame after the current one in play, or -1 past either end. */
  get next() {
    return this.after(this.frame);
  }

  /** The frame that follows `frame` in play, or -1 past either end. @param {number} frame @returns {number} */
  after(frame) {
    const next = frame + this.direction * this.stride;
    if (this.loop !== null && this.direction > 0 && next > this.loop.last) return this.loop.first;
    if (this.loop !== null && this.direction < 0 && next < this.loop.first) return this.loop.last;
    return next >= 0 && next < this.frames ? next : -1;
  }

  /**
   * @param {number} now
   * @param {{isReady: (frame: number) => boolean, isBuffered: (frame: number) => boolean}} buffer ready: decoded, or
   *     known to be unavailable; buffered: arrived
   * @returns {Tick}
   */
  tick(now, { isReady, isBuffered }) {
    const idle = { paint: null, dropped: 0, holding: false, finished: false };
    const sinceTick = now - (this.#tickedAt ?? now);
    this.#tickedAt = now;
    if (!this.playing) return idle;
    if (sinceTick > UNSEEN_MILLIS) this.#dueAt = Math.max(this.#dueAt, now);
    if (this.next < 0) {
      this.playing = false;
      return { ...idle, finished: true };
    }
    // Half a refresh early is on time: waiting for the next one would be late by more.
    if (now < this.#dueAt - 500 / DISPLAY_HZ) return idle;
    if (!isReady(this.next) && !isBuffered(this.next)) {
      this.#heldSince ??= now;
      return { ...idle, holding: true };
    }
    if (this.#heldSince !== null) {
      this.heldMillis += now - this.#heldSince;
      this.#dueAt = now;
      this.#heldSince = null;
    }
    if (this.#isRollingIn(now, (frame) => isReady(frame) || isBuffered(frame))) {
      this.#dueAt = now;
      return idle;
    }
    const lateMillis = now - this.#dueAt;
    if (lateMillis > CATCH_UP_MILLIS && this.periodMillis > 0) return this.#dropTo(now, lateMillis, isReady, isBuffered);
    if (!isReady(this.next)) return idle;
    this.frame = this.next;
    this.#dueAt = this.periodMillis > 0 ? this.#dueAt + this.periodMillis : now;
    return { ...idle, paint: this.frame };
  }

  /** Whether play that begins waits for more than its next frame, which is here. */
  #isRollingIn(now, isHere) {
    if (!this.#rollsIn) return false;
    this.#rollsInSince ??= now;
    const ahead = this.periodMillis > 0 ? Math.ceil(ROLL_IN_MILLIS / this.periodMillis) : 0;
    let frame = this.next;
    let here = 0;
    while (here < ahead && frame >= 0 && isHere(frame)) {
      frame = this.after(frame);
      here++;
    }
    this.#rollsIn = here < ahead && frame >= 0 && now - this.#rollsInSince < ROLL_IN_MILLIS_MAX;
    return this.#rollsIn;
  }

  #dropTo(now, lateMillis, isReady, isBuffered) {
    let passed = this.frame;
    let target = this.frame;
    let steps = 0;
    let paintable = null;
    for (let behind = Math.floor(lateMillis / this.periodMillis) + 1; behind > 0; behind--) {
      const frame = this.after(target);
      if (frame < 0 || !(isReady(frame) || isBuffered(frame))) break;
      passed = target;
      target = frame;
      steps++;
      if (isReady(frame)) paintable = { frame, steps };
    }
    if (paintable === null) {
      // Decoding is behind: give up what is overdue, leave what is due now to the decoder.
      const dropped = Math.max(0, steps - 1);
      this.frame = passed;
      this.#dueAt += this.periodMillis * dropped;
      return { paint: null, dropped, holding: false, finished: false };
    }
    this.frame = paintable.frame;
    this.#dueAt += this.periodMillis * paintable.steps;
    return { paint: paintable.frame, dropped: paintable.steps - 1, holding: false, finished: false };
  }
}
