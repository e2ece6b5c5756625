// The nodes of the domain, by role, with what they do; those who left stay, struck through, with the time.

import { stateName } from '../core/views.js';
import { colourOf, swatch } from './colours.js';
import { el } from './dom.js';
import { formatByteRate, formatBytes, formatClock } from './format.js';

const ROLES = [
  ['frame', 'Frame services'],
  ['gateway', 'Gateways'],
  ['strategist', 'Strategists'],
  ['coordinator', 'Coordinators'],
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
    this.view = el('span', { class: 'quiet' });
    this.body = el('div', { class: 'roles' });
    this.element = el('section', { class: 'panel domain', 'aria-label': 'Domain' },
      el('div', { class: 'panel-head' }, el('h2', {}, frameServices ? 'Domain' : 'Other nodes'), this.view), this.body);
    domain.addEventListener('change', () => this.#refresh(), { signal: this.#abort.signal });
    this.#refresh();
  }

  close() {
    this.#abort.abort();
  }

  #refresh() {
    const members = [...this.domain.members.values()].sort((a, b) => a.nodeId.localeCompare(b.nodeId, 'en', { numeric: true }));
    const shape = JSON.stringify([members, this.domain.coordinators, this.domain.viewNumber]);
    if (shape === this.#shown) return;
    this.#shown = shape;
    this.view.textContent = this.domain.viewNumber === null ? '' : `view ${this.domain.viewNumber}`;
    const fastest = Math.max(1, ...members.map((member) => sentOf(member)));
    const groups = [...ROLES, ['other', 'Others']].filter(([role]) => this.frameServices || role !== 'frame');
    this.body.replaceChildren(...groups.flatMap(([role, name]) => {
      const nodes = members.filter((member) => roleOf(member) === role);
      return nodes.length === 0 ? [] : [el('div', { class: 'role', 'data-role': role }, el('h3', {}, name),
        el('ul', { class: 'nodes' }, ...nodes.map((member) => this.#node(member, role, fastest))), role === 'coordinator' ? legend() : null)];
    }));
    if (members.length === 0) this.body.replaceChildren(el('p', { class: 'quiet' }, 'No view of the domain yet.'));
  }

  #node(member, role, fastest) {
    const isLost = member.lostAt !== null;
    const isFrame = role === 'frame';
    const notes = isLost ? `lost ${formatClock(member.lostAt)}` : member.state && member.state !== 'UP' ? stateName(member.state) : isFrame ? formatByteRate(sentOf(member)) : '';
    const row = el('li', { class: 'node', 'data-lost': isLost, 'data-node': member.nodeId, title: isFrame && !isLost ? storeText(member) : member.address ?? '' },
      isFrame ? swatch(member.nodeId) : null,
      el('span', { class: 'node-name' }, member.nodeId), el('span', { class: isLost ? 'node-note is-lost' : 'node-note quiet' }, notes),
      role === 'coordinator' && !isLost ? this.#lists(member.nodeId) : null,
      isFrame ? el('span', { class: 'source-track' }, bar(member, fastest)) : null);
    return row;
  }

  /** Which lists a coordinator keeps: filled where it is primary, outlined where it is the backup. */
  #lists(nodeId) {
    const own = this.domain.coordinators.filter((entry) => entry.nodeId === nodeId).sort((a, b) => a.partition - b.partition);
    if (own.length === 0) return el('span', { class: 'quiet node-note' }, 'no lists');
    return el('ul', { class: 'lists', 'aria-label': `Lists of ${nodeId}` }, ...own.map(({ partition, role }) =>
      el('li', { class: role === 'PRIMARY' ? 'list is-primary' : 'list', title: `${role === 'PRIMARY' ? 'Primary' : 'Backup'} of list ${partition}` },
        String(partition), el('span', { class: 'visually-hidden' }, role === 'PRIMARY' ? ' primary' : ' backup'))));
  }
}

function legend() {
  return el('p', { class: 'quiet legend', 'aria-hidden': 'true' }, el('span', { class: 'list is-primary' }, 'n'), 'primary of list n ', el('span', { class: 'list' }, 'n'), 'its backup');
}

function bar(member, fastest) {
  const element = el('span', { class: 'source-bar' });
  element.style.background = colourOf(member.nodeId);
  element.style.inlineSize = `${member.lostAt === null ? (100 * sentOf(member)) / fastest : 0}%`;
  return element;
}

function sentOf(member) {
  return member.lostAt === null ? member.load?.sentBytesPerSecond ?? 0 : 0;
}

function storeText({ load, address }) {
  if (!load || load.freeBytes === 0) return address ?? '';
  return `${address} · ${formatBytes(load.storedBytes)} stored, ${formatBytes(load.freeBytes)} free · in ${load.groups} video groups`;
}
