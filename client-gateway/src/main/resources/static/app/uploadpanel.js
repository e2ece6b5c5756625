// Adding movies: choose files or drop them anywhere on the page, see them sent, converted and placed.

import { ApiError, get, upload } from './api.js';
import { el, setText } from './dom.js';
import { formatBytes, formatCount } from './format.js';

const POLL_MILLIS = 500;

const STEPS = { RECEIVING: 'Receiving', CONVERTING: 'Converting', PLACING: 'Placing copies', DONE: 'Imported', FAILED: 'Failed' };

export class UploadPanel {
  #closed = false;
  #abort = new AbortController();

  /** @param {() => void} onChange called when the list of movies may have changed */
  constructor(onChange) {
    this.onChange = onChange;
    const input = el('input', { type: 'file', accept: 'video/*,.avi,.mkv,.mjpeg,.mjpg', multiple: true, class: 'visually-hidden', id: 'add-files' });
    input.addEventListener('change', () => {
      this.#add(input.files);
      input.value = '';
    });
    this.button = el('label', { class: 'button primary add', for: 'add-files' }, 'Add movies', input);
    this.list = el('ul', { class: 'uploads', 'aria-label': 'Uploads' });
    this.element = el('div', {}, this.list, el('div', { class: 'drop-veil', 'aria-hidden': 'true' }, 'Drop to import'));
    this.#watchDrops();
  }

  /** Stops following imports and drops; they go on without the page. */
  close() {
    this.#closed = true;
    this.#abort.abort();
    document.body.classList.remove('dropping');
  }

  #watchDrops() {
    const options = { signal: this.#abort.signal };
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    let depth = 0;
    const show = () => document.body.classList.toggle('dropping', depth > 0);
    addEventListener('dragenter', (event) => {
      if (hasFiles(event)) depth++;
      show();
    }, options);
    addEventListener('dragleave', (event) => {
      if (hasFiles(event)) depth = Math.max(0, depth - 1);
      show();
    }, options);
    addEventListener('dragover', (event) => {
      if (hasFiles(event)) event.preventDefault();
    }, options);
    addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      show();
      this.#add(event.dataTransfer.files);
    }, options);
  }

  async #add(files) {
    // One after the other: several at once would only share the same line.
    const rows = [...files].map((file) => ({ file, row: new UploadRow(file) }));
    this.list.append(...rows.map(({ row }) => row.element));
    for (const { file, row } of rows) await this.#import(file, row);
  }

  async #import(file, row) {
    try {
      if (file.size === 0) throw new ApiError(400, 'The file is empty.');
      const started = await upload(file, (sent, total) => row.sending(sent, total));
      await this.#follow(started.importId, row);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      row.failed(error.message);
    }
  }

  async #follow(importId, row) {
    let misses = 0;
    while (!this.#closed) {
      try {
        const progress = await get(`/imports/${encodeURIComponent(importId)}`);
        misses = 0;
        row.importing(progress);
        if (progress.state === 'DONE' || progress.state === 'FAILED') {
          this.onChange();
          return;
        }
      } catch (error) {
        // A gateway that is away for a moment does not end the import; one that does not know it does.
        if (!(error instanceof ApiError) || error.status === 404 || ++misses > 20) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  }
}

class UploadRow {
  constructor(file) {
    this.bar = el('progress', { max: 100, 'aria-label': `Progress of ${file.name}` });
    this.bar.value = 0;
    this.state = el('span', { class: 'quiet' }, 'Waiting');
    this.dismiss = el('button', { class: 'link', hidden: true, onclick: () => this.element.remove() }, 'Dismiss');
    this.element = el('li', { class: 'upload' }, el('span', { class: 'upload-name' }, file.name), this.state, this.dismiss, this.bar);
  }

  sending(sent, total) {
    this.bar.value = total > 0 ? (100 * sent) / total : 0;
    setText(this.state, `Sending ${formatBytes(sent)} of ${formatBytes(total)}`);
  }

  importing({ state, frames, detail }) {
    if (state === 'FAILED') {
      this.failed(detail || 'The import failed and left nothing behind.');
      return;
    }
    setText(this.state, `${STEPS[state] ?? state}${frames > 0 ? `, ${formatCount(frames)} frames` : ''}`);
    // How many frames there will be is not known: the bar says that it works, not how far it is.
    if (state === 'DONE') {
      this.bar.remove();
      this.dismiss.hidden = false;
    } else this.bar.removeAttribute('value');
  }

  failed(reason) {
    this.element.classList.add('is-failed');
    this.bar.remove();
    this.dismiss.hidden = false;
    setText(this.state, reason);
  }
}
