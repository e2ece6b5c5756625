// A gateway without a network: sockets that the test opens, answers and breaks, and a clock that the test turns.

export class FakeNetwork {
  sockets = [];
  #now = 0;
  #timers = [];

  connect = (url, protocol) => {
    const socket = new FakeWebSocket(url, protocol);
    this.sockets.push(socket);
    return socket;
  };

  now = () => this.#now;

  schedule = (run, millis) => {
    this.#timers.push({ at: this.#now + millis, run });
  };

  /** The newest socket. */
  get last() {
    return this.sockets[this.sockets.length - 1];
  }

  /** Lets time pass, timers in order. */
  pass(millis) {
    const end = this.#now + millis;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.splice(this.#timers.indexOf(due), 1);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }
}

class FakeWebSocket {
  sent = [];
  closed = false;

  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.closed = true;
    this.closeCode = code;
  }

  /** The messages of a type that the client sent. */
  messages(type) {
    return this.sent.filter((message) => message.type === type);
  }

  accept() {
    this.onopen();
  }

  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  sayText(text) {
    this.onmessage({ data: text });
  }

  sayFrame(bytes) {
    this.onmessage({ data: bytes.buffer });
  }

  breakOff() {
    this.onclose();
  }
}
