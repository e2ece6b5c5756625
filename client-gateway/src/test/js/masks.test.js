import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameMask, formatRanges, parseMask } from '../../main/resources/static/core/masks.js';

/** Small, seeded, good enough to vary inputs: a failure names its seed. */
function random(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function someFrames(next) {
  const frames = new Set();
  for (let item = next(6); item >= 0; item--) {
    const first = next(300);
    const step = 1 + next(5);
    for (let frame = first, count = next(40); count >= 0; count--, frame += step) frames.add(frame);
  }
  return frames;
}

test('the text forms of the contract are read', () => {
  assert.deepEqual([...parseMask('0-9/4')], [0, 4, 8]);
  assert.deepEqual([...parseMask('0-3,200')], [0, 1, 2, 3, 200]);
  assert.deepEqual([...parseMask('b:10001000')], [0, 4]);
  assert.equal(parseMask('').count, 0);
});

test('every mask that is written reads as the same mask', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const frames = someFrames(random(seed));
    const mask = new FrameMask(frames);
    const back = parseMask(String(mask));
    assert.deepEqual([...back], [...frames].sort((a, b) => a - b), `seed ${seed}: ${mask}`);
    assert.equal(back.count, frames.size, `seed ${seed}`);
  }
});

test('stepped and consecutive frames are written as one item', () => {
  assert.equal(String(FrameMask.range(0, 8636, 4)), '0-8636/4');
  assert.equal(String(new FrameMask([...FrameMask.range(0, 99), 200])), '0-99,200');
  assert.equal(String(new FrameMask([5, 9])), '5,9');
});

test('frames in descending order are written as a range that runs backwards', () => {
  const backwards = Array.from({ length: 100 }, (_, i) => 299 - i);
  assert.equal(formatRanges(backwards), '299-200/-1');
  assert.equal(formatRanges([40, 36, 32]), '40-32/-4');
  assert.equal(formatRanges([7, 6]), '7-6/-1');
  assert.equal(formatRanges([10, 11, 12, 9, 8, 7]), '10-12,9-7/-1');
});

test('set operations agree with plain sets', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const next = random(seed);
    const a = someFrames(next);
    const b = someFrames(next);
    const [maskA, maskB] = [new FrameMask(a), new FrameMask(b)];
    const sorted = (frames) => [...frames].sort((x, y) => x - y);
    assert.deepEqual([...maskA.or(maskB)], sorted(new Set([...a, ...b])), `or, seed ${seed}`);
    assert.deepEqual([...maskA.and(maskB)], sorted([...a].filter((frame) => b.has(frame))), `and, seed ${seed}`);
    assert.deepEqual([...maskA.minus(maskB)], sorted([...a].filter((frame) => !b.has(frame))), `minus, seed ${seed}`);
  }
});

test('next and previous find the nearest frame on either side, across words', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const frames = [...someFrames(random(seed))].sort((a, b) => a - b);
    const mask = new FrameMask(frames);
    for (let from = 0; from < 520; from += 7) {
      assert.equal(mask.next(from), frames.find((frame) => frame >= from) ?? -1, `next ${from}, seed ${seed}`);
      assert.equal(mask.previous(from), frames.findLast((frame) => frame <= from) ?? -1, `previous ${from}, seed ${seed}`);
    }
  }
});

test('runs are maximal and in order', () => {
  assert.deepEqual([...new FrameMask([0, 1, 2, 5, 31, 32, 33]).runs()], [[0, 2], [5, 5], [31, 33]]);
  assert.deepEqual([...new FrameMask().runs()], []);
});

test('adding and removing keep the count', () => {
  const mask = new FrameMask();
  assert.equal(mask.add(40), true);
  assert.equal(mask.add(40), false);
  assert.equal(mask.count, 1);
  assert.equal(mask.remove(40), true);
  assert.equal(mask.remove(40), false);
  assert.equal(mask.count, 0);
});

test('malformed masks are refused with the item at fault', () => {
  for (const text of ['5-', '-5', 'a', '1,,2', '1-2/', '1-2/-1', '1-9/2/3', 'b:102', ' 1', '1.5', ',']) {
    assert.throws(() => parseMask(text), SyntaxError, text);
  }
  assert.throws(() => parseMask('9-3'), /"9-3" ends before it begins/);
  assert.throws(() => parseMask('0-9/0'), /step of at least 1/);
  assert.throws(() => parseMask('0-9000', 8640), /past the last frame, 8639/);
});

test('a mask that would take gigabytes is refused before memory is taken', () => {
  assert.throws(() => parseMask('0-9999999999'), RangeError);
  assert.throws(() => new FrameMask([-1]), RangeError);
  assert.throws(() => new FrameMask([1.5]), RangeError);
});
