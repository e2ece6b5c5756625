import assert from 'node:assert/strict';
import test from 'node:test';
import { Decoder } from '../../main/resources/static/core/decoder.js';

/** A browser's image decoder that finishes when the test says so. */
function world() {
  const started = new Map();
  const ready = [];
  const bad = [];
  let open = 0;
  const jpegs = new Map(Array.from({ length: 20 }, (_, frame) => [frame, frame]));
  const decoder = new Decoder({
    decode: (jpeg) => new Promise((resolve, reject) => started.set(jpeg, { resolve, reject })),
    jpegOf: (frame) => jpegs.get(frame),
    onReady: (frame) => ready.push(frame),
    onBad: (frame) => {
      jpegs.delete(frame);
      bad.push(frame);
    },
  });
  const settle = async (frame, how) => {
    const { resolve, reject } = started.get(frame);
    started.delete(frame);
    if (how === 'bad') reject(new Error('no JPEG'));
    else {
      open++;
      resolve({ close: () => open-- });
    }
    await new Promise(setImmediate);
  };
  return { decoder, started, ready, bad, jpegs, settle, open: () => open };
}

test('two frames are decoded at a time, the most urgent first', async () => {
  const { decoder, started, ready, settle } = world();
  decoder.want([5, 6, 7, 8]);
  assert.deepEqual([...started.keys()], [5, 6]);
  await settle(6);
  assert.deepEqual([...started.keys()], [5, 7]);
  await settle(5);
  assert.deepEqual(ready, [6, 5]);
});

test('bitmaps that are not wanted any more are let go, also those still being decoded', async () => {
  const { decoder, settle, open } = world();
  decoder.want([1, 2]);
  await settle(1);
  decoder.want([9, 10]);
  assert.equal(decoder.bitmap(1), undefined);
  await settle(2);
  assert.equal(open(), 0);
});

test('a frame that does not decode is told, and the next one goes on', async () => {
  const { decoder, started, bad, settle } = world();
  decoder.want([1, 2, 3]);
  await settle(1, 'bad');
  assert.deepEqual(bad, [1]);
  assert.deepEqual([...started.keys()], [2, 3]);
});

test('a frame that is not here yet is passed over and decoded once it is', async () => {
  const { decoder, started, jpegs } = world();
  jpegs.delete(1);
  decoder.want([1, 2]);
  assert.deepEqual([...started.keys()], [2]);
  jpegs.set(1, 1);
  decoder.want([1, 2]);
  assert.deepEqual([...started.keys()], [2, 1]);
});

test('closing lets every bitmap go', async () => {
  const { decoder, settle, open } = world();
  decoder.want([1, 2]);
  await settle(1);
  decoder.close();
  await settle(2);
  assert.equal(open(), 0);
});

test('large pictures are decoded less far ahead', () => {
  const { decoder } = world();
  decoder.size(1280, 720);
  assert.equal(decoder.depth, 8);
  decoder.size(7680, 4320);
  assert.equal(decoder.depth, 2);
});
