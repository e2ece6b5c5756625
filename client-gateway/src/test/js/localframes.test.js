import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameCache } from '../../main/resources/static/core/cache.js';
import { KeptFrames } from '../../main/resources/static/core/keptframes.js';
import { LocalFrames } from '../../main/resources/static/core/localframes.js';
import { FakeStorage } from './fakestorage.js';

const MOVIE = { id: 'm', version: 1, frames: 100 };
const frame = (number, node = 'frame-1') => ({ frame: number, jpeg: new Uint8Array(100).fill(number), node });

async function local({ bytesMax = 1 << 20 } = {}) {
  const kept = new KeptFrames(new FakeStorage(), 1 << 20, () => 0);
  await kept.open();
  const cache = new FrameCache(bytesMax);
  return new LocalFrames(MOVIE, cache, kept);
}

async function store(frames, numbers) {
  for (const number of numbers) frames.keep(frame(number));
  await frames.flush();
}

test('what is in storage is had from there by runs, the rest from elsewhere, in the order asked for', async () => {
  const frames = await local();
  await store(frames, [1, 2, 40]);
  assert.deepEqual(frames.find([50, 2, 40, 3, 1]), {
    runs: new Map([[0, new Set([2, 1])], [1, new Set([40])]]),
    rest: [50, 3],
  });
  assert.deepEqual((await frames.read(0)).map(({ frame: number }) => number), [1, 2]);
});

test('without storage everything is had from elsewhere', () => {
  const frames = new LocalFrames(MOVIE, new FrameCache(1000));
  frames.keep(frame(1));
  frames.flush();
  assert.deepEqual(frames.find([1, 2]), { runs: new Map(), rest: [1, 2] });
  assert.equal(frames.inStorage(), '');
  assert.equal(frames.keptBytes, 0);
});

test('what is in memory or in storage need not be asked for', async () => {
  const frames = await local();
  frames.remember(frame(7), 0);
  await store(frames, [1, 2]);
  assert.equal(String(frames.all()), '1-2,7');
  assert.equal(String(frames.inMemory()), '7');
  assert.equal(frames.inStorage(), '1-2');
});

test('memory that is full gives up what is farthest from the position, and says what', async () => {
  const frames = await local({ bytesMax: 250 });
  assert.deepEqual(frames.remember(frame(0), 5), []);
  assert.deepEqual(frames.remember(frame(6), 5), []);
  assert.deepEqual(frames.remember(frame(5), 5), [0]);
});

test('a frame that cannot be used is given up in both', async () => {
  const frames = await local();
  frames.remember(frame(1), 0);
  await store(frames, [1]);
  frames.remove(1);
  await frames.flush();
  assert.equal(String(frames.all()), '');
});

test('who delivered which frame is known', async () => {
  const frames = await local();
  frames.remember(frame(1, 'frame-1'), 0);
  frames.remember(frame(2, 'frame-2'), 0);
  frames.remember(frame(3, 'frame-1'), 0);
  assert.deepEqual(frames.byNode(), new Map([['frame-1', [1, 3]], ['frame-2', [2]]]));
  assert.equal(frames.get(2).node, 'frame-2');
});
