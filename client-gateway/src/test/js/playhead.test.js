import assert from 'node:assert/strict';
import test from 'node:test';
import { Playhead, strideFor } from '../../main/resources/static/core/playhead.js';

const ALL = { isReady: () => true, isBuffered: () => true };
const REFRESH_MILLIS = 1000 / 60;

/** Runs display refreshes and gives back what was painted. */
function run(head, fromMillis, millis, buffer = ALL, refreshMillis = REFRESH_MILLIS) {
  const painted = [];
  let dropped = 0;
  for (let now = fromMillis; now < fromMillis + millis; now += refreshMillis) {
    const tick = head.tick(now, buffer);
    if (tick.paint !== null) painted.push(tick.paint);
    dropped += tick.dropped;
  }
  return { painted, dropped };
}

function head(options = {}) {
  return new Playhead({ frames: 600, framesPerSecond: 30, ...options });
}

test('at 1x every frame is painted, in order, at the movie\'s rate', () => {
  for (const framesPerSecond of [10, 24, 25, 30, 60]) {
    const playhead = head({ framesPerSecond });
    playhead.play(0, 1, 1);
    const { painted, dropped } = run(playhead, 0, 5000);
    assert.equal(dropped, 0);
    assert.deepEqual(painted, Array.from({ length: painted.length }, (_, i) => i + 1));
    assert.ok(Math.abs(painted.length - 5 * framesPerSecond) <= 1, `${painted.length} at ${framesPerSecond}/s`);
  }
});

test('reverse play counts down and stops at frame 0', () => {
  const playhead = head();
  playhead.seek(0, 5);
  playhead.play(0, -1, 1);
  const { painted } = run(playhead, 0, 1000);
  assert.deepEqual(painted, [4, 3, 2, 1, 0]);
  assert.equal(playhead.playing, false);
});

test('play ends at the last frame and says so once', () => {
  const playhead = head({ frames: 3 });
  playhead.play(0, 1, 1);
  let finished = 0;
  for (let now = 0; now < 1000; now += REFRESH_MILLIS) if (playhead.tick(now, ALL).finished) finished++;
  assert.equal(finished, 1);
  assert.equal(playhead.frame, 2);
});

test('a frame that has not arrived is waited for and nothing is dropped', () => {
  const playhead = head();
  playhead.play(0, 1, 1);
  const upTo10 = { isReady: (frame) => frame <= 10, isBuffered: (frame) => frame <= 10 };
  const before = run(playhead, 0, 3000, upTo10);
  assert.equal(before.painted.at(-1), 10);
  const after = run(playhead, 3000, 1000);
  assert.equal(after.painted[0], 11);
  assert.equal(before.dropped + after.dropped, 0);
  assert.ok(Math.abs(after.painted.length - 30) <= 2, 'it goes on at its rate, without a rush');
  assert.ok(playhead.heldMillis > 2000);
});

test('a hiccup of the display is caught up without a drop', () => {
  const playhead = head();
  playhead.play(0, 1, 1);
  run(playhead, 0, 1000);
  const { painted, dropped } = run(playhead, 1700, 1000);
  assert.equal(dropped, 0);
  assert.deepEqual(painted, Array.from({ length: painted.length }, (_, i) => painted[0] + i));
  assert.ok(painted.length >= 49, `${painted.length} frames: those of the hiccup too`);
});

test('a display that cannot follow drops frames, and every one of them is counted', () => {
  const playhead = head();
  playhead.play(0, 1, 1);
  const { painted, dropped } = run(playhead, 0, 10_000, ALL, 100); // 10 refreshes a second for 30 frames
  assert.ok(dropped > 0);
  assert.equal(painted.at(-1), painted.length + dropped);
  assert.ok(painted.at(-1) >= 265 && painted.at(-1) <= 300, `frame ${painted.at(-1)} after 10 s: at most a second late`);
});

test('decoding that falls behind drops what is overdue and counts it', () => {
  const playhead = head();
  playhead.play(0, 1, 1);
  let painted = 0;
  let dropped = 0;
  // A decoder of 10 frames a second that always works on the frame wanted next.
  let readyAt = 100;
  for (let now = 0; now < 5000; now += REFRESH_MILLIS) {
    const tick = playhead.tick(now, { isReady: () => now >= readyAt, isBuffered: () => true });
    dropped += tick.dropped;
    if (tick.paint !== null) {
      painted++;
      readyAt = now + 100;
    }
  }
  assert.ok(dropped > 0);
  assert.equal(playhead.frame, painted + dropped);
  assert.ok(playhead.frame > 115, `frame ${playhead.frame} after 5 s`);
});

test('a display that paused for seconds goes on where it was', () => {
  const playhead = head();
  playhead.play(0, 1, 1);
  const before = run(playhead, 0, 1000);
  const after = run(playhead, 60_000, 500);
  assert.equal(after.dropped, 0);
  assert.equal(after.painted[0], before.painted.at(-1) + 1);
  assert.ok(after.painted.length <= 16);
});

test('max paints every frame, one each refresh', () => {
  const playhead = head();
  playhead.play(0, 1, Infinity);
  const { painted, dropped } = run(playhead, 0, 1000);
  assert.equal(dropped, 0);
  assert.ok(painted.length >= 59);
  assert.equal(painted.at(-1), painted.length);
});

test('the stride is what a display of 60 refreshes can show', () => {
  assert.equal(strideFor(30, 1), 1);
  assert.equal(strideFor(30, 2), 1);
  assert.equal(strideFor(30, 4), 2);
  assert.equal(strideFor(30, 8), 4);
  assert.equal(strideFor(30000 / 1001, 2), 1);
  assert.equal(strideFor(60000 / 1001, 1), 1);
  assert.equal(strideFor(240, 1), 4);
  assert.equal(strideFor(30, Infinity), 1);
});

test('at 8x every fourth frame is painted, none dropped', () => {
  const playhead = head();
  playhead.play(0, 1, 8);
  const { painted, dropped } = run(playhead, 0, 1000);
  assert.equal(dropped, 0);
  assert.ok(painted.every((frame) => frame % 4 === 0));
  assert.ok(Math.abs(painted.at(-1) - 240) <= 8);
});

test('a loop goes round between its frames, forward and in reverse, and never finishes', () => {
  const playhead = head();
  playhead.loop = { first: 10, last: 12 };
  playhead.seek(0, 10);
  playhead.play(0, 1, 1);
  const forward = run(playhead, 0, 400).painted;
  assert.deepEqual(forward.slice(0, 7), [11, 12, 10, 11, 12, 10, 11]);
  playhead.play(400, -1, 1);
  const reverse = run(playhead, 400, 300).painted;
  for (let i = 1; i < reverse.length; i++) assert.equal(reverse[i], reverse[i - 1] === 10 ? 12 : reverse[i - 1] - 1);
  assert.ok(reverse.length >= 6);
});

test('play that begins before a loop goes into it; after it, it goes back to the loop\'s start', () => {
  const playhead = head();
  playhead.loop = { first: 10, last: 12 };
  playhead.seek(0, 8);
  playhead.play(0, 1, 1);
  assert.deepEqual(run(playhead, 0, 200).painted.slice(0, 5), [9, 10, 11, 12, 10]);
  playhead.seek(200, 300);
  assert.equal(playhead.next, 10);
});

test('a loop at the movie\'s end goes round where play would finish', () => {
  const playhead = head({ frames: 20 });
  playhead.loop = { first: 18, last: 19 };
  playhead.seek(0, 19);
  playhead.play(0, 1, 1);
  assert.deepEqual(run(playhead, 0, 150).painted.slice(0, 3), [18, 19, 18]);
});

test('frames given up inside a loop are counted across its end', () => {
  const playhead = head();
  playhead.loop = { first: 0, last: 9 };
  playhead.seek(0, 8);
  playhead.play(0, 1, 1);
  playhead.tick(0, ALL);
  const NOTHING_DECODED = { isReady: () => false, isBuffered: () => true };
  let dropped = 0;
  for (let now = 0; now <= 2000; now += REFRESH_MILLIS) dropped += playhead.tick(now, NOTHING_DECODED).dropped;
  assert.ok(dropped > 20, `${dropped} dropped`);
  assert.ok(playhead.frame >= 0 && playhead.frame <= 9);
});

test('a movie that grows is played at the rate it has by then, every frame of it', () => {
  const playhead = head({ frames: 10, framesPerSecond: 500 });
  playhead.play(0, 1, 1);
  assert.equal(playhead.stride, 9);
  playhead.seek(0, 9);
  playhead.grow(20, 10);
  playhead.play(0, 1, 1);
  const { painted, dropped } = run(playhead, 0, 2000);
  assert.deepEqual(painted, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  assert.equal(dropped, 0);
});

test('who follows a recording is never more than a second behind, though it is recorded faster than its rate says', () => {
  const follow = (following) => {
    const playhead = head({ frames: 10, framesPerSecond: 10 });
    playhead.seek(0, 9);
    playhead.play(0, 1, 1, following);
    let now = 0;
    let dropped = 0;
    for (let frames = 10; now < 20_000; frames += 3) {
      playhead.grow(frames, 10);
      if (!playhead.playing) playhead.play(now, 1, 1, following);
      dropped += run(playhead, now, 100).dropped;
      now += 100;
    }
    assert.equal(dropped, 0);
    return playhead.frames - 1 - playhead.frame;
  };
  assert.ok(follow(true) <= 33, `behind by ${follow(true)} frames of 30 a second`);
  assert.ok(follow(false) > 300);
});

test('who follows a recording sees every frame, one each display refresh at the most, and leaves it by going elsewhere', () => {
  const playhead = head({ frames: 600, framesPerSecond: 10 });
  playhead.play(0, 1, 1, true);
  const { painted, dropped } = run(playhead, 0, 5000);
  assert.deepEqual(painted.slice(0, 200), Array.from({ length: 200 }, (_, i) => i + 1));
  assert.equal(dropped, 0);
  playhead.seek(5000, 0);
  assert.equal(playhead.periodMillis, 100);
  playhead.play(5000, 1, 2, true);
  assert.equal(playhead.periodMillis, 50);
});

test('a rate that changes in play changes the stride at once', () => {
  const playhead = head({ framesPerSecond: 500 });
  playhead.play(0, 1, 1);
  playhead.grow(700, 25);
  assert.equal(playhead.stride, 1);
  assert.equal(playhead.periodMillis, 40);
});

test('play begins with a quarter of a second ahead, and after 400 ms at the latest', () => {
  const came = (last) => ({ isReady: (frame) => frame <= last, isBuffered: (frame) => frame <= last });
  const playhead = head();
  playhead.play(0, 1, 1);
  assert.deepEqual(run(playhead, 0, 200, came(7)).painted, []);
  const moving = run(playhead, 200, 300, came(8)).painted;
  assert.equal(moving[0], 1);
  assert.ok(moving.length >= 8);

  const slow = head();
  slow.play(0, 1, 1);
  assert.deepEqual(run(slow, 0, 1000, came(3)).painted, [1, 2, 3]);
});

test('the last frames of a movie, and those of one that grows, need nothing ahead of them', () => {
  const playhead = head({ frames: 3 });
  playhead.seek(0, 1);
  playhead.play(0, 1, 1);
  assert.deepEqual(run(playhead, 0, 100).painted, [2]);
});
