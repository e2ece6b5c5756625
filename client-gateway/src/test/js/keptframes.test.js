import assert from 'node:assert/strict';
import test from 'node:test';
import { FakeStorage } from './fakestorage.js';
import { KeptFrames } from '../../main/resources/static/core/keptframes.js';

const FRAMES = 100;

function jpegOf(frame, bytes = 100) {
  return new Uint8Array(bytes).fill(frame);
}

let time = 0;
const clock = () => ++time;

async function opened(storage, bytesMax = 1 << 20) {
  const kept = new KeptFrames(storage, bytesMax, clock);
  await kept.open();
  return kept;
}

function putAll(kept, key, frames) {
  for (const frame of frames) kept.put(key, { frame, jpeg: jpegOf(frame), node: `frame-${frame % 2}` }, FRAMES);
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('what one page has seen the next one has, byte for byte and with who delivered it', async () => {
  const storage = new FakeStorage();
  const first = await opened(storage);
  putAll(first, 'm@1', range(0, 40));
  await first.flush();
  const second = await opened(storage);
  assert.equal(String(second.mask('m@1')), '0-40');
  assert.equal(second.bytes, first.bytes);
  const frames = [...await second.read('m@1', 0), ...await second.read('m@1', 1)];
  assert.deepEqual(frames.map(({ frame }) => frame), range(0, 40));
  for (const { frame, jpeg, node } of frames) {
    assert.deepEqual(Buffer.from(jpeg), Buffer.from(jpegOf(frame)));
    assert.equal(node, `frame-${frame % 2}`);
  }
});

test('a complete run is written at once, the last one of a movie too', async () => {
  const storage = new FakeStorage();
  const kept = await opened(storage);
  putAll(kept, 'm@1', range(0, 31));
  putAll(kept, 'm@1', range(96, 99));
  putAll(kept, 'm@1', range(40, 45));
  await kept.read('m@1', 0);
  await new Promise(setImmediate);
  assert.equal(String(kept.mask('m@1')), '0-31,96-99');
});

test('a run that is begun again keeps what it had', async () => {
  const storage = new FakeStorage();
  const kept = await opened(storage);
  putAll(kept, 'm@1', [3, 5]);
  await kept.flush();
  putAll(kept, 'm@1', [5, 7]);
  await kept.flush();
  assert.equal(String(kept.mask('m@1')), '3-7/2');
  assert.equal(storage.entries.size, 1);
  assert.deepEqual((await kept.read('m@1', 0)).map(({ frame }) => frame), [3, 5, 7]);
});

test('another version of a movie has nothing of the former one, which is given up when the new one is viewed', async () => {
  const storage = new FakeStorage();
  const kept = await opened(storage);
  putAll(kept, 'm@1', range(0, 31));
  putAll(kept, 'other@1', range(0, 31));
  await kept.flush();
  assert.equal(kept.mask('m@2').count, 0);
  kept.touch('m@2');
  await kept.flush();
  assert.equal(kept.mask('m@1').count, 0);
  assert.equal(kept.mask('other@1').count, 32);
  assert.equal(storage.entries.size, 1);
});

test('bytes never pass the bound, and the movie viewed longest ago goes first', async () => {
  const storage = new FakeStorage();
  const kept = await opened(storage, 12_000);
  putAll(kept, 'old@1', range(0, 31));
  putAll(kept, 'present@1', range(0, 31));
  await kept.flush();
  kept.touch('old@1');
  putAll(kept, 'old@1', range(32, 63));
  await kept.flush();
  assert.equal(kept.mask('present@1').count, 0);
  assert.equal(kept.mask('old@1').count, 64);
  assert.ok(kept.bytes <= 12_000);
  assert.equal([...storage.entries.values()].reduce((sum, bytes) => sum + bytes.length, 0), kept.bytes);
});

test('a smaller bound, no bound at all, and clearing take effect at once', async () => {
  const storage = new FakeStorage();
  const kept = await opened(storage);
  putAll(kept, 'm@1', range(0, 99));
  await kept.flush();
  await kept.setBytesMax(6000);
  assert.ok(kept.bytes > 0 && kept.bytes <= 6000, String(kept.bytes));
  await kept.setBytesMax(0);
  assert.equal(storage.entries.size, 0);
  putAll(kept, 'm@1', range(0, 31));
  await kept.flush();
  assert.equal(storage.entries.size, 0);
  await kept.setBytesMax(1 << 20);
  putAll(kept, 'm@1', range(0, 31));
  await kept.flush();
  await kept.clear();
  assert.equal(kept.bytes, 0);
  assert.equal(storage.entries.size, 0);
});

test('what is damaged in storage is not given, and its run is given up', async () => {
  const storage = new FakeStorage();
  const kept = await opened(storage);
  putAll(kept, 'm@1', range(0, 31));
  await kept.flush();
  const [bytes] = storage.entries.values();
  bytes[bytes.length - 1] ^= 1;
  const frames = await kept.read('m@1', 0);
  assert.deepEqual(frames.map(({ frame }) => frame), range(0, 30));
  assert.equal(kept.mask('m@1').count, 0);
  const [, rubbish] = [storage.entries.set('m%401/1/ff-12-1', new Uint8Array([9, 9, 9, 9, 9])), await opened(storage)];
  assert.deepEqual(await rubbish.read('m@1', 1), []);
  assert.equal(rubbish.mask('m@1').count, 0);
});

test('storage without room, or gone, keeps nothing and breaks nothing', async () => {
  const storage = new FakeStorage();
  storage.isFull = true;
  const kept = await opened(storage);
  putAll(kept, 'm@1', range(0, 99));
  await kept.flush();
  assert.equal(kept.bytes, 0);
  storage.isFull = false;
  putAll(kept, 'm@1', range(0, 31));
  await kept.flush();
  storage.entries.clear();
  assert.deepEqual(await kept.read('m@1', 0), []);
  assert.equal(kept.mask('m@1').count, 0);
});

test('entries of another make are removed', async () => {
  const storage = new FakeStorage();
  storage.entries.set('something', new Uint8Array(1));
  await opened(storage);
  assert.equal(storage.entries.size, 0);
});
