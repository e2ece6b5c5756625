// The picture, and what is said over it when there is none. Nothing else covers it: people inspect it.

import { el, setText } from './dom.js';

const HOLD_SHOWN_AFTER_MILLIS = 400;
/** Phases in which nothing comes any more, though the viewer has not said that it is done. */
const ENDED = ['CANCELLED', 'ABANDONED', 'FAILED'];

export class Stage {
  #waitingSince = null;

  /** @param {import('./viewing.js').Viewing} viewing @param {HTMLCanvasElement} canvas */
  constructor(viewing, canvas) {
    this.viewing = viewing;
    this.message = el('p', { class: 'stage-message', role: 'status', hidden: true });
    canvas.addEventListener('click', () => viewing.toggle());
    this.element = el('div', { class: 'stage' }, canvas, this.message);
    this.element.style.setProperty('--aspect', `${viewing.movie.width || 16} / ${viewing.movie.height || 9}`);
  }

  draw(now) {
    const { shown } = this.viewing;
    const text = this.#text(now, this.viewing, shown);
    this.message.hidden = text === '';
    setText(this.message, text);
    this.element.toggleAttribute('data-stale', shown.unavailable);
  }

  #text(now, viewing, shown) {
    if (viewing.problem !== null) return viewing.problem.detail;
    const waiting = viewing.state.holding || shown.frame !== viewing.frame;
    if (!waiting) this.#waitingSince = null;
    else this.#waitingSince ??= now;
    if (shown.unavailable) return `Frame ${shown.frame} is unavailable: no node that holds it is alive.`;
    if (viewing.queue !== null && viewing.connection.connected) return `Waiting for room: place ${viewing.queue.place} of ${viewing.queue.of}.`;
    const long = this.#waitingSince !== null && now - this.#waitingSince > HOLD_SHOWN_AFTER_MILLIS;
    if (!long) return '';
    if (!viewing.connection.connected) {
      const host = viewing.connection.gateway.replace(/^https?:\/\//, '');
      return viewing.connection.attempt > 0 ? `No connection. Dialling ${host}, attempt ${viewing.connection.attempt}.` : `Connecting to ${host}.`;
    }
    if (ENDED.includes(viewing.phase)) return `The request has ended: it is ${viewing.phase.toLowerCase()}. Open the movie again to go on.`;
    return `Waiting for frame ${shown.frame === viewing.frame ? viewing.frame + viewing.play.direction : viewing.frame}.`;
  }
}
