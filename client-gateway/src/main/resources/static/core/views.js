// What two reports of the domain, one after the other, say happened between them: who left, who came, which lists have
// another primary. The plan's "compare views to find which node died". Pure.

/**
 * @typedef {object} DomainChange
 * @property {'left'|'joined'|'state'|'primary'} kind
 * @property {string} node whom it is about
 * @property {string} text for people
 */

/**
 * @param {object|null} before a report of `GET /domain`, null for none yet
 * @param {object} after
 * @returns {DomainChange[]}
 */
export function compareReports(before, after) {
  if (before === null) return [];
  const view = `view ${after.view.number}`;
  const changes = [];
  const was = new Map(before.view.members.map((member) => [member.nodeId, member]));
  const is = new Map(after.view.members.map((member) => [member.nodeId, member]));
  for (const node of was.keys()) if (!is.has(node)) changes.push({ kind: 'left', node, text: `${node} left the domain, ${view}` });
  for (const [node, member] of is) {
    const former = was.get(node);
    if (former === undefined) changes.push({ kind: 'joined', node, text: `${node} joined the domain, ${view}` });
    else if (former.state !== member.state) changes.push({ kind: 'state', node, text: `${node} is ${stateName(member.state)}` });
  }
  const primaries = primariesOf(before);
  for (const [node, partitions] of takenOver(primaries, primariesOf(after))) {
    const lists = partitions.length === 1 ? `list ${partitions[0].partition}` : `lists ${partitions.map(({ partition }) => partition).join(', ')}`;
    const from = [...new Set(partitions.map(({ former }) => former))].join(', ');
    changes.push({ kind: 'primary', node, text: `${node} is primary of ${lists} now, before it was ${from}` });
  }
  return changes;
}

/** @param {string} [state] of a member @returns {string} */
export function stateName(state) {
  return { UP: 'up', DRAINING: 'being drained' }[state] ?? String(state ?? '').toLowerCase();
}

function primariesOf({ coordinators = [] }) {
  return new Map(coordinators.filter(({ role }) => role === 'PRIMARY').map(({ partition, nodeId }) => [partition, nodeId]));
}

function takenOver(before, after) {
  const taken = new Map();
  for (const [partition, node] of after) {
    const former = before.get(partition);
    if (former === undefined || former === node) continue;
    if (!taken.has(node)) taken.set(node, []);
    taken.get(node).push({ partition, former });
  }
  return taken;
}
