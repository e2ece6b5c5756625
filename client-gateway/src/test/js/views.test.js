import assert from 'node:assert/strict';
import test from 'node:test';
import { compareReports } from '../../main/resources/static/core/views.js';

function report(number, nodes, primaries = {}, states = {}) {
  return {
    view: { number, members: nodes.map((nodeId) => ({ nodeId, state: states[nodeId] ?? 'UP' })) },
    coordinators: Object.entries(primaries).map(([partition, nodeId]) => ({ nodeId, partition: Number(partition), role: 'PRIMARY' })),
  };
}

test('the first report tells of nobody: nothing was seen to happen', () => {
  assert.deepEqual(compareReports(null, report(3, ['frame-1'])), []);
});

test('the difference of two views names who left and who came', () => {
  const changes = compareReports(report(3, ['frame-1', 'frame-2']), report(4, ['frame-1', 'frame-3']));
  assert.deepEqual(changes.map(({ kind, node }) => [kind, node]), [['left', 'frame-2'], ['joined', 'frame-3']]);
  assert.equal(changes[0].text, 'frame-2 left the domain, view 4');
});

test('a backup that inherits lists is told once, with whose they were', () => {
  const changes = compareReports(report(3, ['c-1', 'c-2'], { 0: 'c-1', 1: 'c-1', 2: 'c-2' }), report(4, ['c-2'], { 0: 'c-2', 1: 'c-2', 2: 'c-2' }));
  assert.deepEqual(changes.map(({ text }) => text), ['c-1 left the domain, view 4', 'c-2 is primary of lists 0, 1 now, before it was c-1']);
});

test('a list that has no primary for a moment is told when it has one again', () => {
  assert.deepEqual(compareReports(report(3, ['c-1'], { 0: 'c-1' }), report(3, ['c-1'], {})), []);
});

test('a node that is being drained is told', () => {
  const changes = compareReports(report(3, ['frame-1']), report(4, ['frame-1'], {}, { 'frame-1': 'DRAINING' }));
  assert.deepEqual(changes.map(({ text }) => text), ['frame-1 is being drained']);
});

test('the same report again tells nothing', () => {
  const same = report(3, ['c-1', 'frame-1'], { 0: 'c-1' });
  assert.deepEqual(compareReports(same, structuredClone(same)), []);
});
