import assert from 'node:assert/strict';
import test from 'node:test';
import { Losses, isAwaited, sourceWord } from '../../main/resources/static/core/sourcestates.js';

const here = { lostAt: null };

test('nothing is said of nodes while nobody tells of them', () => {
  assert.equal(sourceWord(undefined, { total: 0, isTold: false, isOwed: true }), '');
  assert.equal(sourceWord(undefined, { total: 0, isTold: true, isOwed: true }), 'not asked');
});

test('a source is late only with what it had begun to send', () => {
  assert.equal(sourceWord('LATE', { total: 0, isTold: true, isOwed: true }), 'awaited');
  assert.equal(sourceWord('LATE', { total: 1, isTold: true, isOwed: true }), 'late');
  assert.equal(sourceWord('ACTIVE', { total: 0, isTold: true, isOwed: true }), 'sending');
  assert.ok(!isAwaited('STANDBY', 0));
});

test('a source that was late is idle when nothing is on order, as in a pause or at the end of a recording', () => {
  assert.equal(sourceWord('LATE', { total: 24, isTold: true, isOwed: false }), 'idle');
  assert.equal(sourceWord('STANDBY', { total: 24, isTold: true, isOwed: false }), 'standby');
});

test('a node is lost as soon as its link is, and keeps the time when the view says so too', () => {
  const losses = new Losses();
  assert.equal(losses.lostAt('frame-2', 'ACTIVE', here, 10), null);
  assert.equal(losses.lostAt('frame-2', 'LOST', here, 20), 20);
  assert.equal(losses.lostAt('frame-2', 'LOST', { lostAt: 4000 }, 4100), 20);
});

test('a node that no request names is lost when it leaves the domain', () => {
  const losses = new Losses();
  assert.equal(losses.lostAt('frame-3', undefined, { lostAt: 70 }, 100), 70);
  assert.equal(losses.lostAt('frame-3', undefined, here, 200), null);
});

test('a node that is back in the domain is not lost, though this request goes on without it', () => {
  const losses = new Losses();
  losses.lostAt('frame-2', 'LOST', here, 20);
  losses.lostAt('frame-2', 'LOST', { lostAt: 4000 }, 4100);
  assert.equal(losses.lostAt('frame-2', 'LOST', here, 9000), null);
  assert.equal(sourceWord('LOST', { total: 36, isTold: true, isOwed: true }), 'not asked');
  assert.equal(losses.lostAt('frame-2', 'LOST', { lostAt: 9500 }, 9600), 9500, 'and lost anew when it leaves again');
});
