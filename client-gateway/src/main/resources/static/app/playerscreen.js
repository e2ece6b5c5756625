// The player's screen: puts the stage, the strips, the controls and the panels together for one movie.

import { libraryHash, playerHash } from '../core/routes.js';
import { ApiError, get } from './api.js';
import { el, icon, setText } from './dom.js';
import { formatCount, formatDuration, formatRate, framesPerSecond } from './format.js';
import { Viewing } from './viewing.js';
import { Stage } from './stage.js';
import { Controls } from './controls.js';
import { MarksBar } from './marksbar.js';
import { Timeline } from './timeline.js';
import { CloseUp } from './closeup.js';
import { SourcesPanel } from './sourcespanel.js';
import { IncidentsPanel } from './incidentspanel.js';
import { RequestPanel } from './requestpanel.js';
import { DomainPanel } from './domainpanel.js';
import { watchKeys } from './keys.js';

const ADDRESS_MILLIS = 300;

export class PlayerScreen {
  viewing = null;
  controls = null;
  marks = null;
  #viewer = null;
  #addressTimer = null;
  #parts = [];
  #closed = false;
  #animation = 0;
  /** Whether the movie could not be read for want of a gateway. */
  #awaitsGateway = false;
  #abort = new AbortController();

  /**
   * @param {import('../core/routes.js').Route} route the movie and where in it
   * @param {import('./domain.js').DomainWatch} domain
   * @param {string} libraryQuery what the library was searched for, for the way back
   */
  constructor(route, domain, libraryQuery) {
    this.route = route;
    this.movieId = route.movieId;
    this.domain = domain;
    this.back = libraryHash(libraryQuery);
    this.element = el('div', { class: 'player', 'aria-busy': true }, head(null, this.movieId, this.back),
      el('div', { class: 'viewer' }, el('div', { class: 'stage is-loading' }, el('p', { class: 'visually-hidden', role: 'status' }, 'Opening the movie'))));
    domain.addEventListener('change', () => this.#openAgain(), { signal: this.#abort.signal });
    this.#open();
  }

  /** Ends the viewing and every panel. */
  close() {
    this.#closed = true;
    this.#abort.abort();
    clearTimeout(this.#addressTimer);
    if (document.fullscreenElement !== null) document.exitFullscreen();
    cancelAnimationFrame(this.#animation);
    this.viewing?.close();
    for (const part of this.#parts) part.close?.();
  }

  /** The page goes away. */
  leavePage() {
    this.viewing?.leavePage();
  }

  /** The address changed to another place of the same movie. @param {import('../core/routes.js').Route} route */
  go(route) {
    this.route = route;
    if (this.viewing === null) return;
    if (route.frame !== null && route.frame !== this.viewing.frame) {
      this.viewing.pause();
      this.viewing.seek(route.frame);
    }
    if (route.markIn !== null) this.viewing.mark({ markIn: route.markIn });
    if (route.markOut !== null) this.viewing.mark({ markOut: route.markOut });
  }

  /** The picture, its controls and strips alone on the screen; or back. */
  toggleFullscreen() {
    if (document.fullscreenElement !== null) document.exitFullscreen();
    else this.#viewer?.requestFullscreen?.().catch(() => {});
  }

  async #open() {
    let movie;
    try {
      movie = await get(`/movies/${encodeURIComponent(this.movieId)}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#awaitsGateway = error.status === 0 || error.status === 503;
      if (!this.#closed) this.#fail(error.status === 404 ? `Movie '${this.movieId}' is not in the catalogue: it was deleted, or the address is not right.` : error.message);
      return;
    }
    if (this.#closed) return;
    if (!(movie.frames > 0)) this.#fail(movie.recording ? 'This movie has no frames yet: its recording has just begun.' : 'This movie has no frames yet: it is still being imported.');
    else this.#build(movie);
  }

  /** The domain has been asked: where it answers, what failed for want of a gateway may succeed. */
  #openAgain() {
    if (!this.#awaitsGateway || this.domain.unreachableSince !== null) return;
    this.#awaitsGateway = false;
    this.#open();
  }

  #fail(reason) {
    this.element.removeAttribute('aria-busy');
    this.element.replaceChildren(head(null, this.movieId, this.back), el('div', { class: 'notice', role: 'alert' },
      el('h2', {}, 'This movie cannot be played'), el('p', {}, reason),
      el('button', { class: 'button', type: 'button', onclick: () => this.#open() }, 'Try again'), ' ',
      el('a', { class: 'button', href: this.back }, 'All movies')));
  }

  #build(movie) {
    document.title = `${movie.title || movie.id} · Framecast`;
    const canvas = el('canvas', { class: 'picture', width: movie.width || 1280, height: movie.height || 720, role: 'img', 'aria-label': `Picture of ${movie.title || movie.id}` });
    const viewing = new Viewing(movie, canvas, this.route);
    this.viewing = viewing;
    const stage = new Stage(viewing, canvas);
    const closeUp = new CloseUp(viewing);
    const timeline = new Timeline(viewing);
    const controls = new Controls(viewing);
    const marks = new MarksBar(viewing, () => this.toggleFullscreen());
    const sources = new SourcesPanel(viewing, this.domain);
    const incidents = new IncidentsPanel(viewing, this.domain);
    const request = new RequestPanel(viewing);
    const others = new DomainPanel(this.domain, { frameServices: false });
    this.controls = controls;
    this.marks = marks;
    this.#parts = [stage, closeUp, timeline, controls, marks, sources, incidents, request, others, watchKeys(this)];
    this.#viewer = el('div', { class: 'viewer' }, stage.element, controls.element, timeline.element, closeUp.element, marks.element);
    this.element.removeAttribute('aria-busy');
    const headline = head(movie, this.movieId, this.back);
    viewing.addEventListener('grown', () => setText(headline.querySelector('.facts'), facts(viewing.movie)));
    this.element.replaceChildren(headline, this.#viewer,
      el('div', { class: 'side' }, sources.element, incidents.element, others.element), request.element);
    for (const event of ['play', 'frame', 'marks']) viewing.addEventListener(event, () => this.#keepAddress());
    if (movie.recording && this.route.frame === null && this.route.markIn === null) viewing.goLive();
    this.#draw();
  }

  /** The address follows where the viewer rests, so that it can be sent to others; in play it would only flicker. */
  #keepAddress() {
    if (this.viewing.play.playing || this.#addressTimer !== null) return;
    this.#addressTimer = setTimeout(() => {
      this.#addressTimer = null;
      if (this.#closed || this.viewing.play.playing) return;
      const { frame, marks } = this.viewing;
      history.replaceState(history.state, '', playerHash(this.movieId, { frame: frame > 0 ? frame : null, ...marks }));
    }, ADDRESS_MILLIS);
  }

  /** One loop for everything that moves: each part draws only what changed. */
  #draw() {
    const now = Date.now();
    for (const part of this.#parts) part.draw?.(now);
    this.#animation = requestAnimationFrame(() => this.#draw());
  }
}

function head(movie, movieId, back) {
  return el('div', { class: 'screen-head' },
    el('a', { class: 'icon-button back', href: back, 'aria-label': 'All movies' }, icon('arrow')),
    el('h1', {}, movie?.title || movieId), el('span', { class: 'quiet facts' }, movie === null ? '' : facts(movie)));
}

function facts(movie) {
  return [
    `${movie.width} × ${movie.height}`, `${formatRate(framesPerSecond(movie.frameRate))} frames/s`,
    `${formatCount(movie.frames)} frames`, formatDuration(movie.durationSeconds)].join(' · ');
}
