import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameCache } from '../../main/resources/static/core/cache.js';

const entry = (bytes = 10) => ({ jpeg: new Uint8Array(bytes), node: 'frame-1' });

test('frames are kept up to the bound, and the one farthest from the position goes first', () => {
  const cache = new FrameCache(50);
  for (const frame of [0, 1, 2, 3, 4]) assert.deepEqual(cache.put('m', frame, entry(), 2), []);
  assert.deepEqual(cache.put('m', 5, entry(), 5), [0]);
  assert.deepEqual(cache.put('m', 0, entry(), 0), [5]);
  assert.equal(String(cache.mask('m')), '0-4');
  assert.equal(cache.bytes, 50);
});

test('another movie\'s frames go before any of the current one', () => {
  const cache = new FrameCache(50);
  for (const frame of [0, 1, 2]) cache.put('old', frame, entry(), 0);
  cache.touch('new');
  for (const frame of [0, 1, 2]) assert.deepEqual(cache.put('new', frame, entry(), 0), []);
  assert.equal(cache.mask('old').count, 0);
  assert.equal(cache.bytes, 30);
});

test('the frame to be shown is kept even where it alone is over the bound', () => {
  const cache = new FrameCache(50);
  assert.deepEqual(cache.put('m', 7, entry(80), 7), []);
  assert.equal(cache.get('m', 7).jpeg.length, 80);
});

test('a frame put twice counts once', () => {
  const cache = new FrameCache(50);
  cache.put('m', 1, entry(20), 1);
  cache.put('m', 1, entry(30), 1);
  assert.equal(cache.bytes, 30);
  assert.equal(cache.remove('m', 1), true);
  assert.equal(cache.remove('m', 1), false);
  assert.equal(cache.bytes, 0);
});

test('bytes never pass the bound, whatever is put where', () => {
  const cache = new FrameCache(1000);
  let state = 7;
  const next = (bound) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % bound;
  for (let turn = 0; turn < 3000; turn++) {
    const movie = `m${next(3)}`;
    cache.touch(movie);
    cache.put(movie, next(500), entry(1 + next(60)), next(500));
    assert.ok(cache.bytes <= 1000);
  }
});
