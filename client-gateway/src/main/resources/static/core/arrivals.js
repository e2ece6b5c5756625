// Who delivered which frame, when, and where one node took over from another: the model behind the coloured timeline.
// Pure: time is passed in, in milliseconds.

const RATE_WINDOW_MILLIS = 2000;
const RATE_BUCKET_MILLIS = 100;
const TAKEOVERS_MAX = 200;

/**
 * @typedef {object} Takeover
 * @property {number} frame first frame delivered after the loss
 * @property {number} epoch
 * @property {string} node who delivered it
 * @property {string[]} lost who went since the epoch before
 * @property {number} at milliseconds, when that frame came
 */

/** Frames a second over the last two seconds, from counts of a tenth of a second each. */
class Meter {
  #buckets = [];
  total = 0;

  add(now) {
    const at = Math.floor(now / RATE_BUCKET_MILLIS);
    const last = this.#buckets[this.#buckets.length - 1];
    if (last?.at === at) last.count++;
    else this.#buckets.push({ at, count: 1 });
    this.total++;
    this.#forget(now);
  }

  perSecond(now) {
    this.#forget(now);
    return (this.#buckets.reduce((sum, bucket) => sum + bucket.count, 0) * 1000) / RATE_WINDOW_MILLIS;
  }

  #forget(now) {
    const oldest = Math.floor((now - RATE_WINDOW_MILLIS) / RATE_BUCKET_MILLIS);
    while (this.#buckets.length > 0 && this.#buckets[0].at <= oldest) this.#buckets.shift();
  }
}

export class Arrivals {
  #frames;
  #room;
  #nodes = [];
  #meters = new Map();
  #lost = new Set();
  #pending = null;
  #epoch = 0;
  /** @type {Takeover[]} */
  takeovers = [];

  /** @param {number} frames frames of the movie */
  constructor(frames) {
    this.#frames = frames;
    this.#room = new Uint8Array(frames);
  }

  /** The movie has more frames. @param {number} frames */
  grow(frames) {
    this.#frames = frames;
    if (frames <= this.#room.length) return;
    // Room for as many again: a movie grows a few times a second.
    const room = new Uint8Array(frames * 2);
    room.set(this.#room);
    this.#room = room;
  }

  /** For each frame who delivered it: 0 is "not delivered", n is node n - 1. @returns {Uint8Array} */
  get owners() {
    return this.#room.subarray(0, this.#frames);
  }

  /** Every node that delivered something or was announced, in order of appearance. @returns {string[]} */
  get nodes() {
    return [...this.#nodes];
  }

  /** @param {number} frame @returns {string|null} who delivered it last */
  nodeOf(frame) {
    const owner = this.owners[frame];
    return owner ? this.#nodes[owner - 1] : null;
  }

  /** @param {string} node @param {number} now @returns {{perSecond: number, total: number}} */
  meter(node, now) {
    const meter = this.#meters.get(node);
    return { perSecond: meter?.perSecond(now) ?? 0, total: meter?.total ?? 0 };
  }

  /**
   * A source view: remembers who went, so that the next frame can be marked as the takeover.
   * @param {number} epoch
   * @param {{node: string, state: string}[]} sources
   * @param {number} now
   * @param {boolean} [isGrowing] whether the movie grows: each few frames of it have an epoch, and only a loss is worth a mark
   */
  view(epoch, sources, now, isGrowing = false) {
    const gone = [];
    for (const { node, state } of sources) {
      this.#index(node);
      if (state === 'LOST' && !this.#lost.has(node)) gone.push(node);
      if (state === 'LOST') this.#lost.add(node);
      else this.#lost.delete(node);
    }
    const raised = !isGrowing && this.#epoch > 0 && epoch > this.#epoch;
    this.#epoch = Math.max(this.#epoch, epoch);
    if (gone.length === 0 && !raised) return;
    // The sink's own takeover comes first (LOST), the coordinator's epoch after it: one marker for both.
    this.#pending = { lost: [...(this.#pending?.lost ?? []), ...gone], at: now };
    if (gone.length === 0) this.#settleEpoch();
  }

  /** @param {number} frame @param {string} node @param {number} now */
  arrived(frame, node, now) {
    if (frame >= this.owners.length) return;
    this.owners[frame] = this.#index(node) + 1;
    if (!this.#meters.has(node)) this.#meters.set(node, new Meter());
    this.#meters.get(node).add(now);
    if (this.#pending === null || this.#lost.has(node)) return;
    this.takeovers.push({ frame, epoch: this.#epoch, node, lost: this.#pending.lost, at: now });
    if (this.takeovers.length > TAKEOVERS_MAX) this.takeovers.shift();
    this.#pending = null;
  }

  /** Frames of an earlier viewing, kept since: theirs, but no work of this one. @param {string} node @param {number[]} frames */
  kept(node, frames) {
    const owner = this.#index(node) + 1;
    for (const frame of frames) if (frame < this.owners.length) this.owners[frame] = owner;
  }

  #settleEpoch() {
    const last = this.takeovers[this.takeovers.length - 1];
    if (last !== undefined && last.lost.length > 0 && last.epoch === this.#epoch - 1 && this.#pending.lost.length === 0) {
      last.epoch = this.#epoch;
      this.#pending = null;
    }
  }

  #index(node) {
    const known = this.#nodes.indexOf(node);
    if (known >= 0) return known;
    // One byte a frame names 255 nodes; a movie served by more in one viewing is shown with the last one shared.
    if (this.#nodes.length < 255) this.#nodes.push(node);
    return this.#nodes.length - 1;
  }
}

/** What a mark in the strips says: who was lost there; where nobody was, the epoch that began. @param {Takeover} takeover */
export function takeoverLabel({ lost, epoch }) {
  return lost.length > 0 ? `${lost.join(', ')} lost` : `epoch ${epoch}`;
}
