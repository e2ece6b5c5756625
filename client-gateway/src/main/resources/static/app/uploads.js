// The page's one upload queue: it outlives the screens, so that a movie can be watched while others are on their way.

import { ResumableUpload } from '../core/resumable.js';
import { UploadQueue } from '../core/uploads.js';
import { exchange, get } from './api.js';

function waited(millis, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('Sending was stopped.'));
    }, { once: true });
  });
}

export class Uploads extends EventTarget {
  #imported = new Set();
  /** What has been sent of a file is known as long as the file is. @type {WeakMap<File, ResumableUpload>} */
  #uploads = new WeakMap();

  constructor() {
    super();
    this.queue = new UploadQueue({
      send: (file, told, signal) => this.#uploadOf(file).send(told, signal),
      progressOf: (importId) => get(`/imports/${encodeURIComponent(importId)}`),
      now: () => performance.now(),
      schedule: (run, millis) => setTimeout(run, millis),
      onChange: (item) => this.#changed(item),
    });
    addEventListener('beforeunload', (event) => {
      if (this.queue.holdsBytes) event.preventDefault();
    });
    this.#watchDrops();
  }

  /** @param {FileList|File[]} files */
  add(files) {
    const taken = this.queue.add(files);
    if (taken < files.length) this.dispatchEvent(new CustomEvent('refused', { detail: { files: files.length - taken } }));
  }

  #uploadOf(file) {
    if (!this.#uploads.has(file)) {
      this.#uploads.set(file, new ResumableUpload({ request: exchange, wait: waited, now: () => performance.now() }, file));
    }
    return this.#uploads.get(file);
  }

  #changed(item) {
    this.dispatchEvent(new CustomEvent('change', { detail: item }));
    if (item.state === 'DONE' && !this.#imported.has(item.number)) {
      this.#imported.add(item.number);
      this.dispatchEvent(new Event('imported'));
    }
  }

  /** Files may be dropped anywhere, on any screen. */
  #watchDrops() {
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    let depth = 0;
    const entered = (change) => (event) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth + change);
      document.body.classList.toggle('dropping', depth > 0);
    };
    addEventListener('dragenter', entered(1));
    addEventListener('dragleave', entered(-1));
    addEventListener('dragover', (event) => {
      if (hasFiles(event)) event.preventDefault();
    });
    addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      document.body.classList.remove('dropping');
      this.add(event.dataTransfer.files);
      this.dispatchEvent(new Event('dropped'));
    });
  }
}
