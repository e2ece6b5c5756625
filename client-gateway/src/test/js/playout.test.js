import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameMask, formatRanges } from '../../main/resources/static/core/masks.js';
import { Playout } from '../../main/resources/static/core/playout.js';

/** 1000 frames of 100 bytes; a window of 1000 bytes is ten frames. */
function playing(options = {}) {
  const playout = new Playout({ frames: 1000, frameBytes: 100, aheadBytesMax: 1000, ...options });
  playout.moveTo(options.position ?? 0, { atRest: false });
  return playout;
}

function framesOf(demand) {
  return demand.ranges.flatMap((range) => {
    const [, first, last = first, step = '1'] = /^(\d+)(?:-(\d+)(?:\/(-?\d+))?)?$/.exec(range);
    const frames = [];
    for (let frame = +first; +step > 0 ? frame <= +last : frame >= +last; frame += +step) frames.push(frame);
    return frames;
  });
}

function deliver(playout, frames, bytes = 100) {
  for (const frame of frames) playout.received(frame, bytes);
}

test('the first demand is the window from the position, bounded by bytes', () => {
  assert.deepEqual(playing().nextDemand(), { generation: 1, ranges: ['0-9'] });
  assert.deepEqual(playing({ position: 500 }).nextDemand(), { generation: 1, ranges: ['500-509'] });
});

test('nothing more is demanded while the window is on order or full', () => {
  const playout = playing();
  const demand = playout.nextDemand();
  assert.equal(playout.nextDemand(), null);
  deliver(playout, framesOf(demand));
  assert.equal(playout.nextDemand(), null);
  assert.equal(playout.outstanding, 0);
});

test('play that moves on appends to the same generation, several frames at a time', () => {
  const playout = playing({ aheadBytesMax: 10_000 });
  deliver(playout, framesOf(playout.nextDemand()));
  playout.moveTo(5);
  assert.equal(playout.nextDemand(), null, 'five frames of a hundred wait');
  playout.moveTo(20);
  assert.deepEqual(playout.nextDemand(), { generation: 1, ranges: ['100-119'] });
});

test('a seek to frames that are not here replaces the demand at once', () => {
  const playout = playing();
  playout.nextDemand();
  playout.moveTo(700);
  assert.deepEqual(playout.nextDemand(), { generation: 2, ranges: ['700-709'] });
});

test('a seek among buffered frames asks only for what the window lacks', () => {
  const playout = playing();
  deliver(playout, framesOf(playout.nextDemand()));
  playout.moveTo(4);
  assert.deepEqual(playout.nextDemand(), { generation: 1, ranges: ['10-13'] });
});

test('reverse play demands backwards', () => {
  const playout = playing({ position: 300 });
  playout.moveTo(300, { direction: -1 });
  assert.deepEqual(playout.nextDemand().ranges, ['300-291/-1']);
});

test('turning round in mid-order replaces it, and keeps what has come', () => {
  const playout = playing({ position: 300 });
  playout.nextDemand();
  deliver(playout, [300, 301]);
  playout.moveTo(301, { direction: -1 });
  assert.deepEqual(playout.nextDemand(), { generation: 2, ranges: ['299-292/-1'] });
});

test('a stride demands only the frames that will be shown', () => {
  const playout = playing();
  playout.moveTo(0, { stride: 4 });
  assert.deepEqual(playout.nextDemand().ranges, ['0-36/4']);
});

test('large frames shrink the window, whatever the mean said', () => {
  const playout = playing();
  deliver(playout, framesOf(playout.nextDemand()), 1000);
  deliver(playout, Array.from({ length: 10 }, (_, i) => 100 + i), 1000);
  playout.moveTo(500);
  assert.deepEqual(playout.nextDemand().ranges, ['500'], 'one frame is always asked for');
});

test('the window is bounded in frames as well', () => {
  assert.deepEqual(playing({ aheadFramesMax: 4 }).nextDemand().ranges, ['0-4']);
});

test('at rest some frames behind are demanded last, for the step back', () => {
  const playout = new Playout({ frames: 1000, frameBytes: 100, aheadBytesMax: 1000, position: 500 });
  assert.deepEqual(playout.nextDemand().ranges, ['500-509', '499-476/-1']);
});

test('stepping at rest never replaces an order that is still right', () => {
  const playout = new Playout({ frames: 1000, frameBytes: 100, aheadBytesMax: 1000, position: 500 });
  playout.nextDemand();
  deliver(playout, [500]);
  for (const frame of [501, 502, 501]) {
    playout.moveTo(frame);
    playout.nextDemand();
    assert.equal(playout.generation, 1, `at ${frame}`);
  }
});

test('the window ends at the movie\'s ends', () => {
  assert.deepEqual(playing({ position: 996 }).nextDemand().ranges, ['996-999']);
  const backwards = playing({ position: 2 });
  backwards.moveTo(2, { direction: -1 });
  assert.deepEqual(backwards.nextDemand().ranges, ['2-0/-1']);
});

test('frames that no holder has are passed over, and asked for when one is back', () => {
  const playout = playing();
  deliver(playout, framesOf(playout.nextDemand()).filter((frame) => frame !== 3 && frame !== 4));
  playout.unavailable([3, 4]);
  assert.equal(playout.outstanding, 0);
  assert.equal(playout.isUnavailable(3), true);
  playout.available(new FrameMask([3, 4]));
  assert.deepEqual(playout.nextDemand(), { generation: 1, ranges: ['3-4'] });
});

test('a lost connection orders what is still missing in a new generation', () => {
  const playout = playing();
  playout.nextDemand();
  deliver(playout, [0, 1, 2, 5]);
  playout.reorder();
  assert.deepEqual(playout.nextDemand(), { generation: 2, ranges: ['3-4', '6-9'].join(',').split(',') });
});

test('a frame that came, was given up and is needed again takes a new generation', () => {
  const playout = playing();
  deliver(playout, framesOf(playout.nextDemand()));
  playout.evicted(2);
  const demand = playout.nextDemand();
  assert.deepEqual(demand, { generation: 2, ranges: ['2'] }, 'the server sends a frame once in a generation');
});

test('a damaged frame is on order again without a new demand', () => {
  const playout = playing();
  deliver(playout, framesOf(playout.nextDemand()));
  playout.resent(3);
  assert.equal(playout.isBuffered(3), false);
  assert.equal(playout.outstanding, 1);
  assert.equal(playout.nextDemand(), null);
});

test('whatever the viewer does, what is on order and buffered ahead stays within the bound', () => {
  for (let seed = 1; seed <= 50; seed++) {
    let state = seed;
    const next = (bound) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % bound;
    const playout = playing();
    let ordered = [];
    let generation = 0;
    for (let turn = 0; turn < 200; turn++) {
      const demand = playout.nextDemand();
      if (demand !== null) {
        assert.ok(demand.generation >= generation, `seed ${seed}: generations grow`);
        if (demand.generation > generation) ordered = [];
        generation = demand.generation;
        ordered.push(...framesOf(demand));
        assert.equal(new Set(ordered).size, ordered.length, `seed ${seed}: ${formatRanges(ordered)} names a frame twice in a generation`);
      }
      assert.ok(playout.outstanding * 100 <= 1000, `seed ${seed}: ${playout.outstanding} on order`);
      const come = ordered.filter((frame) => !playout.isBuffered(frame)).slice(0, next(6));
      deliver(playout, come);
      if (next(4) === 0) playout.moveTo(next(1000), { direction: next(2) ? 1 : -1, stride: 1 + next(3) });
      else if (playout.isBuffered(playout.position)) playout.moveTo(playout.position + playout.direction * playout.stride);
    }
  }
});

test('near the end of a loop its start is demanded, each frame once', () => {
  const playout = playing();
  playout.moveTo(97, { loop: { first: 90, last: 99 } });
  assert.deepEqual(framesOf(playout.nextDemand()), [97, 98, 99, 90, 91, 92, 93, 94, 95, 96]);
  deliver(playout, [97, 98, 99, 90, 91, 92, 93, 94, 95, 96]);
  for (const position of [98, 99, 90, 91]) {
    playout.moveTo(position);
    assert.equal(playout.nextDemand(), null, `at ${position}: the whole loop is here`);
  }
});

test('what is on order at a loop\'s start stays on order while play nears its end', () => {
  const playout = playing();
  playout.moveTo(94, { loop: { first: 50, last: 99 } });
  const first = playout.nextDemand();
  assert.deepEqual(framesOf(first), [94, 95, 96, 97, 98, 99, 50, 51, 52, 53]);
  deliver(playout, [94, 95, 96, 97]);
  playout.moveTo(97);
  const second = playout.nextDemand();
  assert.ok(second === null || second.generation === first.generation, 'no new generation');
});

test('a loop in reverse wraps to its end', () => {
  const playout = playing();
  playout.moveTo(92, { direction: -1, loop: { first: 90, last: 199 } });
  assert.deepEqual(framesOf(playout.nextDemand()), [92, 91, 90, 199, 198, 197, 196, 195, 194, 193]);
});

test('the way to a loop is demanded before it; from behind it, its start', () => {
  const before = playing();
  before.moveTo(88, { loop: { first: 90, last: 92 } });
  assert.deepEqual(framesOf(before.nextDemand()), [88, 89, 90, 91, 92]);
  const behind = playing();
  behind.moveTo(500, { loop: { first: 90, last: 92 } });
  assert.deepEqual(framesOf(behind.nextDemand()), [500, 90, 91, 92]);
});

test('a loop of one frame and a loop at the movie\'s end are walked once', () => {
  const one = playing();
  one.moveTo(7, { loop: { first: 7, last: 7 } });
  assert.deepEqual(framesOf(one.nextDemand()), [7]);
  const end = playing();
  end.moveTo(999, { loop: { first: 997, last: 999 } });
  assert.deepEqual(framesOf(end.nextDemand()), [999, 997, 998]);
});
