// What happened, newest first: nodes that left and came, takeovers, damaged frames, lost connections.

import { swatch } from './colours.js';
import { el } from './dom.js';
import { formatClock } from './format.js';

const INCIDENTS_MAX = 50;

export class IncidentsPanel {
  #abort = new AbortController();
  #takeovers = 0;

  /** @param {import('./viewing.js').Viewing} viewing @param {import('./domain.js').DomainWatch} domain */
  constructor(viewing, domain) {
    this.viewing = viewing;
    this.list = el('ol', { class: 'incidents', 'aria-live': 'polite' }, el('li', { class: 'quiet' }, 'Nothing yet. Kill a node to see its frames move.'));
    this.empty = true;
    this.element = el('section', { class: 'panel', 'aria-label': 'What happened' }, el('h2', {}, 'What happened'), this.list);
    const options = { signal: this.#abort.signal };
    viewing.addEventListener('incident', ({ detail }) => this.#add(detail), options);
    domain.addEventListener('left', ({ detail }) => this.#add({ at: detail.at, node: detail.nodeId, text: `${detail.nodeId} left the domain, view ${detail.view}` }), options);
    domain.addEventListener('joined', ({ detail }) => this.#add({ at: detail.at, node: detail.nodeId, text: `${detail.nodeId} joined the domain, view ${detail.view}` }), options);
  }

  close() {
    this.#abort.abort();
  }

  draw() {
    const { takeovers } = this.viewing.arrivals;
    if (takeovers.length === this.#takeovers) return;
    this.#takeovers = takeovers.length;
    const { frame, node, lost, at } = takeovers[takeovers.length - 1];
    if (lost.length > 0) this.#add({ at, node, text: `From frame ${frame} on, others send what ${lost.join(', ')} had to send` });
  }

  #add({ at, text, node, topic }) {
    if (this.empty) this.list.replaceChildren();
    // Reports that come in pieces (a dead node's frames, one range after the other) stay one entry.
    if (topic !== undefined && this.list.firstElementChild?.dataset.topic === topic) this.list.firstElementChild.remove();
    this.empty = false;
    const mark = node !== null && /frame/.test(node) ? swatch(node) : el('span', { class: 'swatch-space' });
    this.list.prepend(el('li', { 'data-topic': topic }, el('time', { class: 'quiet', datetime: new Date(at).toISOString() }, formatClock(at)), mark, el('span', {}, text)));
    while (this.list.childElementCount > INCIDENTS_MAX) this.list.lastChild.remove();
  }
}
