// One request on the socket: what the client says about it, and how far its opening has come on the present connection.

/**
 * @typedef {object} ChannelListener every method is optional
 * @property {(message: object) => void} [opened]
 * @property {(message: object) => void} [grown]
 * @property {(message: object) => void} [queued]
 * @property {(message: object) => void} [view]
 * @property {(frame: import('./frames.js').ReceivedFrame) => void} [frame]
 * @property {(message: object) => void} [demanded]
 * @property {(message: object) => void} [end]
 * @property {(message: object) => void} [unavailable]
 * @property {(message: object) => void} [available]
 * @property {(message: object) => void} [phase]
 * @property {(message: object) => void} [problem]
 * @property {() => void} [ready] demands may be sent
 * @property {() => void} [lost] the connection is gone; what was demanded will not come
 * @property {() => string} have text form of the frames already here
 */

/** One request on the socket. */
export class Channel {
  ruid = null;
  unanswered = 0;
  /** Whether demands may be sent: at once for a new request, after `opened` for one that may have ended meanwhile. */
  ready = false;
  /** Whether this connection's `open` was accepted. */
  opened = false;
  /** Whether the next try to open is due already. */
  waiting = false;

  /** @param {import('./socket.js').GatewaySocket} socket @param {number} number @param {object} request @param {ChannelListener} listener */
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

  /** Opens the request on the socket's present connection. */
  begin() {
    this.unanswered = 0;
    if (!this.socket.send(this.#openMessage())) return;
    this.socket.expectAnswer();
    if (this.ruid === null) this.becomeReady();
  }

  becomeReady() {
    if (this.ready) return;
    this.ready = true;
    this.listener.ready?.();
  }

  /** What was demanded will not come. */
  interrupt() {
    this.ready = false;
    this.opened = false;
    this.unanswered = 0;
    this.listener.lost?.();
  }

  #openMessage() {
    const have = this.listener.have();
    const message = this.ruid === null ? { ...this.request } : { ruid: this.ruid, ...(this.request.follow ? { follow: true } : {}) };
    return { type: 'open', channel: this.number, ...message, ...(have === '' ? {} : { have }) };
  }
}
