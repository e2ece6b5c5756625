import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameCache } from '../../main/resources/static/core/cache.js';
import { LocalFrames } from '../../main/resources/static/core/localframes.js';
import { Playout } from '../../main/resources/static/core/playout.js';
import { Supply } from '../../main/resources/static/core/supply.js';

const MOVIE = { id: 'm', version: 1, frames: 10 };
const JPEG = new Uint8Array(100);

/** A supply on a channel that only remembers what it is told. */
function world() {
  const sent = [];
  const told = [];
  const distrusted = [];
  let listener = null;
  const channel = {
    ready: true,
    unanswered: 0,
    demand: ({ generation, ranges }) => sent.push({ generation, ranges }),
    bad: (frame) => sent.push({ bad: frame }),
    done: (cached) => sent.push({ done: cached }),
    close: () => sent.push('close'),
  };
  const socket = {
    open: (request, listening) => {
      listener = listening;
      return channel;
    },
    patience: (millis) => millis,
    distrust: () => distrusted.push(true),
  };
  const local = new LocalFrames(MOVIE, new FrameCache(1 << 20));
  const playout = new Playout({ frames: 10, frameBytes: 100, aheadBytesMax: 10_000 });
  const lacking = [];
  const later = [];
  const supply = new Supply({
    movie: MOVIE, local, playout, socket,
    schedule: (run) => later.push(run),
    tell: (event) => told.push(event),
    supplied: { position: () => 0, arrived() {}, lacking: () => lacking.push(true), available() {}, grown() {} },
  });
  supply.open();
  const come = (frame, intact = true) => listener.frame({ frame, source: 0, jpeg: JPEG, intact });
  return { supply, channel, playout, local, sent, told, distrusted, lacking, later, come, say: (message) => listener[message.type](message), listener: () => listener };
}

test('a generation is told once, however often it is asked to order', () => {
  const w = world();
  w.supply.order();
  w.supply.order();
  assert.deepEqual(w.sent, [{ generation: 1, ranges: ['0-9'] }]);
});

test('nothing is asked for before the channel takes demands, nor after the end', () => {
  const w = world();
  w.channel.ready = false;
  w.supply.order();
  assert.deepEqual(w.sent, []);
  w.channel.ready = true;
  w.supply.stop();
  w.supply.order();
  assert.deepEqual(w.sent, [{ done: '' }]);
});

test('who delivered a frame is told by the name that the view gave the source', () => {
  const w = world();
  w.supply.order();
  w.say({ type: 'view', sources: [{ index: 0, node: 'frame-7' }] });
  w.come(0);
  assert.deepEqual(w.told.at(-1), { type: 'arrived', frame: 0, node: 'frame-7' });
  w.listener().lost();
  w.come(1);
  assert.deepEqual(w.told.at(-1), { type: 'arrived', frame: 1, node: 'source 0' });
});

test('a frame that comes damaged three times is given up, and nobody waits for it any more', () => {
  const w = world();
  w.supply.order();
  for (let tries = 0; tries < 3; tries++) w.come(4, false);
  assert.deepEqual(w.sent.slice(1), [{ bad: 4 }, { bad: 4 }]);
  assert.equal(w.playout.isUnavailable(4), true);
  assert.equal(w.lacking.length, 1);
  assert.deepEqual(w.supply.counts, { received: 0, bad: 3, reread: 0 });
});

test('a gateway that sends nothing is distrusted, one whose request waits for room is not', () => {
  const w = world();
  w.supply.order();
  w.say({ type: 'queued', place: 1, of: 1 });
  w.supply.watch(0);
  w.supply.watch(60_000);
  assert.equal(w.distrusted.length, 0);
  w.say({ type: 'view', sources: [] });
  w.supply.watch(60_000);
  w.supply.watch(61_999);
  assert.equal(w.distrusted.length, 0);
  w.supply.watch(62_000);
  assert.equal(w.distrusted.length, 1);
});

test('a frame that was here at the opening and is lost since is had by a new request that does not exclude it', () => {
  const w = world();
  w.local.remember({ frame: 0, jpeg: JPEG, node: 'frame-1' }, 0);
  assert.equal(w.listener().have(), '0');
  w.local.remove(0);
  w.supply.order();
  assert.deepEqual(w.sent, ['close']);
  assert.equal(w.listener().have(), '');
  w.supply.order();
  assert.deepEqual(w.sent[1].ranges, ['0-9']);
});

test('"end" of a generation that was replaced, or while a demand is unanswered, has nothing asked for again', () => {
  const w = world();
  w.supply.order();
  w.say({ type: 'end', generation: 0 });
  w.channel.unanswered = 1;
  w.say({ type: 'end', generation: 1 });
  assert.equal(w.later.length, 0);
  w.channel.unanswered = 0;
  w.say({ type: 'end', generation: 1 });
  w.later.forEach((run) => run());
  assert.deepEqual(w.sent.map(({ generation }) => generation), [1, 2]);
});
