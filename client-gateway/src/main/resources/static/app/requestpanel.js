// The request behind the picture: its RUID and phase, the strategy (who has which share, who stands by), and its ten steps.

import { parseMask } from '../core/masks.js';
import { formatAfter, tellStory } from '../core/story.js';
import { ApiError, get } from './api.js';
import { colourOf, swatch } from './colours.js';
import { el, setText } from './dom.js';
import { formatCount } from './format.js';

const POLL_MILLIS = 2000;
const MASK_CHARS_MAX = 60;
const ENTRIES_MAX = 8;
const PHASES = ['PENDING', 'PLANNED', 'STREAMING', 'DONE'];

export class RequestPanel {
  #timer = null;
  #shown = '';
  #report = null;
  #closed = false;

  /** @param {import('./viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.ruid = el('code', { class: 'ruid' }, 'not open yet');
    this.phases = el('ol', { class: 'phases', 'aria-label': 'Phase' });
    this.epoch = el('span', { class: 'quiet' });
    this.shares = el('ul', { class: 'shares' });
    this.steps = el('ol', { class: 'steps' });
    this.note = el('p', { class: 'quiet', hidden: true });
    this.element = el('section', { class: 'panel request', 'aria-label': 'Request' },
      el('div', { class: 'panel-head' }, el('h2', {}, 'Request ', this.ruid), this.epoch), this.phases, this.note,
      el('div', { class: 'request-parts' },
        el('section', { 'aria-label': 'Strategy' }, el('h3', {}, 'Strategy: shares and standbys'), this.shares),
        el('section', { 'aria-label': 'Steps' }, el('h3', {}, 'Ten steps from asked for to recorded'), this.steps)));
    this.viewing.addEventListener('request', () => this.#load());
    this.#phase(null);
    this.#story({ phase: 'PENDING', history: [] });
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
    this.#phase(this.viewing.phase ?? this.#report?.phase ?? null);
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
    this.#report = request;
    this.note.hidden = true;
    this.#phase(request.phase);
    this.#epoch(Math.max(request.epoch ?? 0, this.viewing.epoch));
    const shape = JSON.stringify([request.strategy, request.history, request.phase]);
    if (shape === this.#shown) return;
    this.#shown = shape;
    const shares = [...(request.strategy?.shares ?? [])].sort((a, b) => a.node.localeCompare(b.node, 'en', { numeric: true }));
    const largest = Math.max(1, ...shares.map(({ frames }) => frames ?? 0));
    this.shares.replaceChildren(...shares.map((share) => shareRow(share, largest)));
    this.#story(request);
  }

  #story({ phase, history }) {
    this.steps.replaceChildren(...tellStory({ phase, history: history ?? [] }).map(stepRow));
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

function stepRow({ number, name, meaning, state, afterMillis, entries }) {
  const shown = entries.slice(0, ENTRIES_MAX);
  return el('li', { class: 'step', 'data-state': state, 'aria-current': state === 'current' ? 'step' : null },
    el('span', { class: 'step-number', 'aria-hidden': 'true' }, String(number)),
    el('div', { class: 'step-head' }, el('strong', {}, name), el('span', { class: 'quiet' }, afterMillis === null ? '' : formatAfter(afterMillis))),
    el('p', { class: 'quiet' }, meaning),
    entries.length === 0 ? null : el('ul', { class: 'step-entries' }, ...shown.map(({ event, detail, afterMillis: after }) =>
      el('li', { 'data-event': event, title: formatAfter(after) }, el('span', { class: 'event' }, event), ' ', detail)),
    entries.length > ENTRIES_MAX ? el('li', { class: 'quiet' }, `and ${entries.length - ENTRIES_MAX} more`) : null));
}

function shareRow({ node, mask, frames, standbys }, largest) {
  const short = mask.length > MASK_CHARS_MAX ? `${mask.slice(0, MASK_CHARS_MAX).replace(/,[^,]*$/, '')} …` : mask;
  const bar = el('span', { class: 'source-bar' });
  bar.style.background = colourOf(node);
  bar.style.inlineSize = `${(100 * (frames ?? 0)) / largest}%`;
  return el('li', { class: 'share' }, swatch(node), el('span', { class: 'node-name' }, node),
    el('span', { class: 'share-frames' }, `${formatCount(frames ?? 0)} ${frames === 1 ? 'frame' : 'frames'}`), el('span', { class: 'source-track' }, bar),
    el('code', { class: 'mask quiet', title: mask }, short),
    el('span', { class: 'quiet share-standby' }, ...standbyText(standbys ?? [])));
}

function standbyText(standbys) {
  if (standbys.length === 0) return ['no standby'];
  return ['standby ', ...standbys.flatMap(({ node, mask }, index) => [
    index > 0 ? ', ' : null, el('span', { class: 'standby' }, swatch(node), `${node} (${countOf(mask)})`)])];
}

function countOf(mask) {
  try {
    return formatCount(parseMask(mask).count);
  } catch {
    return '?';
  }
}
