// The library: every movie with its poster and how well it is held, and the place to add one.

import { ApiError, address, get } from './api.js';
import { el } from './dom.js';
import { formatBytes, formatCount, formatDuration, formatRate, framesPerSecond } from './format.js';
import { DomainPanel } from './domainpanel.js';
import { UploadPanel } from './uploadpanel.js';

const POLL_MILLIS = 3000;

const STATES = {
  IMPORTING: 'importing',
  READY: '',
  DEGRADED: 'too few copies',
  INCOMPLETE: 'frames missing',
};

export class LibraryScreen {
  #timer = null;
  #shown = '';
  #closed = false;

  /** @param {import('./domain.js').DomainWatch} domain */
  constructor(domain) {
    document.title = 'Framecast';
    this.list = el('ul', { class: 'movies', 'aria-label': 'Movies' });
    this.notice = el('div', { class: 'notice', role: 'status' });
    this.summary = el('span', { class: 'quiet' });
    this.upload = new UploadPanel(() => this.#load());
    this.domainPanel = new DomainPanel(domain);
    this.element = el('div', { class: 'library' },
      el('div', { class: 'screen-head' }, el('h1', {}, 'Movies'), this.summary, this.upload.button),
      this.upload.element, this.notice, this.list, this.domainPanel.element);
    this.#skeleton();
    this.#load();
  }

  /** Stops polling. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.upload.close();
    this.domainPanel.close();
  }

  async #load() {
    clearTimeout(this.#timer);
    try {
      const { items } = await get('/movies');
      if (!this.#closed) this.#show(items);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!this.#closed) this.#fail(error);
    }
    if (!this.#closed) this.#timer = setTimeout(() => this.#load(), POLL_MILLIS);
  }

  #skeleton() {
    this.list.setAttribute('aria-busy', 'true');
    this.list.replaceChildren(...Array.from({ length: 4 }, () =>
      el('li', { class: 'movie skeleton', 'aria-hidden': 'true' }, el('div', { class: 'poster' }), el('div', { class: 'movie-text' }))));
  }

  #fail(error) {
    this.list.removeAttribute('aria-busy');
    // What was shown stays readable; only a list that never came is replaced by the reason.
    if (this.#shown === '') this.list.replaceChildren();
    this.notice.replaceChildren(
      el('h2', {}, 'The movies cannot be listed'), el('p', {}, error.message),
      el('button', { class: 'button', onclick: () => this.#load() }, 'Try again'));
  }

  #show(movies) {
    this.list.removeAttribute('aria-busy');
    this.notice.replaceChildren(...(movies.length > 0 ? [] : [
      el('h2', {}, 'No movies yet'),
      el('p', {}, 'Drop a video file anywhere on this page, or choose one. Any container and codec that FFmpeg reads will do.')]));
    const bytes = movies.reduce((sum, movie) => sum + movie.bytes, 0);
    this.summary.textContent = movies.length > 0 ? `${formatCount(movies.length)} in all, ${formatBytes(bytes)}` : '';
    // Rebuilding an unchanged list would drop the focus and flash the posters.
    const shape = JSON.stringify(movies);
    if (shape === this.#shown) return;
    this.#shown = shape;
    const focused = document.activeElement?.getAttribute?.('href');
    this.list.replaceChildren(...movies.map(card));
    if (focused) this.list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }
}

function card(movie) {
  const playable = movie.state !== 'IMPORTING';
  const poster = el('div', { class: 'poster' });
  if (playable) {
    const image = el('img', { src: address(`/movies/${encodeURIComponent(movie.id)}/frames/0`), alt: '', loading: 'lazy' });
    image.addEventListener('error', () => image.remove());
    poster.append(image, el('span', { class: 'poster-time' }, formatDuration(movie.durationSeconds)));
  }
  const rate = framesPerSecond(movie.frameRate);
  const facts = playable
    ? `${formatCount(movie.frames)} frames · ${movie.width} × ${movie.height} · ${formatRate(rate)}/s`
    : 'Being imported';
  const kept = playable ? `${formatBytes(movie.bytes)} · ${copiesText(movie)}` : '';
  const note = STATES[movie.state] ?? movie.state.toLowerCase();
  const text = el('div', { class: 'movie-text' },
    el('h2', {}, movie.title || movie.id), el('p', {}, facts),
    el('p', {}, kept, playable && note !== '' ? el('span', { class: 'state-note' }, note) : null));
  return el('li', { class: 'movie', 'data-state': movie.state },
    playable ? el('a', { href: `#/movies/${encodeURIComponent(movie.id)}` }, poster, text) : el('div', {}, poster, text));
}

/** How many copies there are, and of how many where some of their nodes are gone. */
function copiesText(movie) {
  const live = movie.copiesLive < movie.copies ? `${movie.copiesLive} of ` : '';
  return `${live}${movie.copies} ${movie.copies === 1 ? 'copy' : 'copies'}`;
}
