// Adding movies: the button, and a row for each file on its way: sent, received, converted, placed; or why not.

import { playerHash } from '../core/routes.js';
import { el, setText } from './dom.js';
import { formatByteRate, formatBytes, formatCount, formatDuration } from './format.js';

const STEPS = { RECEIVING: 'Received', CONVERTING: 'Converting', PLACING: 'Placing copies', DONE: 'Imported' };

export class UploadPanel {
  #rows = new Map();
  #abort = new AbortController();

  /** @param {import('./uploads.js').Uploads} uploads */
  constructor(uploads) {
    this.uploads = uploads;
    const input = el('input', { type: 'file', accept: 'video/*,.avi,.mkv,.mjpeg,.mjpg', multiple: true, class: 'visually-hidden', id: 'add-files' });
    input.addEventListener('change', () => {
      uploads.add(input.files);
      input.value = '';
    });
    this.button = el('label', { class: 'button primary add', for: 'add-files' }, 'Add movies', input);
    this.list = el('ul', { class: 'uploads', 'aria-label': 'Uploads' });
    this.refused = el('p', { class: 'notice-line', role: 'alert', hidden: true });
    this.element = el('div', {}, this.refused, this.list);
    const options = { signal: this.#abort.signal };
    uploads.addEventListener('change', () => this.#draw(), options);
    uploads.addEventListener('refused', ({ detail }) => {
      this.refused.hidden = false;
      setText(this.refused, `${formatCount(detail.files)} files were not taken: the list holds ${formatCount(uploads.queue.items.length)} at most. Take some off it and add them again.`);
    }, options);
    this.#draw();
  }

  /** Stops drawing; the files go on. */
  close() {
    this.#abort.abort();
  }

  #draw() {
    const { items } = this.uploads.queue;
    for (const item of items) {
      if (!this.#rows.has(item)) {
        const row = new UploadRow(item, this.uploads.queue);
        this.#rows.set(item, row);
        this.list.append(row.element);
      }
      this.#rows.get(item).draw();
    }
    for (const [item, row] of this.#rows) {
      if (items.includes(item)) continue;
      row.element.remove();
      this.#rows.delete(item);
    }
  }
}

class UploadRow {
  #state = null;

  constructor(item, queue) {
    this.item = item;
    this.queue = queue;
    this.bar = el('progress', { max: 100, 'aria-label': `Progress of ${item.file.name}` });
    this.state = el('span', { class: 'upload-state' });
    this.actions = el('span', { class: 'upload-actions' });
    this.element = el('li', { class: 'upload' }, el('span', { class: 'upload-name', title: item.file.name }, item.file.name), this.state, this.actions, this.bar);
  }

  draw() {
    const { state, sentBytes, file } = this.item;
    setText(this.state, this.#text());
    if (state === 'SENDING' && file.size > 0) this.bar.value = (100 * sentBytes) / file.size;
    if (state === this.#state) return;
    this.#state = state;
    this.element.dataset.state = state;
    this.bar.hidden = state === 'DONE' || state === 'FAILED';
    if (state === 'WAITING') this.bar.value = 0;
    // How many frames there will be is not known: the bar says that it works, not how far it is.
    else if (state !== 'SENDING') this.bar.removeAttribute('value');
    this.actions.replaceChildren(...this.#buttons());
  }

  #text() {
    const { state, file, sentBytes, bytesPerSecond, frames, detail } = this.item;
    if (state === 'WAITING') return `Waiting · ${formatBytes(file.size)}`;
    if (state === 'FAILED') return detail;
    if (state === 'SENDING') {
      const left = bytesPerSecond > 0 ? ` · ${formatDuration((file.size - sentBytes) / bytesPerSecond)} left` : '';
      return `Sending ${formatBytes(sentBytes)} of ${formatBytes(file.size)}${bytesPerSecond > 0 ? ` · ${formatByteRate(bytesPerSecond)}` : ''}${left}${detail === '' ? '' : ` · ${detail} Trying again.`}`;
    }
    return [STEPS[state] ?? state, frames > 0 ? `${formatCount(frames)} ${frames === 1 ? 'frame' : 'frames'}` : '', detail].filter((part) => part !== '').join(' · ');
  }

  #buttons() {
    const { item, queue } = this;
    const action = (text, run) => el('button', { class: 'link', type: 'button', 'aria-label': `${text} ${item.file.name}`, onclick: run }, text);
    const off = (text) => action(text, () => queue.remove(item));
    switch (item.state) {
      case 'WAITING': return [off('Remove')];
      case 'SENDING': return [off('Cancel')];
      case 'FAILED': return [action('Try again', () => queue.retry(item)), off('Dismiss')];
      case 'DONE': return [el('a', { class: 'link', href: playerHash(item.movieId) }, 'Open'), off('Dismiss')];
      default: return [];
    }
  }
}
