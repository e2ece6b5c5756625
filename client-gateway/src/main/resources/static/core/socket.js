// Protocol client of `GET /api/v1/socket`, subprotocol framecast.v1: one WebSocket that carries many channels.
//
// A channel outlives its connection. When the connection is lost (closed, or silent while an answer is due: a page cannot
// see WebSocket pings) the next gateway of `opened.gateways` is dialled, every channel is opened again by its RUID with
// `have`, and its owner is told to order again. A RUID that has ended meanwhile is opened anew as a request of its own.
// Each gateway that is left in vain, for no frame comes from the next one either, doubles the patience with the next: where
// the domain is slow, moving about makes it slower.

import { Channel } from './channel.js';
import { readFrame } from './frames.js';

const SUBPROTOCOL = 'framecast.v1';
const ANSWER_MILLIS_MAX = 4000;
const WATCH_MILLIS = 500;
const NO_COORDINATOR_WAIT_MILLIS = 1000;
const RETRY_MILLIS = [0, 250, 500, 1000, 2000];
const PATIENCE_DOUBLINGS = 3;
/** A close code of applications' own: any but 1000 leaves the request to be opened again. */
const GOES_ELSEWHERE = 4000;

export class GatewaySocket {
  #channels = new Map();
  #connection = null;
  #ready = false;
  #attempt = 0;
  #leftInVain = 0;
  #gateway = 0;
  #nextNumber = 1;
  #awaitedSince = null;
  #watch = null;
  #closed = false;

  /**
   * @param {object} options
   * @param {string[]} options.gateways base URLs, the first is dialled first
   * @param {(url: string, protocol: string) => WebSocket} options.connect
   * @param {() => number} options.now milliseconds
   * @param {(run: () => void, millis: number) => unknown} options.schedule like setTimeout
   * @param {(state: {connected: boolean, gateway: string, attempt: number}) => void} [options.onConnection]
   * @param {(problem: object) => void} [options.onProblem] problems that name no channel
   */
  constructor({ gateways, connect, now, schedule, onConnection = () => {}, onProblem = () => {} }) {
    this.gateways = [...gateways];
    this.connect = connect;
    this.now = now;
    this.schedule = schedule;
    this.onConnection = onConnection;
    this.onProblem = onProblem;
  }

  /** The gateway in use or dialled next. */
  get gateway() {
    return this.gateways[this.#gateway % this.gateways.length];
  }

  /**
   * Opens a request; it stays open over reconnects until it is closed.
   * @param {{movieId: string, wanted?: string, maxSources?: number}} request
   * @param {import('./channel.js').ChannelListener} listener
   * @returns {Channel}
   */
  open(request, listener) {
    const channel = new Channel(this, this.#freeNumber(), request, listener);
    this.#channels.set(channel.number, channel);
    if (this.#connection === null) this.#dial();
    // After the caller has its channel: `ready` may be called at once.
    else queueMicrotask(() => this.#channels.has(channel.number) && channel.begin());
    return channel;
  }

  /** @returns {boolean} whether it was written to a connection */
  send(message) {
    if (!this.#ready) return false;
    this.#connection.send(JSON.stringify(message));
    return true;
  }

  /** An answer is due: silence from now on is a fault. */
  expectAnswer() {
    this.#awaitedSince ??= this.now();
    if (this.#watch === null) {
      this.#watch = true;
      this.schedule(() => this.#watchSilence(), WATCH_MILLIS);
    }
  }

  /** @param {Channel} channel */
  forget(channel) {
    this.#channels.delete(channel.number);
  }

  /** Gives the connection up and dials another gateway: frames that are due do not come. */
  distrust() {
    if (this.#connection === null || this.#closed) return;
    const connection = this.#connection;
    this.#leftInVain++;
    this.#lost(connection);
    // Not as one that has finished: a gateway that is only slow would cancel the request that goes on elsewhere.
    connection.close(GOES_ELSEWHERE);
  }

  /** @returns {number} how long to wait before a gateway is distrusted, where one that was not left in vain would be after `millis` */
  patience(millis) {
    return millis * 2 ** Math.min(this.#leftInVain, PATIENCE_DOUBLINGS);
  }

  /** Closes for good. */
  close() {
    this.#closed = true;
    this.#ready = false;
    this.#connection?.close();
    this.#connection = null;
  }

  #freeNumber() {
    // Numbers are not used again at once: frames still on their way for a closed channel must not reach a new one.
    for (let tries = 0; tries < 65535; tries++) {
      const number = this.#nextNumber;
      this.#nextNumber = (this.#nextNumber % 65535) + 1;
      if (!this.#channels.has(number)) return number;
    }
    throw new RangeError('a socket carries at most 65535 channels');
  }

  #dial() {
    if (this.#closed) return;
    const url = `${this.gateway.replace(/^http/, 'ws').replace(/\/$/, '')}/api/v1/socket`;
    const connection = this.connect(url, SUBPROTOCOL);
    this.#connection = connection;
    connection.binaryType = 'arraybuffer';
    connection.onopen = () => this.#opened(connection);
    connection.onmessage = (event) => {
      if (connection === this.#connection) this.#received(event.data);
    };
    connection.onclose = () => this.#lost(connection);
    connection.onerror = () => this.#lost(connection);
    // A frozen gateway's kernel still accepts connections: the handshake itself can stay unanswered.
    this.schedule(() => {
      if (connection === this.#connection && !this.#ready) this.distrust();
    }, this.patience(ANSWER_MILLIS_MAX));
  }

  #opened(connection) {
    if (connection !== this.#connection) return;
    this.#ready = true;
    this.onConnection({ connected: true, gateway: this.gateway, attempt: this.#attempt });
    for (const channel of this.#channels.values()) channel.begin();
  }

  #lost(connection) {
    if (connection !== this.#connection) return;
    this.#connection = null;
    this.#ready = false;
    this.#awaitedSince = null;
    if (this.#closed) return;
    for (const channel of this.#channels.values()) channel.interrupt();
    this.#gateway = (this.#gateway + 1) % this.gateways.length;
    const wait = RETRY_MILLIS[Math.min(this.#attempt, RETRY_MILLIS.length - 1)];
    this.#attempt++;
    this.onConnection({ connected: false, gateway: this.gateway, attempt: this.#attempt });
    this.schedule(() => {
      if (this.#connection === null && this.#channels.size > 0) this.#dial();
    }, wait);
  }

  #received(data) {
    this.#awaitedSince = null;
    if (typeof data !== 'string') {
      this.#receivedFrame(data);
      return;
    }
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      this.onProblem({ detail: 'the gateway sent text that is no JSON' });
      return;
    }
    const channel = this.#channels.get(message.channel);
    if (!channel) {
      if (message.type === 'problem' && message.channel === undefined) this.onProblem(message);
      return;
    }
    if (message.type === 'opened') this.#channelOpened(channel, message);
    if (message.type === 'demanded') channel.unanswered = Math.max(0, channel.unanswered - 1);
    if (message.type === 'problem' && !channel.opened && this.#again(channel, message)) return;
    channel.listener[message.type]?.(message);
  }

  #channelOpened(channel, message) {
    channel.ruid = message.ruid;
    channel.opened = true;
    channel.becomeReady();
    this.#attempt = 0;
    const known = (message.gateways ?? []).map((url) => url.replace(/\/$/, ''));
    const current = this.gateway.replace(/\/$/, '');
    if (known.length > 0) {
      // The current one stays in the list under the address that works from here.
      this.gateways = [current, ...known.filter((url) => url !== current)];
      this.#gateway = 0;
    }
  }

  /** A refused `open`: whether that was answered here by another try at once. */
  #again(channel, { status }) {
    if (channel.ruid !== null && (status === 404 || status === 409 || status === 410)) {
      // The request has ended meanwhile.
      channel.ruid = null;
      channel.interrupt();
      channel.begin();
      return true;
    }
    if (status === 503 && !channel.waiting) {
      channel.waiting = true;
      channel.interrupt();
      this.schedule(() => {
        channel.waiting = false;
        if (this.#channels.has(channel.number) && !channel.opened) channel.begin();
      }, NO_COORDINATOR_WAIT_MILLIS);
    }
    return false;
  }

  #receivedFrame(data) {
    let frame;
    try {
      frame = readFrame(data);
    } catch (error) {
      this.onProblem({ detail: error.message });
      return;
    }
    this.#leftInVain = 0;
    this.#channels.get(frame.channel)?.listener.frame?.(frame);
  }

  #watchSilence() {
    this.#watch = null;
    if (this.#closed || this.#awaitedSince === null) return;
    if (this.now() - this.#awaitedSince > this.patience(ANSWER_MILLIS_MAX)) this.distrust();
    else this.expectAnswer();
  }
}
