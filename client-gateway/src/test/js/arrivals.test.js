import assert from 'node:assert/strict';
import test from 'node:test';
import { Arrivals, takeoverLabel } from '../../main/resources/static/core/arrivals.js';

const sources = (states) => Object.entries(states).map(([node, state], index) => ({ index, node, state }));

test('each frame remembers the node that delivered it last', () => {
  const arrivals = new Arrivals(10);
  arrivals.arrived(3, 'frame-1', 0);
  arrivals.arrived(4, 'frame-2', 0);
  arrivals.arrived(3, 'frame-2', 5);
  assert.equal(arrivals.nodeOf(3), 'frame-2');
  assert.equal(arrivals.nodeOf(4), 'frame-2');
  assert.equal(arrivals.nodeOf(5), null);
  assert.deepEqual(arrivals.nodes, ['frame-1', 'frame-2']);
});

test('rates are of the last two seconds, totals of all', () => {
  const arrivals = new Arrivals(100);
  for (let i = 0; i < 60; i++) arrivals.arrived(i, 'frame-1', i * 100);
  assert.deepEqual(arrivals.meter('frame-1', 5900), { perSecond: 10, total: 60 });
  assert.deepEqual(arrivals.meter('frame-1', 10_000), { perSecond: 0, total: 60 });
  assert.deepEqual(arrivals.meter('frame-9', 0), { perSecond: 0, total: 0 });
});

test('the first frame of another node after a loss is the takeover, one mark for loss and epoch', () => {
  const arrivals = new Arrivals(100);
  arrivals.view(1, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'ACTIVE' }), 0);
  arrivals.arrived(0, 'frame-1', 1);
  arrivals.view(1, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'LOST' }), 10);
  arrivals.arrived(9, 'frame-2', 11); // was on its way
  arrivals.arrived(4, 'frame-1', 12);
  arrivals.view(2, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'LOST' }), 20);
  arrivals.arrived(5, 'frame-1', 21);
  assert.deepEqual(arrivals.takeovers, [{ frame: 4, epoch: 2, node: 'frame-1', lost: ['frame-2'], at: 12 }]);
});

test('an epoch that is raised without a loss is marked too', () => {
  const arrivals = new Arrivals(100);
  arrivals.view(1, sources({ 'frame-1': 'ACTIVE' }), 0);
  arrivals.view(2, sources({ 'frame-1': 'ACTIVE', 'frame-3': 'ACTIVE' }), 5);
  arrivals.arrived(50, 'frame-3', 6);
  assert.deepEqual(arrivals.takeovers.map(({ frame, epoch, lost }) => [frame, epoch, lost]), [[50, 2, []]]);
});

test('while a movie grows its epochs are no marks, a loss is', () => {
  const arrivals = new Arrivals(100);
  arrivals.view(1, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'ACTIVE' }), 0, true);
  arrivals.view(2, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'ACTIVE' }), 5, true);
  arrivals.arrived(50, 'frame-2', 6);
  assert.deepEqual(arrivals.takeovers, []);
  arrivals.view(2, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'LOST' }), 7, true);
  arrivals.arrived(51, 'frame-1', 8);
  arrivals.view(3, sources({ 'frame-1': 'ACTIVE', 'frame-2': 'LOST' }), 9, true);
  arrivals.arrived(52, 'frame-1', 10);
  assert.deepEqual(arrivals.takeovers.map(({ frame, lost }) => [frame, lost]), [[51, ['frame-2']]]);
});

test('the first view marks nothing, and a repeated one neither', () => {
  const arrivals = new Arrivals(100);
  arrivals.view(4, sources({ 'frame-1': 'ACTIVE' }), 0);
  arrivals.view(4, sources({ 'frame-1': 'LATE' }), 1);
  arrivals.arrived(0, 'frame-1', 2);
  assert.deepEqual(arrivals.takeovers, []);
});

test('frames past the movie\'s end are not counted', () => {
  const arrivals = new Arrivals(10);
  arrivals.arrived(10, 'frame-1', 0);
  assert.equal(arrivals.meter('frame-1', 0).total, 0);
});

test('frames kept from an earlier viewing have their colour and count for nothing', () => {
  const arrivals = new Arrivals(10);
  arrivals.kept('frame-2', [0, 1, 9, 10]);
  assert.equal(arrivals.nodeOf(9), 'frame-2');
  assert.equal(arrivals.meter('frame-2', 0).total, 0);
});

test('a mark names who was lost, or the epoch that began without a loss', () => {
  assert.equal(takeoverLabel({ lost: ['frame-2'], epoch: 1 }), 'frame-2 lost');
  assert.equal(takeoverLabel({ lost: [], epoch: 3 }), 'epoch 3');
});

test('a movie that grows has room for the frames that were appended', () => {
  const arrivals = new Arrivals(2);
  arrivals.arrived(1, 'frame-1', 0);
  arrivals.grow(3);
  arrivals.arrived(2, 'frame-2', 0);
  arrivals.grow(100);
  assert.equal(arrivals.nodeOf(1), 'frame-1');
  assert.equal(arrivals.nodeOf(2), 'frame-2');
  assert.equal(arrivals.owners.length, 100);
});
