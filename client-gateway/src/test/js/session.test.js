import assert from 'node:assert/strict';
import test from 'node:test';
import { KeptFrames } from '../../main/resources/static/core/keptframes.js';
import { FakeStorage } from './fakestorage.js';
import { FrameCache } from '../../main/resources/static/core/cache.js';
import { Session } from '../../main/resources/static/core/session.js';
import { GatewaySocket } from '../../main/resources/static/core/socket.js';
import { parseMask } from '../../main/resources/static/core/masks.js';
import { binaryFrame } from './binaryframe.js';
import { FakeNetwork } from './fakewebsocket.js';

const MOVIE = { id: 'm', version: 1, frames: 300, frameRate: '30/1', bytes: 300 * 100, width: 64, height: 48 };
const JPEG = new Uint8Array(100).fill(7);
const BROKEN_JPEG = new Uint8Array(100).fill(9);
const REFRESH_MILLIS = 1000 / 60;

/** A session on a fake gateway that answers each demand when told to; decoding takes no time. */
function world({ cache = new FrameCache(1 << 20), kept = null, broken = new Set(), position = 0, movie = MOVIE } = {}) {
  const network = new FakeNetwork();
  const socket = new GatewaySocket({ ...network, gateways: ['http://one'] });
  const told = [];
  const painted = [];
  const session = new Session({ ...movie }, {
    socket, cache, kept, now: network.now, schedule: network.schedule,
    decode: async (jpeg) => {
      if (jpeg[0] === BROKEN_JPEG[0]) throw new Error('not a JPEG');
      return { close() {} };
    },
    paint: (frame) => painted.push(frame),
    tell: (event) => told.push(event),
  }, position);
  network.last.accept();
  network.last.say({ type: 'opened', channel: 1, ruid: 'r1' });
  network.last.say({ type: 'view', channel: 1, epoch: 1, sources: [{ index: 0, node: 'frame-1', state: 'ACTIVE' }] });
  let answered = 0;
  /** Sends everything demanded so far on this connection and not yet sent. */
  const serve = () => {
    const demands = network.last.messages('demand');
    for (; answered < demands.length; answered++) {
      const { generation, ranges } = demands[answered];
      network.last.say({ type: 'demanded', channel: 1, generation });
      for (const frame of ranges.flatMap(framesOf)) {
        network.last.sayFrame(binaryFrame({ frame, generation, jpeg: broken.has(frame) ? BROKEN_JPEG : JPEG }));
      }
    }
  };
  const reconnected = () => (answered = 0);
  return { network, socket, session, told, painted, cache, serve, reconnected, broken };
}

function framesOf(range) {
  const [, first, last = first, step = '1'] = /^(\d+)(?:-(\d+)(?:\/(-?\d+))?)?$/.exec(range);
  const frames = [];
  for (let frame = +first; +step > 0 ? frame <= +last : frame >= +last; frame += +step) frames.push(frame);
  return frames;
}

const settled = () => new Promise(setImmediate);

/** Lets the display refresh for a while, the gateway answering as it goes. */
async function refresh({ network, session, serve }, millis) {
  for (const end = network.now() + millis; network.now() < end; ) {
    serve();
    await settled();
    session.tick(network.now());
    network.pass(REFRESH_MILLIS);
  }
}

const counting = (from, count) => Array.from({ length: count }, (_, i) => from + i);

test('the first frame is shown without play, and a whole movie is painted once in order', async () => {
  const w = world();
  await refresh(w, 100);
  assert.deepEqual(w.painted, [0]);
  w.session.play(1, 1);
  await refresh(w, 11_000);
  assert.deepEqual(w.painted, counting(0, 300));
  assert.equal(w.session.counts.dropped, 0);
  assert.equal(w.told.filter((event) => event.type === 'finished').length, 1);
});

test('a step to a buffered neighbour is painted by the next refresh', async () => {
  const w = world();
  await refresh(w, 100);
  const demands = w.network.last.messages('demand').length;
  w.session.seek(1);
  assert.deepEqual(w.painted, [0, 1], 'at once: it was decoded already');
  assert.equal(w.network.last.messages('demand').length, demands, 'and nothing had to be asked for');
});

test('a seek paints the frame asked for and none on the way', async () => {
  const w = world();
  await refresh(w, 100);
  w.session.seek(200);
  w.session.seek(250);
  await refresh(w, 100);
  assert.deepEqual(w.painted, [0, 250]);
});

test('a frame damaged on the way is asked for again and painted in its turn', async () => {
  const w = world();
  await refresh(w, 50);
  w.cache.remove('m@1', 5);
  w.session.playout.evicted(5);
  w.network.last.sayFrame(binaryFrame({ frame: 5, jpeg: JPEG, crc: 1 }));
  assert.deepEqual(w.network.last.messages('bad'), [{ type: 'bad', channel: 1, frame: 5 }]);
  w.network.last.sayFrame(binaryFrame({ frame: 5, jpeg: JPEG }));
  w.session.play(1, 1);
  await refresh(w, 500);
  assert.deepEqual(w.painted.slice(0, 8), counting(0, 8));
});

test('a frame that never decodes ends as unavailable, told and counted, and play goes on', async () => {
  const w = world({ broken: new Set([5]) });
  await refresh(w, 100);
  w.session.play(1, 1);
  for (let tries = 0; tries < 4; tries++) {
    await refresh(w, 400);
    if (w.network.last.messages('bad').length > tries) w.network.last.sayFrame(binaryFrame({ frame: 5, jpeg: BROKEN_JPEG }));
  }
  assert.deepEqual(w.network.last.messages('bad').length, 2);
  assert.ok(w.told.some((event) => event.type === 'request-unavailable' && event.mask === '5'));
  assert.deepEqual(w.painted.slice(0, 8), [0, 1, 2, 3, 4, 6, 7, 8]);
  assert.equal(w.session.counts.unavailable, 1);
});

test('a movie is asked for at its own rate, and who waits for room is told its place and distrusts nobody', async () => {
  const w = world();
  assert.equal(w.network.last.messages('open')[0].rate, 1);
  w.network.last.say({ type: 'queued', channel: 1, place: 2, of: 5 });
  assert.deepEqual(w.told.at(-1), { type: 'request-queued', channel: 1, place: 2, of: 5 });
  const connection = w.network.last;
  for (let second = 0; second < 60; second++) {
    w.network.pass(1000);
    w.session.tick(w.network.now());
  }
  assert.equal(w.network.last, connection, 'the same connection still');
  w.network.last.say({ type: 'view', channel: 1, epoch: 1, sources: [{ index: 0, node: 'frame-1', state: 'ACTIVE' }] });
  await refresh(w, 50);
  assert.equal(w.painted[0], 0);
});

test('frames without a holder are said to be unavailable, and come when a holder is back', async () => {
  const w = world();
  w.network.last.say({ type: 'unavailable', channel: 1, mask: '0', reason: 'no live holder' });
  await settled();
  assert.ok(w.told.some((event) => event.type === 'painted' && event.frame === 0 && event.unavailable));
  w.network.last.say({ type: 'available', channel: 1, mask: '0' });
  assert.equal(framesOf(w.network.last.messages('demand').at(-1).ranges[0])[0], 0, 'the frame being looked at first');
  await refresh(w, 50);
  assert.deepEqual(w.painted, [0]);
});

test('after a lost connection only what is missing is asked for, and no frame is painted twice or left out', async () => {
  const w = world();
  await refresh(w, 100);
  w.session.play(1, 1);
  await refresh(w, 1000);
  w.network.last.breakOff();
  w.network.pass(0);
  w.reconnected();
  w.network.last.accept();
  const [open] = w.network.last.messages('open');
  assert.equal(open.ruid, 'r1');
  assert.equal(open.have, String(w.cache.mask('m@1')));
  w.network.last.say({ type: 'opened', channel: 1, ruid: 'r1' });
  w.network.last.say({ type: 'view', channel: 1, epoch: 2, sources: [{ index: 0, node: 'frame-1', state: 'ACTIVE' }] });
  const kept = parseMask(open.have);
  for (const { ranges } of w.network.last.messages('demand')) {
    for (const frame of ranges.flatMap(framesOf)) assert.equal(kept.has(frame), false, `frame ${frame} is here already`);
  }
  await refresh(w, 11_000);
  assert.deepEqual(w.painted, counting(0, 300));
});

test('a gateway that stops sending is given up after a few seconds', async () => {
  const w = world();
  const silent = w.network.last;
  for (let now = 0; now < 5000; now += 100) {
    w.network.pass(100);
    w.session.tick(w.network.now());
  }
  assert.equal(silent.closed, true);
  assert.equal(w.network.sockets.length > 1, true);
});

test('"end" while frames are missing asks for them again, not at once', async () => {
  const w = world();
  const [demand] = w.network.last.messages('demand');
  w.network.last.say({ type: 'demanded', channel: 1, generation: demand.generation });
  w.network.last.say({ type: 'end', channel: 1, generation: demand.generation });
  assert.equal(w.network.last.messages('demand').length, 1);
  w.network.pass(600);
  assert.equal(w.network.last.messages('demand').length, 2);
  assert.equal(w.network.last.messages('demand')[1].generation, demand.generation + 1);
});

test('the end of a viewing tells exactly the frames that are kept, and coming back asks without them', async () => {
  const first = world();
  await refresh(first, 100);
  first.session.stop();
  const kept = String(first.cache.mask('m@1'));
  assert.notEqual(kept, '');
  assert.deepEqual(first.network.last.messages('done'), [{ type: 'done', channel: 1, cached: kept }]);
  first.network.pass(2000);
  assert.equal(first.network.last.messages('close').length, 1);
  const second = world({ cache: first.cache });
  assert.equal(second.network.last.messages('open')[0].have, kept);
});

test('reverse play paints every frame backwards', async () => {
  const w = world();
  await refresh(w, 100);
  w.session.seek(60);
  await refresh(w, 100);
  w.session.play(-1, 1);
  await refresh(w, 2500);
  assert.deepEqual(w.painted, [0, ...counting(0, 61).reverse()]);
});

test('a loop is painted round and round, and asked for once', async () => {
  const w = world();
  await refresh(w, 100);
  w.session.setLoop({ first: 100, last: 129 });
  w.session.seek(100);
  await refresh(w, 100);
  w.session.play(1, 1);
  const receivedBefore = w.session.counts.received;
  await refresh(w, 4000);
  const looped = w.painted.slice(w.painted.indexOf(100));
  looped.forEach((frame, index) => assert.equal(frame, 100 + (index % 30)));
  assert.ok(looped.length > 100, `${looped.length} painted`);
  assert.equal(w.session.counts.dropped, 0);
  assert.ok(w.session.counts.received - receivedBefore <= 60, 'the second round comes from the cache');
});

test('a viewing may begin in the middle', async () => {
  const w = world({ position: 200 });
  await refresh(w, 100);
  assert.deepEqual(w.painted, [200]);
});

async function keptIn(storage, bytesMax = 1 << 20) {
  const kept = new KeptFrames(storage, bytesMax, () => Date.now());
  await kept.open();
  return kept;
}

/** Plays the first frames, then leaves the page; what it kept stays in the storage. */
async function playedBefore(storage, millis = 2000) {
  const first = world({ kept: await keptIn(storage) });
  await refresh(first, 100);
  first.session.play(1, 1);
  await refresh(first, millis);
  const node = first.network.last;
  first.session.stop();
  await settled();
  return { demanded: parseMask(demandedOf(node)), done: node.messages('done')[0].cached };
}

function demandedOf(connection) {
  return connection.messages('demand').flatMap(({ ranges }) => ranges).flatMap(framesOf).join(',');
}

test('another page opens with what an earlier one has kept, asks only for what is missing, and shows every frame', async () => {
  const storage = new FakeStorage();
  const before = await playedBefore(storage);
  const kept = await keptIn(storage);
  const mask = kept.mask('m@1');
  assert.equal(before.done, String(mask));
  assert.ok(mask.count >= 60, String(mask));
  const w = world({ kept });
  assert.equal(w.network.last.messages('open')[0].have, String(mask));
  await refresh(w, 200);
  w.session.play(1, 1);
  await refresh(w, 11_000);
  assert.deepEqual(w.painted, counting(0, 300));
  const asked = parseMask(demandedOf(w.network.last));
  assert.equal(asked.and(mask).count, 0, 'nothing that is kept is asked for');
  assert.equal(asked.or(mask).count, 300);
  assert.ok(w.told.some((event) => event.type === 'kept' && event.node === 'frame-1'), 'who delivered them then is shown');
});

test('frames that are lost in storage after the request was opened are had from the gateway', async () => {
  const storage = new FakeStorage();
  await playedBefore(storage);
  const kept = await keptIn(storage);
  storage.entries.clear();
  const w = world({ kept });
  await refresh(w, 100);
  assert.deepEqual(w.network.last.messages('close').length, 1, 'the request that excludes them is left');
  assert.equal(w.network.last.messages('open').length, 2);
  const { have = '', channel } = w.network.last.messages('open')[1];
  assert.equal(parseMask(have).has(0), false);
  w.network.last.say({ type: 'opened', channel, ruid: 'r2' });
  for (const { generation, ranges } of w.network.last.messages('demand').filter((demand) => demand.channel === channel)) {
    for (const frame of ranges.flatMap(framesOf)) w.network.last.sayFrame(binaryFrame({ channel, frame, generation, jpeg: JPEG }));
  }
  await settled();
  w.session.tick(w.network.now());
  assert.deepEqual(w.painted, [0]);
});

test('what memory gives up comes back from storage, not from the gateway', async () => {
  const storage = new FakeStorage();
  const w = world({ cache: new FrameCache(8000), kept: await keptIn(storage) });
  await refresh(w, 100);
  w.session.play(1, 1);
  await refresh(w, 6000);
  w.session.pause();
  w.session.seek(0);
  const demanded = w.network.last.messages('demand').length;
  await refresh(w, 300);
  assert.equal(w.painted.at(-1), 0);
  assert.deepEqual(w.network.last.messages('demand').slice(demanded).flatMap(({ ranges }) => ranges), []);
});

test('a movie that is recorded is followed: play goes on with what was appended, and ends with the recording', async () => {
  const movie = { ...MOVIE, frames: 10, bytes: 1000, recording: true };
  const w = world({ movie, position: 9 });
  assert.equal(w.network.last.messages('open')[0].follow, true);
  w.session.play(1, 1);
  await refresh(w, 500);
  assert.deepEqual(w.painted, [9]);
  assert.ok(!w.told.some(({ type }) => type === 'finished'), 'it waits for more');
  w.network.last.say({ type: 'grown', channel: 1, movie: { ...movie, frames: 20, bytes: 2000 }, wanted: '0-19' });
  await refresh(w, 1000);
  assert.deepEqual(w.painted, counting(9, 11));
  assert.ok(w.session.playhead.following, 'who has come to the end follows it');
  w.network.last.say({ type: 'grown', channel: 1, movie: { ...movie, frames: 20, bytes: 2000, recording: false }, wanted: '0-19' });
  await refresh(w, 100);
  assert.ok(w.told.some(({ type }) => type === 'finished'));
});

test('paused, a movie that grows stays where it is', async () => {
  const movie = { ...MOVIE, frames: 10, bytes: 1000, recording: true };
  const w = world({ movie, position: 4 });
  await refresh(w, 100);
  w.network.last.say({ type: 'grown', channel: 1, movie: { ...movie, frames: 20 }, wanted: '0-19' });
  await refresh(w, 500);
  assert.deepEqual(w.painted, [4]);
  w.session.seek(19);
  await refresh(w, 100);
  assert.equal(w.painted.at(-1), 19);
});
