import assert from 'node:assert/strict';
import test from 'node:test';
import { StarvationWatch } from '../../main/resources/static/core/starvation.js';

test('who waits for frames in vain is starved once the patience is used up, and again only after as long', () => {
  const watch = new StarvationWatch();
  assert.equal(watch.isStarved(1000, true, 2000), false);
  assert.equal(watch.isStarved(2999, true, 2000), false);
  assert.equal(watch.isStarved(3000, true, 2000), true);
  assert.equal(watch.isStarved(3016, true, 2000), false);
  assert.equal(watch.isStarved(5016, true, 2000), true);
});

test('a frame that comes begins the wait anew', () => {
  const watch = new StarvationWatch();
  watch.isStarved(0, true, 2000);
  watch.fed();
  assert.equal(watch.isStarved(1900, true, 2000), false);
  assert.equal(watch.isStarved(2100, true, 2000), false);
  assert.equal(watch.isStarved(3900, true, 2000), true);
});

test('time in which no frame is due does not count', () => {
  const watch = new StarvationWatch();
  watch.isStarved(0, true, 2000);
  assert.equal(watch.isStarved(1500, false, 2000), false);
  assert.equal(watch.isStarved(2500, true, 2000), false);
  assert.equal(watch.isStarved(4500, true, 2000), true);
});
