// The nodes of the domain, by role; those who left stay, struck through, with the time.

import { el } from './dom.js';
import { formatClock } from './format.js';
import { swatch } from './colours.js';

const ROLES = [
  ['frame', 'Frame services'],
  ['gateway', 'Gateways'],
  ['coordinator', 'Coordinators'],
  ['strategist', 'Strategists'],
];

/** Whether a member holds frames: roles are written in more than one way. @param {{role: string, nodeId: string}} member */
export function isFrameService(member) {
  return roleOf(member) === 'frame';
}

function roleOf(member) {
  const role = String(member.role ?? member.nodeId).toLowerCase();
  return ROLES.find(([key]) => role.startsWith(key))?.[0] ?? 'other';
}

export class DomainPanel {
  #shown = '';
  #abort = new AbortController();

  /** @param {import('./domain.js').DomainWatch} domain @param {{frameServices?: boolean}} [options] */
  constructor(domain, { frameServices = true } = {}) {
    this.domain = domain;
    this.frameServices = frameServices;
    this.body = el('div', { class: 'roles' });
    this.element = el('section', { class: 'panel domain', 'aria-label': 'Domain' }, el('h2', {}, frameServices ? 'Domain' : 'Other nodes'), this.body);
    domain.addEventListener('change', () => this.#refresh(), { signal: this.#abort.signal });
    this.#refresh();
  }

  close() {
    this.#abort.abort();
  }

  #refresh() {
    const members = [...this.domain.members.values()].sort((a, b) => a.nodeId.localeCompare(b.nodeId, 'en', { numeric: true }));
    const shape = JSON.stringify([members.map(({ nodeId, state, lostAt }) => [nodeId, state, lostAt]), this.domain.coordinators]);
    if (shape === this.#shown) return;
    this.#shown = shape;
    const groups = [...ROLES, ['other', 'Others']].filter(([role]) => this.frameServices || role !== 'frame');
    this.body.replaceChildren(...groups.flatMap(([role, name]) => {
      const nodes = members.filter((member) => roleOf(member) === role);
      return nodes.length === 0 ? [] : [el('div', { class: 'role' }, el('h3', {}, name),
        el('ul', { class: 'nodes' }, ...nodes.map((member) => this.#node(member, role))))];
    }));
    if (members.length === 0) this.body.replaceChildren(el('p', { class: 'quiet' }, 'No view of the domain yet.'));
  }

  #node(member, role) {
    const lost = member.lostAt !== null;
    const notes = lost ? [`lost ${formatClock(member.lostAt)}`] : role === 'coordinator' ? this.#partitions(member.nodeId) : [];
    return el('li', { class: 'node', 'data-lost': lost, title: member.address ?? '' },
      role === 'frame' ? swatch(member.nodeId) : null,
      el('span', { class: 'node-name' }, member.nodeId), el('span', { class: 'quiet' }, notes.join(' · ')));
  }

  #partitions(nodeId) {
    const of = (role) => this.domain.coordinators.filter((entry) => entry.nodeId === nodeId && entry.role === role).map((entry) => entry.partition);
    const primary = of('PRIMARY');
    const backup = of('BACKUP');
    return [primary.length > 0 ? `primary of ${primary.join(', ')}` : '', backup.length > 0 ? `backup of ${backup.join(', ')}` : ''].filter((text) => text !== '');
  }
}
