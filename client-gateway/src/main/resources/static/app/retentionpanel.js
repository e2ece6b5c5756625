// How long movies stay, how much room there is, and what the rules have deleted of late. Hidden as long as there is no rule.

import { get } from './api.js';
import { el } from './dom.js';
import { formatBytes, formatDate } from './format.js';

const POLL_MILLIS = 10_000;
const DELETED_MAX = 10;

export class RetentionPanel {
  #timer = null;
  #shown = '';

  constructor() {
    this.body = el('div', {});
    this.element = el('section', { class: 'panel retention', 'aria-label': 'Retention', hidden: true },
      el('div', { class: 'panel-head' }, el('h2', {}, 'Retention')), this.body);
    this.#load();
  }

  /** Stops polling. */
  close() {
    clearTimeout(this.#timer);
    this.#timer = -1;
  }

  async #load() {
    try {
      this.#show(await get('/retention'));
    } catch {
      // A gateway that is away for a moment: what is shown stays.
    }
    if (this.#timer !== -1) this.#timer = setTimeout(() => this.#load(), POLL_MILLIS);
  }

  #show(retention) {
    const shape = JSON.stringify({ ...retention, freeBytes: formatBytes(retention.freeBytes) });
    if (shape === this.#shown) return;
    this.#shown = shape;
    const { rules, fullBelowBytes, deleted } = retention;
    this.element.hidden = rules.length === 0 && fullBelowBytes === 0 && deleted.length === 0;
    this.body.replaceChildren(
      el('p', { class: retention.full ? 'is-full' : 'quiet' }, roomText(retention)),
      el('ul', { class: 'rules' }, ...rules.map((rule) => el('li', {}, ruleText(rule)))),
      ...(deleted.length === 0 ? [] : [el('h3', {}, 'Deleted by rules'),
        el('ul', { class: 'deleted' }, ...deleted.slice(0, DELETED_MAX).map(({ title, movieId, at, reason }) =>
          el('li', {}, `${title || movieId}, ${formatDate(at)}: ${reason}`)))]));
  }
}

function roomText({ freeBytes, fullBelowBytes, full, whenFull }) {
  const free = `${formatBytes(freeBytes)} free`;
  if (fullBelowBytes === 0) return free;
  const then = whenFull === 'REFUSE' ? 'new movies and frames are refused' : 'the oldest movies are deleted';
  return full ? `Disks are full: ${free} of the ${formatBytes(fullBelowBytes)} that shall be. So ${then}.` : `${free}. Below ${formatBytes(fullBelowBytes)} ${then}.`;
}

function ruleText({ label, maxAge, maxBytes }) {
  const bounds = [maxAge === null ? null : `for ${ageText(maxAge)}`, maxBytes === null ? null : `up to ${formatBytes(maxBytes)} in all`].filter((bound) => bound !== null);
  return `${label === null ? 'All movies' : `Movies labelled ${label}`} stay ${bounds.join(' and ')}`;
}

function ageText(age) {
  const hours = /^PT(\d+)H$/.exec(age);
  if (hours === null) return age;
  return Number(hours[1]) % 24 === 0 ? `${Number(hours[1]) / 24} days` : `${hours[1]} hours`;
}
