// Marks, loop and what can be taken away: a frame, a link, the frames between the marks.

import { maskOf, rangeOf } from '../core/marks.js';
import { playerHash } from '../core/routes.js';
import { address } from './api.js';
import { el, icon, setText } from './dom.js';
import { formatCount, formatTimecode } from './format.js';

const FORMATS = [['mjpeg', 'MJPEG'], ['avi', 'AVI'], ['zip', 'ZIP with a manifest']];
const SAID_MILLIS = 2500;

export class MarksBar {
  #shown = '';
  #exportsAreServed = null;
  #saying = null;

  /** @param {import('./viewing.js').Viewing} viewing @param {() => void} onFullscreen */
  constructor(viewing, onFullscreen) {
    this.viewing = viewing;
    this.markIn = el('button', { class: 'button', type: 'button', title: 'Mark in: the range begins at this frame (I)', onclick: () => viewing.mark({ markIn: viewing.frame }) }, 'In');
    this.markOut = el('button', { class: 'button', type: 'button', title: 'Mark out: the range ends with this frame (O)', onclick: () => viewing.mark({ markOut: viewing.frame }) }, 'Out');
    this.clear = el('button', { class: 'icon-button', type: 'button', title: 'Clear the marks (X)', 'aria-label': 'Clear the marks', hidden: true, onclick: () => viewing.clearMarks() }, icon('close'));
    this.range = el('span', { class: 'range quiet', role: 'status' });
    this.loop = el('button', { class: 'icon-button toggle', type: 'button', 'aria-pressed': 'false', title: 'Loop (R)', 'aria-label': 'Loop', onclick: () => viewing.setLooping(!viewing.looping) }, icon('loop'));
    this.frameLink = el('a', { class: 'icon-button', title: 'Save this frame as JPEG (D)', 'aria-label': 'Save this frame as JPEG' }, icon('save'));
    this.fullscreen = el('button', { class: 'icon-button', type: 'button', title: 'Fullscreen (F)', 'aria-label': 'Fullscreen', onclick: onFullscreen }, icon('full'));
    this.said = el('span', { class: 'said', role: 'status' });
    this.panel = el('div', { class: 'popover', popover: 'auto', id: 'take-away' });
    this.panel.addEventListener('toggle', ({ newState }) => newState === 'open' && this.#fill());
    const take = el('button', { class: 'button take', type: 'button', popovertarget: 'take-away' }, 'Export');
    this.element = el('div', { class: 'marks', role: 'group', 'aria-label': 'Marks and export' },
      el('div', { class: 'mark-buttons' }, this.markIn, this.markOut, this.range, this.clear), this.said,
      el('div', { class: 'mark-tools' }, this.loop, this.frameLink, take, this.fullscreen), this.panel);
  }

  draw() {
    const { frame, marks, looping, movie, framesPerSecond } = this.viewing;
    const shape = `${frame} ${marks.markIn} ${marks.markOut} ${looping}`;
    if (shape === this.#shown) return;
    this.#shown = shape;
    const range = this.#range();
    this.clear.hidden = range === null;
    setText(this.range, range === null ? '' : `${formatCount(range.first)}–${formatCount(range.last)} · ${formatCount(range.last - range.first + 1)} frames · ${formatTimecode((range.last - range.first + 1) / framesPerSecond)}`);
    this.markIn.classList.toggle('is-set', marks.markIn !== null);
    this.markOut.classList.toggle('is-set', marks.markOut !== null);
    this.loop.setAttribute('aria-pressed', String(looping));
    this.frameLink.href = address(`/movies/${encodeURIComponent(movie.id)}/frames/${frame}`);
    this.frameLink.download = `${movie.id}-${String(frame).padStart(6, '0')}.jpg`;
  }

  /** Saves the frame that is shown. */
  saveFrame() {
    this.draw();
    this.frameLink.click();
  }

  /** Copies a link that opens the movie at this frame, with these marks. */
  copyLink() {
    const { movie, frame, marks } = this.viewing;
    this.#copy(new URL(playerHash(movie.id, { frame, ...marks }), location.href).href, `Link to frame ${frame} copied`);
  }

  #range() {
    const { marks, movie } = this.viewing;
    return marks.markIn === null && marks.markOut === null ? null : rangeOf(marks, movie.frames);
  }

  async #copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(said);
    } catch {
      // Without permission, or over plain HTTP from elsewhere: the text is there to be copied by hand.
      if (!this.panel.matches(':popover-open')) this.panel.showPopover();
      this.#say('This browser does not let the page copy; mark the text and copy it.');
    }
  }

  #say(text) {
    setText(this.said, text);
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => setText(this.said, ''), SAID_MILLIS);
  }

  #fill() {
    const { movie, frame, marks } = this.viewing;
    const range = this.#range() ?? { first: 0, last: movie.frames - 1 };
    const mask = maskOf(range);
    const id = encodeURIComponent(movie.id);
    const stream = new URL(address(`/movies/${id}/stream?frames=${mask}`), location.href).href;
    const link = new URL(playerHash(movie.id, { frame, ...marks }), location.href).href;
    const downloads = el('p', { class: 'downloads' }, ...FORMATS.map(([format, name]) =>
      el('a', { class: 'button', download: `${movie.id}-${mask}.${format}`, href: address(`/movies/${id}/export?frames=${mask}&format=${format}`) }, name)));
    const note = el('p', { class: 'quiet', hidden: true }, 'This gateway does not export yet; the stream has the same frames.');
    this.panel.replaceChildren(
      el('h2', {}, this.#range() === null ? `All ${formatCount(movie.frames)} frames` : `Frames ${formatCount(range.first)}–${formatCount(range.last)}`),
      el('p', { class: 'quiet' }, this.#range() === null ? 'Set In and Out to take a part of them.' : `${formatCount(range.last - range.first + 1)} frames, as they are stored: nothing is encoded again.`),
      el('h3', {}, 'Download'), downloads, note,
      this.#copyRow('Frame mask', mask), this.#copyRow('Stream for ffplay, VLC or <img>', stream), this.#copyRow('Link to this frame and these marks', link));
    this.#probe(id, range).then((served) => {
      downloads.hidden = !served;
      note.hidden = served;
    });
  }

  /** Whether the gateway exports at all: a link that leads to an error page is none. */
  async #probe(id, { first }) {
    if (this.#exportsAreServed === null) {
      try {
        const { status } = await fetch(address(`/movies/${id}/export?frames=${first}&format=mjpeg`), { method: 'HEAD' });
        this.#exportsAreServed = status !== 404 && status !== 405 && status !== 501;
      } catch {
        return true;
      }
    }
    return this.#exportsAreServed;
  }

  #copyRow(name, text) {
    return el('div', { class: 'copy-row' }, el('h3', {}, name), el('code', { tabindex: 0, title: text }, text),
      el('button', { class: 'link', type: 'button', 'aria-label': `Copy: ${name}`, onclick: () => this.#copy(text, `${name} copied`) }, 'Copy'));
  }
}
