import assert from 'node:assert/strict';
import test from 'node:test';
import { ByteRate, UploadQueue } from '../../main/resources/static/core/uploads.js';

const settled = () => new Promise(setImmediate);

/** A queue whose sends and imports are answered by the test. */
function world() {
  const clock = { now: 0 };
  const sends = [];
  const waits = [];
  const imports = new Map();
  const states = [];
  const queue = new UploadQueue({
    send: (file, { onProgress, onSetback }, signal) => new Promise((resolve, reject) => {
      sends.push({ file, onProgress, onSetback, signal, accept: (importId) => resolve({ importId }), refuse: (text) => reject(new Error(text)) });
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    }),
    progressOf: async (importId) => {
      const answer = imports.get(importId);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    now: () => clock.now,
    schedule: (run) => waits.push(run),
    onChange: ({ file, state }) => states.push(`${file.name} ${state}`),
  });
  /** Lets the page's timers fire once. */
  const poll = async () => {
    waits.splice(0).forEach((run) => run());
    await settled();
    await settled();
  };
  return { queue, sends, imports, states, clock, poll };
}

const file = (name, size = 1000) => ({ name, size });
const stateOf = ({ queue }, name) => queue.items.find((item) => item.file.name === name)?.state;

test('files are sent one after the other, each followed to its end', async () => {
  const w = world();
  w.queue.add([file('a'), file('b')]);
  await settled();
  assert.equal(w.sends.length, 1);
  assert.deepEqual([stateOf(w, 'a'), stateOf(w, 'b')], ['SENDING', 'WAITING']);
  w.imports.set('i1', { state: 'CONVERTING', frames: 10, detail: '' });
  w.sends[0].accept('i1');
  await settled();
  await settled();
  assert.equal(stateOf(w, 'a'), 'CONVERTING');
  w.imports.set('i1', { state: 'PLACING', frames: 795, detail: '' });
  await w.poll();
  assert.equal(stateOf(w, 'a'), 'PLACING');
  w.imports.set('i1', { state: 'DONE', frames: 795, detail: '', movieId: 'movie-of-a' });
  await w.poll();
  assert.equal(stateOf(w, 'a'), 'DONE');
  assert.equal(w.queue.items[0].movieId, 'movie-of-a');
  assert.equal(stateOf(w, 'b'), 'SENDING');
});

test('a file that is refused says why, the next is sent, and a retry sends it again after that', async () => {
  const w = world();
  w.queue.add([file('bad'), file('good')]);
  await settled();
  w.sends[0].refuse('the file has no video stream');
  await settled();
  await settled();
  assert.equal(stateOf(w, 'bad'), 'FAILED');
  assert.equal(w.queue.items[0].detail, 'the file has no video stream');
  assert.equal(w.sends[1].file.name, 'good');
  w.queue.retry(w.queue.items[0]);
  assert.equal(stateOf(w, 'bad'), 'WAITING');
  w.imports.set('i2', { state: 'DONE', frames: 1, detail: '' });
  w.sends[1].accept('i2');
  await settled();
  await settled();
  await settled();
  assert.equal(w.sends[2].file.name, 'bad');
});

test('an import that fails ends with the gateway\'s reason, or with a sentence of its own', async () => {
  for (const [detail, shown] of [['it is text', 'it is text'], ['', 'The import failed and left nothing behind.']]) {
    const w = world();
    w.queue.add([file('a')]);
    await settled();
    w.imports.set('i1', { state: 'FAILED', frames: 0, detail });
    w.sends[0].accept('i1');
    await settled();
    await settled();
    assert.equal(stateOf(w, 'a'), 'FAILED');
    assert.equal(w.queue.items[0].detail, shown);
  }
});

test('an empty file is not sent', async () => {
  const w = world();
  w.queue.add([file('empty', 0)]);
  await settled();
  assert.equal(w.sends.length, 0);
  assert.equal(w.queue.items[0].detail, 'The file is empty.');
});

test('gateways that are away or behind for a moment do not end an import; that none knows it for a minute does', async () => {
  const w = world();
  w.queue.add([file('a')]);
  await settled();
  w.imports.set('i1', Object.assign(new Error('no answer'), { status: 0 }));
  w.sends[0].accept('i1');
  await settled();
  await w.poll();
  assert.equal(stateOf(w, 'a'), 'RECEIVING');
  w.imports.set('i1', Object.assign(new Error('import i1 is not known'), { status: 404 }));
  for (let polls = 0; polls < 100; polls++) await w.poll();
  assert.equal(stateOf(w, 'a'), 'RECEIVING');
  w.imports.set('i1', { state: 'CONVERTING', frames: 1, detail: '' });
  await w.poll();
  assert.equal(stateOf(w, 'a'), 'CONVERTING');
  w.imports.set('i1', Object.assign(new Error('import i1 is not known'), { status: 404 }));
  for (let polls = 0; polls <= 121; polls++) await w.poll();
  assert.equal(stateOf(w, 'a'), 'FAILED');
});

test('a file taken off the list while it is sent is stopped, and the next one goes', async () => {
  const w = world();
  w.queue.add([file('a'), file('b')]);
  await settled();
  w.queue.remove(w.queue.items[0]);
  await settled();
  await settled();
  assert.equal(w.sends[0].signal.aborted, true);
  assert.deepEqual(w.queue.items.map((item) => item.file.name), ['b']);
  assert.equal(w.sends[1].file.name, 'b');
});

test('the page must not be left while bytes are on their way, and may be while the domain works alone', async () => {
  const w = world();
  w.queue.add([file('a')]);
  await settled();
  assert.equal(w.queue.holdsBytes, true);
  w.imports.set('i1', { state: 'CONVERTING', frames: 1, detail: '' });
  w.sends[0].accept('i1');
  await settled();
  await settled();
  assert.equal(w.queue.holdsBytes, false);
  assert.equal(w.queue.unfinished, 1);
});

test('the queue is bounded, and says how many it took', () => {
  const w = world();
  assert.equal(w.queue.add(Array.from({ length: 600 }, (_, i) => file(`f${i}`))), 500);
});

test('the rate is that of the last seconds, not of the beginning', () => {
  const rate = new ByteRate();
  assert.equal(rate.perSecond, 0);
  for (let second = 0; second <= 10; second++) rate.add(second * 1000, second < 5 ? 0 : (second - 4) * 1e6);
  assert.equal(Math.round(rate.perSecond), 1e6);
});

test('progress tells bytes and rate', async () => {
  const w = world();
  w.queue.add([file('a', 4e6)]);
  await settled();
  w.clock.now = 1000;
  w.sends[0].onProgress(2e6, true);
  assert.equal(w.queue.items[0].sentBytes, 2e6);
  assert.equal(w.queue.items[0].bytesPerSecond, 2e6);
});

test('bytes that came before count as sent, and not for the rate; a setback is told until it goes on', async () => {
  const w = world();
  w.queue.add([file('a', 4e6)]);
  await settled();
  w.clock.now = 1000;
  w.sends[0].onProgress(2e6, false);
  w.sends[0].onSetback('The gateway does not answer.');
  assert.equal(w.queue.items[0].detail, 'The gateway does not answer.');
  w.clock.now = 2000;
  w.sends[0].onProgress(2.5e6, true);
  assert.equal(w.queue.items[0].sentBytes, 2.5e6);
  assert.equal(w.queue.items[0].bytesPerSecond, 5e5);
  assert.equal(w.queue.items[0].detail, '');
});
