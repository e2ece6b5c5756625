// Protocol client of `GET /api/v1/socket`, subprotocol framecast.v1: one WebSocket that carries many channels.
//
// A channel outlives its connection. When the connection is lost (closed, or silent while an answer is due: a page cannot
// see WebSocket pings) the next gateway of `opened.gateways` is dialled, every channel is opened again by its RUID with
// `have`, and its owner is told to order again. A RUID that has ended meanwhile is opened anew as a request of its own.

import { readFrame } from './frames.js';

const SUBPROTOCOL = 'framecast.v1';
const ANSWER_MILLIS_MAX = 4000;
const WATCH_MILLIS = 500;
const RETRY_MILLIS = [0, 250, 500, 1000, 2000];

/**
 * @typedef {object} ChannelListener every method is optional
 * @property {(message: object) => void} [opened]
 * @property {(message: object) => void} [view]
 * @property {(frame: import('./frames.js').ReceivedFrame) => void} [frame]
 * @property {(message: object) => void} [demanded]
 * @property {(message: object) => void} [end]
 * @property {(message: object) => void} [unavailable]
 * @property {(message: object) => void} [available]
 * @property {(message: object) => void} [phase]
 * @property {(message: object) => void} [problem]
 * @property {() => void} [lost] the connection is gone; what was demanded will not come
 * @property {() => string} have text form of the frames already here
 */

/** One request on the socket. */
export class Channel {
  ruid = null;
  unanswered = 0;

  /** @param {GatewaySocket} socket @param {number} number @param {object} request @param {ChannelListener} listener */
  constructor(socket, number, request, listener) {
    this.socket = socket;
    this.number = number;
    this.request = request;
    this.listener = listener;
  }

  /** @param {import('./playout.js').Demand} demand */
  demand({ generation, ranges }) {
    if (this.socket.send({ type: 'demand', channel: this.number, generation, ranges })) {
      this.unanswered++;
      this.socket.expectAnswer();
    }
  }

  /** The frame failed its checksum or did not decode. @param {number} frame */
  bad(frame) {
    this.socket.send({ type: 'bad', channel: this.number, frame });
  }

  /** The viewer is finished. @param {string} cached the frames it really keeps */
  done(cached) {
    this.socket.send({ type: 'done', channel: this.number, cached });
  }

  /** Leaves the request: nothing arrives on this channel any more. */
  close() {
    this.socket.send({ type: 'close', channel: this.number });
    this.socket.forget(this);
  }

  openMessage() {
    const have = this.listener.have();
    const message = this.ruid === null ? { ...this.request } : { ruid: this.ruid };
    return { type: 'open', channel: this.number, ...message, ...(have === '' ? {} : { have }) };
  }
}

export class GatewaySocket {
  #channels = new Map();
  #connection = null;
  #ready = false;
  #attempt = 0;
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
   * @param {ChannelListener} listener
   * @returns {Channel}
   */
  open(request, listener) {
    const channel = new Channel(this, this.#freeNumber(), request, listener);
    this.#channels.set(channel.number, channel);
    if (this.#connection === null) this.#dial();
    else if (this.send(channel.openMessage())) this.expectAnswer();
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
    this.#lost(connection);
    connection.close();
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
    }, ANSWER_MILLIS_MAX);
  }

  #opened(connection) {
    if (connection !== this.#connection) return;
    this.#ready = true;
    this.onConnection({ connected: true, gateway: this.gateway, attempt: this.#attempt });
    for (const channel of this.#channels.values()) {
      channel.unanswered = 0;
      this.send(channel.openMessage());
    }
    if (this.#channels.size > 0) this.expectAnswer();
  }

  #lost(connection) {
    if (connection !== this.#connection) return;
    this.#connection = null;
    this.#ready = false;
    this.#awaitedSince = null;
    if (this.#closed) return;
    for (const channel of this.#channels.values()) {
      channel.unanswered = 0;
      channel.listener.lost?.();
    }
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
    if (message.type === 'problem' && channel.ruid !== null && this.#endedMeanwhile(message)) {
      channel.ruid = null;
      channel.listener.lost?.();
      this.send(channel.openMessage());
      this.expectAnswer();
      return;
    }
    channel.listener[message.type]?.(message);
  }

  #channelOpened(channel, message) {
    channel.ruid = message.ruid;
    this.#attempt = 0;
    const known = (message.gateways ?? []).map((url) => url.replace(/\/$/, ''));
    const current = this.gateway.replace(/\/$/, '');
    if (known.length > 0) {
      // The current one stays in the list under the address that works from here.
      this.gateways = [current, ...known.filter((url) => url !== current)];
      this.#gateway = 0;
    }
  }

  #endedMeanwhile(problem) {
    return problem.status === 404 || problem.status === 409 || problem.status === 410;
  }

  #receivedFrame(data) {
    let frame;
    try {
      frame = readFrame(data);
    } catch (error) {
      this.onProblem({ detail: error.message });
      return;
    }
    this.#channels.get(frame.channel)?.listener.frame?.(frame);
  }

  #watchSilence() {
    this.#watch = null;
    if (this.#closed || this.#awaitedSince === null) return;
    if (this.now() - this.#awaitedSince > ANSWER_MILLIS_MAX) this.distrust();
    else this.expectAnswer();
  }
}
