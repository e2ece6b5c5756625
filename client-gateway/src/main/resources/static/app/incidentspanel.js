// What happened, newest first: nodes that left and came, takeovers, damaged frames, lost connections.

import { swatch } from './colours.js';
import { el } from './dom.js';
import { formatClock } from './format.js';

const INCIDENTS_MAX = 50;

/** The list itself. */
class Log {
  #isEmpty = true;

  constructor(whenEmpty) {
    this.list = el('ol', { class: 'incidents', 'aria-live': 'polite', tabindex: 0, 'aria-label': 'What happened' }, el('li', { class: 'quiet' }, whenEmpty));
    this.element = el('section', { class: 'panel', 'aria-label': 'What happened' }, el('h2', {}, 'What happened'), this.list);
  }

  /** @param {{at: number, text: string, node: string|null, topic?: string}} incident */
  add({ at, text, node, topic }) {
    if (this.#isEmpty) this.list.replaceChildren();
    this.#isEmpty = false;
    // Reports that come in pieces (a dead node's frames, one range after the other) stay one entry.
    if (topic !== undefined && this.list.firstElementChild?.dataset.topic === topic) this.list.firstElementChild.remove();
    const mark = node !== null && /frame/.test(node) ? swatch(node) : el('span', { class: 'swatch-space' });
    this.list.prepend(el('li', { 'data-topic': topic }, el('time', { class: 'quiet', datetime: new Date(at).toISOString() }, formatClock(at)), mark, el('span', {}, text)));
    while (this.list.childElementCount > INCIDENTS_MAX) this.list.lastChild.remove();
  }
}

/** Of the domain, for the library. */
export class DomainLogPanel {
  #abort = new AbortController();

  /** @param {import('./domain.js').DomainWatch} domain */
  constructor(domain) {
    const log = new Log('Nothing since this page was opened.');
    this.element = log.element;
    domain.log.forEach((entry) => log.add(entry));
    domain.addEventListener('happened', ({ detail }) => log.add(detail), { signal: this.#abort.signal });
  }

  close() {
    this.#abort.abort();
  }
}

/** Of a viewing and the domain. */
export class IncidentsPanel {
  #abort = new AbortController();
  #takeovers = 0;

  /** @param {import('./viewing.js').Viewing} viewing @param {import('./domain.js').DomainWatch} domain */
  constructor(viewing, domain) {
    this.viewing = viewing;
    this.log = new Log('Nothing yet. Kill a node to see its frames move.');
    this.element = this.log.element;
    const options = { signal: this.#abort.signal };
    viewing.addEventListener('incident', ({ detail }) => {
      this.log.add(detail);
      // The sink knows of a dead node at once, the view some time later: do not wait for the next poll.
      if (detail.node !== null) domain.look();
    }, options);
    domain.addEventListener('happened', ({ detail }) => this.log.add(detail), options);
  }

  close() {
    this.#abort.abort();
  }

  draw() {
    const { takeovers } = this.viewing.arrivals;
    if (takeovers.length === this.#takeovers) return;
    this.#takeovers = takeovers.length;
    const { frame, node, lost, at } = takeovers[takeovers.length - 1];
    if (lost.length > 0) this.log.add({ at, node, text: `From frame ${frame} on, others send what ${lost.join(', ')} had to send` });
  }
}
