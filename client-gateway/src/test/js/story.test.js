import assert from 'node:assert/strict';
import test from 'node:test';
import { STEPS, formatAfter, tellStory } from '../../main/resources/static/core/story.js';

const at = (millis) => new Date(1_700_000_000_000 + millis).toISOString();
const entry = (millis, event, detail = '') => ({ at: at(millis), event, detail });

const OPENED = [entry(0, 'CRQ'), entry(8, 'PRQ'), entry(20, 'STRG', 'epoch 1'), entry(20, 'SVJOIN', 'frame-1 joins'), entry(21, 'SVJOIN', 'frame-2 joins')];
const states = (story) => story.map(({ state }) => state[0]).join('');

test('a request has ten steps, each with a meaning', () => {
  const story = tellStory({ phase: 'PENDING', history: [] });
  assert.equal(story.length, 10);
  assert.deepEqual(story.map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.ok(story.every(({ meaning, name }) => meaning.length > 20 && name.length > 0));
  assert.equal(states(story), 'aaaaaaaaaa');
});

test('the furthest step that something happened in is the current one', () => {
  assert.equal(states(tellStory({ phase: 'PENDING', history: OPENED.slice(0, 2) })), 'ddcaaaaaaa');
  assert.equal(states(tellStory({ phase: 'PLANNED', history: OPENED })), 'dddddcaaaa');
  assert.equal(states(tellStory({ phase: 'STREAMING', history: [...OPENED, entry(300, 'PROGRESS')] })), 'ddddddcaaa');
});

test('steps without an event of their own are done when what follows from them has happened', () => {
  const story = tellStory({ phase: 'PLANNED', history: OPENED });
  assert.equal(story[2].state, 'done', 'the backup has what the primary listed');
  assert.equal(story[3].state, 'done', 'a strategy that is accepted was planned');
  assert.equal(story[2].afterMillis, null);
});

test('a step says when it began and everything that happened in it', () => {
  const [, , , , accepted, joined] = tellStory({ phase: 'PLANNED', history: [...OPENED, entry(5031, 'STRG', 'epoch 2')] });
  assert.equal(joined.afterMillis, 20);
  assert.deepEqual(joined.entries.map(({ detail }) => detail), ['frame-1 joins', 'frame-2 joins']);
  assert.deepEqual(accepted.entries.map(({ afterMillis }) => afterMillis), [20, 5031], 'a takeover has a strategy of its own');
});

test('a lost source belongs to the streaming', () => {
  const story = tellStory({ phase: 'STREAMING', history: [...OPENED, entry(4000, 'SLOST', 'frame-2 lost')] });
  assert.deepEqual(story[6].entries.map(({ event }) => event), ['SLOST']);
});

test('a source that leaves, having been replaced, does not end the streaming', () => {
  const history = [...OPENED, entry(4000, 'SLOST', 'frame-2 lost'), entry(4010, 'STRG', 'epoch 2'), entry(9000, 'SDONE', 'frame-2 leaves epoch 1')];
  const story = tellStory({ phase: 'STREAMING', history });
  assert.equal(states(story), 'ddddddcaaa');
  assert.equal(story[8].entries.length, 1, 'it is told where it belongs all the same');
});

test('a request that has ended has no current step, however it ended', () => {
  assert.equal(states(tellStory({ phase: 'DONE', history: [...OPENED, entry(900, 'CDONE'), entry(905, 'VDONE'), entry(905, 'SDONE')] })), 'dddddddddd');
  assert.equal(states(tellStory({ phase: 'ABANDONED', history: [...OPENED, entry(900, 'VPDONE', 'viewer gone')] })), 'dddddddddd');
});

test('every event that a history can have belongs to exactly one step', () => {
  const all = STEPS.flatMap(({ events }) => events);
  assert.equal(new Set(all).size, all.length);
  for (const event of ['CRQ', 'PRQ', 'DSTRG', 'STRG', 'SVJOIN', 'PROGRESS', 'SLOST', 'CANCEL', 'CDONE', 'SDONE', 'VDONE', 'VPDONE']) assert.ok(all.includes(event), event);
});

test('times are short', () => {
  assert.deepEqual([0, 8, 999, 2400, 180_000].map(formatAfter), ['+0 ms', '+8 ms', '+999 ms', '+2.4 s', '+3 min']);
});
