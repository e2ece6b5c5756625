// The player's worker: owns the socket, the cache and the canvas; the main thread sends commands and gets events.

import { browserStorage } from './browserstorage.js';
import { FrameCache } from './cache.js';
import { KeptFrames } from './keptframes.js';
import { GatewaySocket } from './socket.js';
import { Session } from './session.js';
import { readBlockRow } from './readback.js';

const EVENTS_MILLIS = 50;
const STATE_MILLIS = 200;

const now = () => performance.now();
const schedule = (run, millis) => setTimeout(run, millis);

let cache = null;
let kept = null;
let socket = null;
let session = null;
let context = null;
let readback = false;
let events = [];
let connection = null;

function tell(event) {
  events.push(event);
  // Events are told in batches: sixty frames a second and their arrivals would otherwise be sixty layouts a second. What
  // the viewer waits for (a painted frame) goes at once.
  if (event.type === 'painted' || event.type.startsWith('request-')) flush();
}

function flush() {
  if (events.length === 0) return;
  postMessage(events);
  events = [];
}

function decode(jpeg) {
  return createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
}

function paint(frame, bitmap) {
  if (context.canvas.width !== bitmap.width || context.canvas.height !== bitmap.height) {
    context.canvas.width = bitmap.width;
    context.canvas.height = bitmap.height;
  }
  context.drawImage(bitmap, 0, 0);
  return readback ? readBlockRow(context) : undefined;
}

function openSocket(gateways) {
  return new GatewaySocket({
    gateways,
    connect: (url, protocol) => new WebSocket(url, protocol),
    now,
    schedule,
    onConnection: (state) => {
      connection = { type: 'request-connection', ...state };
      tell(connection);
    },
    onProblem: (problem) => tell({ ...problem, type: 'request-problem' }),
  });
}

const commands = {
  /** How much is kept in this browser over reloads; sent first, and whenever that changes. */
  async keep({ bytesMax }) {
    if (kept !== null) {
      await kept.setBytesMax(bytesMax);
    } else if (bytesMax > 0) {
      const storage = await browserStorage(self.caches, self.location.origin);
      if (storage !== null) {
        const opening = new KeptFrames(storage, bytesMax, () => Date.now());
        await opening.open();
        kept = opening;
      }
    }
  },
  async forget() {
    await kept?.clear();
  },
  start({ viewing, movie, canvas, gateways, cacheBytesMax, position, readbackEnabled }) {
    session?.stop();
    cache ??= new FrameCache(cacheBytesMax);
    socket ??= openSocket(gateways);
    readback = readbackEnabled;
    context = canvas.getContext('2d', { alpha: false, willReadFrequently: readback });
    // Events of a viewing that is over may still be on their way: each names its own.
    const tellOfViewing = (event) => tell({ ...event, viewing });
    if (connection !== null) tell(connection);
    session = new Session(movie, { socket, cache, kept, decode, paint, tell: tellOfViewing, now, schedule }, position);
  },
  play: ({ direction, rate, following }) => session?.play(direction, rate, following),
  pause: () => session?.pause(),
  loop: ({ frames }) => session?.setLoop(frames),
  seek: ({ frame }) => session?.seek(frame),
  stop() {
    session?.stop();
    session = null;
  },
};

let done = Promise.resolve();

/** One command after the other: a viewing begins once it is known what is kept. */
onmessage = ({ data }) => {
  done = done.then(() => commands[data.type]?.(data)).catch((error) => tell({ type: 'failed', detail: String(error?.message ?? error) }))
    .then(() => {
      if (data.type === 'keep' || data.type === 'forget') postMessage([{ type: 'kept-bytes', bytes: kept?.bytes ?? 0, isPossible: kept !== null }]);
      tellState();
    });
};

function tellState() {
  if (session !== null) session.tell({ type: 'state', ...session.state() });
  flush();
}

function refresh(time) {
  session?.tick(time);
  requestAnimationFrame(refresh);
}

requestAnimationFrame(refresh);
setInterval(flush, EVENTS_MILLIS);
setInterval(tellState, STATE_MILLIS);
