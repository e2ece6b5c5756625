// The player's screen: puts the stage, the strips, the controls and the panels together for one movie.

import { ApiError, get } from './api.js';
import { el, icon } from './dom.js';
import { formatCount, formatDuration, formatRate, framesPerSecond } from './format.js';
import { Viewing } from './viewing.js';
import { Stage } from './stage.js';
import { Controls } from './controls.js';
import { Timeline } from './timeline.js';
import { CloseUp } from './closeup.js';
import { SourcesPanel } from './sourcespanel.js';
import { IncidentsPanel } from './incidentspanel.js';
import { RequestPanel } from './requestpanel.js';
import { DomainPanel } from './domainpanel.js';
import { watchKeys } from './keys.js';

export class PlayerScreen {
  viewing = null;
  #parts = [];
  #closed = false;
  #animation = 0;

  /** @param {string} movieId @param {import('./domain.js').DomainWatch} domain */
  constructor(movieId, domain) {
    this.movieId = movieId;
    this.domain = domain;
    this.element = el('div', { class: 'player', 'aria-busy': true }, head(null, movieId), el('div', { class: 'stage is-loading' }));
    this.#open();
  }

  /** Ends the viewing and every panel. */
  close() {
    this.#closed = true;
    cancelAnimationFrame(this.#animation);
    this.viewing?.close();
    for (const part of this.#parts) part.close?.();
  }

  /** The page goes away. */
  leavePage() {
    this.viewing?.leavePage();
  }

  async #open() {
    let movie;
    try {
      movie = await get(`/movies/${encodeURIComponent(this.movieId)}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!this.#closed) this.#fail(error.message);
      return;
    }
    if (this.#closed) return;
    if (!(movie.frames > 0)) this.#fail('This movie has no frames yet: it is still being imported.');
    else this.#build(movie);
  }

  #fail(reason) {
    this.element.removeAttribute('aria-busy');
    this.element.replaceChildren(head(null, this.movieId), el('div', { class: 'notice', role: 'alert' },
      el('h2', {}, 'This movie cannot be played'), el('p', {}, reason),
      el('button', { class: 'button', onclick: () => this.#open() }, 'Try again'), ' ',
      el('a', { class: 'button', href: '#/' }, 'All movies')));
  }

  #build(movie) {
    document.title = `${movie.title || movie.id} · Framecast`;
    const canvas = el('canvas', { class: 'picture', width: movie.width || 1280, height: movie.height || 720, role: 'img', 'aria-label': `Picture of ${movie.title || movie.id}` });
    const viewing = new Viewing(movie, canvas);
    this.viewing = viewing;
    const stage = new Stage(viewing, canvas);
    const closeUp = new CloseUp(viewing);
    const timeline = new Timeline(viewing);
    const controls = new Controls(viewing);
    const sources = new SourcesPanel(viewing, this.domain);
    const incidents = new IncidentsPanel(viewing, this.domain);
    const request = new RequestPanel(viewing);
    const others = new DomainPanel(this.domain, { frameServices: false });
    this.#parts = [stage, closeUp, timeline, controls, sources, incidents, request, others, watchKeys(viewing)];
    this.element.removeAttribute('aria-busy');
    this.element.replaceChildren(head(movie, this.movieId),
      el('div', { class: 'viewer' }, stage.element, controls.element, timeline.element, closeUp.element),
      el('div', { class: 'side' }, sources.element, incidents.element, request.element, others.element));
    this.#draw();
  }

  /** One loop for everything that moves: each part draws only what changed. */
  #draw() {
    const now = Date.now();
    for (const part of this.#parts) part.draw?.(now);
    this.#animation = requestAnimationFrame(() => this.#draw());
  }
}

function head(movie, movieId) {
  const facts = movie === null ? '' : [
    `${movie.width} × ${movie.height}`, `${formatRate(framesPerSecond(movie.frameRate))} frames/s`,
    `${formatCount(movie.frames)} frames`, formatDuration(movie.durationSeconds)].join(' · ');
  return el('div', { class: 'screen-head' },
    el('a', { class: 'back', href: '#/', 'aria-label': 'All movies' }, icon('arrow')),
    el('h1', {}, movie?.title || movieId), el('span', { class: 'quiet facts' }, facts));
}
