// The library: every movie with its poster and how well it is held, a search, and the place to add one.

import { MoviePages } from '../core/moviepages.js';
import { libraryHash } from '../core/routes.js';
import { ApiError, get } from './api.js';
import { el, setText } from './dom.js';
import { DomainPanel } from './domainpanel.js';
import { DomainLogPanel } from './incidentspanel.js';
import { formatBytes, formatCount } from './format.js';
import { movieCard } from './moviecard.js';
import { RetentionPanel } from './retentionpanel.js';
import { UploadPanel } from './uploadpanel.js';

const POLL_MILLIS = 3000;
const SEARCH_WAIT_MILLIS = 200;

export class LibraryScreen {
  #timer = null;
  #searchTimer = null;
  #cards = new Map();
  #closed = false;
  #observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#more(), { rootMargin: '600px' });

  /** @param {import('./domain.js').DomainWatch} domain @param {import('./uploads.js').Uploads} uploads @param {string} query */
  constructor(domain, uploads, query) {
    document.title = 'Framecast';
    this.pages = new MoviePages(get);
    this.pages.search(query);
    this.list = el('ul', { class: 'movies', 'aria-label': 'Movies' });
    this.notice = el('div', { class: 'notice', role: 'status' });
    this.summary = el('p', { class: 'quiet', role: 'status' });
    this.search = el('input', {
      class: 'search', type: 'search', value: query, placeholder: 'Search titles and labels', 'aria-label': 'Search titles and labels',
      autocomplete: 'off', spellcheck: 'false', 'aria-keyshortcuts': '/', oninput: () => this.#typed(),
    });
    this.upload = new UploadPanel(uploads);
    this.imported = () => this.#load();
    uploads.addEventListener('imported', this.imported);
    this.uploads = uploads;
    this.moreButton = el('button', { class: 'button more', type: 'button', hidden: true, onclick: () => this.#more() }, 'Show more');
    this.panels = [new DomainPanel(domain), new DomainLogPanel(domain), new RetentionPanel()];
    this.element = el('div', { class: 'library' },
      el('div', { class: 'screen-head' }, el('h1', {}, 'Movies'), this.summary, el('div', { class: 'library-tools' }, this.search, this.upload.button)),
      this.upload.element, this.notice, this.list, this.moreButton,
      el('div', { class: 'library-foot' }, ...this.panels.map((panel) => panel.element)));
    this.#observer.observe(this.moreButton);
    this.#skeleton();
    this.#load();
  }

  /** Stops polling. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#searchTimer);
    this.#observer.disconnect();
    this.uploads.removeEventListener('imported', this.imported);
    this.upload.close();
    for (const panel of this.panels) panel.close();
  }

  /** The address changed while this screen is shown. @param {import('../core/routes.js').Route} route */
  go(route) {
    if (route.query === this.pages.query) return;
    this.search.value = route.query;
    this.#searchFor(route.query);
  }

  #typed() {
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => {
      const query = this.search.value.trim();
      history.replaceState(null, '', libraryHash(query));
      this.#searchFor(query);
    }, SEARCH_WAIT_MILLIS);
  }

  #searchFor(query) {
    this.pages.search(query);
    this.list.setAttribute('aria-busy', 'true');
    this.#load();
  }

  async #load() {
    clearTimeout(this.#timer);
    await this.#reading(() => this.pages.refresh());
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => this.#load(), POLL_MILLIS);
  }

  async #more() {
    if (this.pages.next === null) return;
    await this.#reading(() => this.pages.more());
    // The observer tells of changes only: where the button is still in sight, nothing would be asked for any more.
    this.#observer.unobserve(this.moreButton);
    this.#observer.observe(this.moreButton);
  }

  async #reading(read) {
    try {
      if ((await read()) && !this.#closed) this.#show();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!this.#closed) this.#fail(error);
    }
  }

  #skeleton() {
    this.list.setAttribute('aria-busy', 'true');
    this.list.replaceChildren(...Array.from({ length: 8 }, () =>
      el('li', { class: 'movie skeleton', 'aria-hidden': 'true' }, el('div', { class: 'poster' }), el('div', { class: 'movie-text' }))));
  }

  #fail(error) {
    this.list.removeAttribute('aria-busy');
    // What was shown stays readable; only a list that never came is replaced by the reason.
    if (!this.pages.isKnown) {
      this.#cards.clear();
      this.list.replaceChildren();
    }
    this.notice.replaceChildren(
      el('h2', {}, 'The movies cannot be listed'), el('p', {}, error.message),
      el('button', { class: 'button', type: 'button', onclick: () => this.#load() }, 'Try again'));
  }

  #show() {
    const { items, next, query } = this.pages;
    this.list.removeAttribute('aria-busy');
    this.notice.replaceChildren(...this.#emptyNotice());
    const bytes = items.reduce((sum, movie) => sum + movie.bytes, 0);
    const count = `${formatCount(items.length)}${next === null ? '' : '+'}`;
    setText(this.summary, items.length === 0 ? '' : query !== '' ? `${count} found` : `${count} in all, ${formatBytes(bytes)}${next === null ? '' : '+'}`);
    this.moreButton.hidden = next === null;
    this.#showCards(items);
  }

  /** A card that is the same stays: building it anew would drop the focus, flash its poster and end a scrub. */
  #showCards(movies) {
    const former = this.#cards;
    this.#cards = new Map();
    const elements = movies.map((movie) => {
      const shape = JSON.stringify(movie);
      const card = former.get(movie.id)?.shape === shape ? former.get(movie.id) : { shape, element: movieCard(movie) };
      this.#cards.set(movie.id, card);
      return card.element;
    });
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest('.movie')?.dataset.id : undefined;
    elements.forEach((element, index) => {
      if (this.list.children[index] !== element) this.list.insertBefore(element, this.list.children[index] ?? null);
    });
    while (this.list.childElementCount > elements.length) this.list.lastChild.remove();
    if (focused !== undefined && !this.list.contains(document.activeElement)) this.#cards.get(focused)?.element.querySelector('h2 a')?.focus();
  }

  #emptyNotice() {
    const { items, query } = this.pages;
    if (items.length > 0) return [];
    if (query === '') {
      return [el('h2', {}, 'No movies yet'),
        el('p', {}, 'Drop a video file anywhere on this page, or choose one. Any container and codec that FFmpeg reads will do.')];
    }
    return [el('h2', {}, `No movie matches “${query}”`), el('p', {}, 'Titles, ids and the values of labels are searched.'),
      el('button', { class: 'button', type: 'button', onclick: () => this.#clear() }, 'Show all movies')];
  }

  #clear() {
    this.search.value = '';
    this.#typed();
    this.search.focus();
  }
}
