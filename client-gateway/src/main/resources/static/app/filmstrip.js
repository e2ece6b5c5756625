// A movie's poster: its first frame; under the pointer a strip of evenly spaced frames that follows it from left to right.
// Where a gateway has no strips, the first frame is all there is.

import { address } from './api.js';
import { el, setText } from './dom.js';
import { formatTimecode } from './format.js';

const STRIP_FRAMES_MAX = 32;
const STRIP_HEIGHT_PX = 180;

/** Known with the first answer: where the gateway has no strips, none is asked for again by this page. @type {boolean|null} */
let stripsAreServed = null;

export class Filmstrip {
  #strip = null;
  #frames = 0;

  /** @param {object} movie as REST gives it @param {(frame: number) => void} onFrame the frame under the pointer, 0 when it leaves */
  constructor(movie, onFrame) {
    this.movie = movie;
    this.onFrame = onFrame;
    const still = el('img', { src: address(`/movies/${encodeURIComponent(movie.id)}/frames/0`), alt: '', loading: 'lazy', decoding: 'async' });
    still.addEventListener('load', () => this.film.classList.add('is-there'));
    still.addEventListener('error', () => still.remove());
    this.needle = el('span', { class: 'film-needle', hidden: true });
    this.time = el('span', { class: 'film-time', hidden: true });
    this.film = el('div', { class: 'film' }, still);
    this.film.style.aspectRatio = `${movie.width || 16} / ${movie.height || 9}`;
    this.element = el('div', { class: 'film-box' }, this.film, this.needle, this.time);
    this.element.addEventListener('pointerenter', (event) => event.pointerType === 'mouse' && this.#load());
    this.element.addEventListener('pointermove', (event) => this.#scrub(event));
    this.element.addEventListener('pointerleave', () => this.#leave());
  }

  #load() {
    if (this.#strip !== null || stripsAreServed === false) return;
    const count = Math.min(STRIP_FRAMES_MAX, this.movie.frames);
    const strip = el('img', { class: 'film-strip', alt: '', hidden: true });
    this.#strip = strip;
    strip.addEventListener('load', () => {
      stripsAreServed = true;
      // The gateway may give fewer than were asked for: the picture says how many there are.
      const wide = (strip.naturalHeight * (this.movie.width || 16)) / (this.movie.height || 9);
      this.#frames = Math.max(1, Math.round(strip.naturalWidth / wide));
      strip.style.inlineSize = `${100 * this.#frames}%`;
    });
    strip.addEventListener('error', () => {
      stripsAreServed ??= false;
      strip.remove();
    });
    strip.src = address(`/movies/${encodeURIComponent(this.movie.id)}/filmstrip?count=${count}&height=${STRIP_HEIGHT_PX}`);
    this.film.append(strip);
  }

  #scrub(event) {
    if (this.#frames === 0) return;
    const box = this.element.getBoundingClientRect();
    const part = Math.min(0.999, Math.max(0, (event.clientX - box.left) / box.width));
    const at = Math.floor(part * this.#frames);
    // Each tile shows the frame in the middle of its part.
    const frame = Math.floor(((2 * at + 1) * this.movie.frames) / (2 * this.#frames));
    this.#strip.hidden = false;
    this.#strip.style.translate = `${(-100 * at) / this.#frames}%`;
    this.needle.hidden = this.time.hidden = false;
    this.needle.style.insetInlineStart = `${100 * part}%`;
    setText(this.time, formatTimecode((frame / this.movie.frames) * this.movie.durationSeconds));
    this.onFrame(frame);
  }

  #leave() {
    if (this.#frames === 0) return;
    this.#strip.hidden = this.needle.hidden = this.time.hidden = true;
    this.onFrame(0);
  }
}
