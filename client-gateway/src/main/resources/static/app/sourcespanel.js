// Who sends: a row per node of the video group and per frame service of the domain, live; the lost stay, struck through.

import { Losses, sourceWord } from '../core/sourcestates.js';
import { colourOf, swatch } from './colours.js';
import { el, setText } from './dom.js';
import { isFrameService } from './domainpanel.js';
import { formatClock, formatCount } from './format.js';

const REFRESH_MILLIS = 250;

export class SourcesPanel {
  #rows = new Map();
  #losses = new Losses();
  #refreshedAt = 0;

  /** @param {import('./viewing.js').Viewing} viewing @param {import('./domain.js').DomainWatch} domain */
  constructor(viewing, domain) {
    this.viewing = viewing;
    this.domain = domain;
    this.list = el('ul', { class: 'sources' });
    this.total = el('span', { class: 'quiet' });
    this.element = el('section', { class: 'panel', 'aria-label': 'Sources' }, el('div', { class: 'panel-head' }, el('h2', {}, 'Sources'), this.total), this.list);
  }

  draw(now) {
    for (const [node, row] of this.#rows) row.element.toggleAttribute('data-current', node === this.viewing.shown.node);
    if (now - this.#refreshedAt < REFRESH_MILLIS) return;
    this.#refreshedAt = now;
    const { arrivals, sources, epoch, connection } = this.viewing;
    const states = new Map(sources.map(({ node, state }) => [node, state]));
    const members = new Map([...this.domain.members.values()].filter(isFrameService).map((member) => [member.nodeId, member]));
    const nodes = [...new Set([...members.keys(), ...states.keys(), ...arrivals.nodes])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const meters = new Map(nodes.map((node) => [node, arrivals.meter(node, now)]));
    const sum = [...meters.values()].reduce((total, meter) => total + meter.total, 0);
    const rate = [...meters.values()].reduce((total, meter) => total + meter.perSecond, 0);
    setText(this.total, `${formatCount(sum)} frames · ${rate.toFixed(1)}/s`);
    const fastest = Math.max(1, ...[...meters.values()].map((meter) => meter.perSecond));
    nodes.forEach((node, index) => {
      const row = this.#row(node, index);
      const lostAt = this.#losses.lostAt(node, states.get(node), members.get(node), now);
      row.element.toggleAttribute('data-lost', lostAt !== null);
      const { perSecond, total } = meters.get(node);
      setText(row.state, lostAt !== null ? `lost ${formatClock(lostAt)}` : sourceWord(states.get(node), { total, isTold: epoch > 0 && connection.connected, isOwed: this.viewing.state.onOrder > 0 }));
      setText(row.rate, perSecond.toFixed(1));
      setText(row.count, formatCount(total));
      row.bar.style.inlineSize = `${(100 * perSecond) / fastest}%`;
    });
  }

  #row(node, index) {
    if (!this.#rows.has(node)) {
      const row = {
        state: el('span', { class: 'source-state' }), rate: el('span', { class: 'source-rate' }),
        count: el('span', { class: 'source-count quiet', title: 'Frames delivered' }), bar: el('span', { class: 'source-bar' }),
      };
      row.bar.style.background = colourOf(node);
      row.element = el('li', { class: 'source' }, swatch(node), el('span', { class: 'node-name' }, node), row.state,
        el('span', { class: 'source-figures' }, row.rate, el('span', { class: 'quiet' }, '/s')), row.count, el('span', { class: 'source-track' }, row.bar));
      this.#rows.set(node, row);
    }
    const row = this.#rows.get(node);
    if (this.list.children[index] !== row.element) this.list.insertBefore(row.element, this.list.children[index] ?? null);
    return row;
  }
}
