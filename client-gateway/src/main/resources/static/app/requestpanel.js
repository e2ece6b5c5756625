// The request behind the picture: its RUID, phase, epoch, who has which share, and its history.

import { ApiError, get } from './api.js';
import { swatch } from './colours.js';
import { el, setText } from './dom.js';
import { formatClock, formatCount } from './format.js';

const POLL_MILLIS = 2000;
const MASK_CHARS_MAX = 60;
const PHASES = ['PENDING', 'PLANNED', 'STREAMING', 'DONE'];

export class RequestPanel {
  #timer = null;
  #shown = '';
  #closed = false;

  /** @param {import('./viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.ruid = el('code', { class: 'ruid' }, 'not open yet');
    this.phases = el('ol', { class: 'phases', 'aria-label': 'Phase' });
    this.epoch = el('span', { class: 'quiet' });
    this.shares = el('ul', { class: 'shares' });
    this.history = el('ol', { class: 'history' });
    this.note = el('p', { class: 'quiet', hidden: true });
    this.element = el('section', { class: 'panel', 'aria-label': 'Request' },
      el('div', { class: 'panel-head' }, el('h2', {}, 'Request'), this.epoch),
      this.ruid, this.phases, this.note,
      el('h3', {}, 'Shares'), this.shares,
      el('details', {}, el('summary', {}, 'History'), this.history));
    this.viewing.addEventListener('request', () => this.#load());
    this.#phase(null);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #load() {
    clearTimeout(this.#timer);
    const { ruid } = this.viewing;
    if (ruid === null || this.#closed) return;
    setText(this.ruid, ruid);
    this.#phase(this.viewing.phase);
    this.#epoch(this.viewing.epoch);
    try {
      const request = await get(`/requests/${encodeURIComponent(ruid)}`);
      if (!this.#closed && ruid === this.viewing.ruid) this.#show(request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.note.hidden = false;
      setText(this.note, error.message);
    }
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => this.#load(), POLL_MILLIS);
  }

  #show(request) {
    this.note.hidden = true;
    this.#phase(request.phase);
    this.#epoch(Math.max(request.epoch ?? 0, this.viewing.epoch));
    const shape = JSON.stringify([request.strategy, request.history]);
    if (shape === this.#shown) return;
    this.#shown = shape;
    this.shares.replaceChildren(...(request.strategy?.shares ?? []).map(share));
    this.history.replaceChildren(...(request.history ?? []).map(({ at, event, detail }) =>
      el('li', {}, el('time', { class: 'quiet', datetime: at }, formatClock(at)), el('strong', {}, event), el('span', {}, detail ?? ''))));
  }

  #epoch(epoch) {
    setText(this.epoch, epoch > 0 ? `epoch ${epoch}` : '');
  }

  #phase(phase) {
    const names = phase === null || PHASES.includes(phase) ? PHASES : [...PHASES.slice(0, 3), phase];
    const reached = names.indexOf(phase);
    this.phases.replaceChildren(...names.map((name, index) =>
      el('li', { 'data-reached': index <= reached, 'aria-current': index === reached ? 'step' : null }, name.toLowerCase())));
  }
}

function share({ node, mask, frames, standbys }) {
  const short = mask.length > MASK_CHARS_MAX ? `${mask.slice(0, MASK_CHARS_MAX).replace(/,[^,]*$/, '')} …` : mask;
  const behind = (standbys ?? []).map((standby) => standby.node).join(', ');
  return el('li', { class: 'share' }, swatch(node), el('span', { class: 'node-name' }, node),
    el('span', { class: 'share-frames' }, formatCount(frames ?? 0)),
    el('code', { class: 'mask quiet', title: mask }, short),
    el('span', { class: 'quiet share-standby' }, behind === '' ? 'no standby' : `standby ${behind}`));
}
