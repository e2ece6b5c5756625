// Transport: play, reverse, step, rate, go to a frame; and the numbers that say how well it plays.

import { swatch } from './colours.js';
import { el, icon, setText } from './dom.js';
import { formatBytes, formatCount, formatInstant, formatTimecode } from './format.js';
import { RATES, rateName } from './rates.js';

const LIVE_SECONDS = 3;

export class Controls {
  #playing = null;
  #node = null;

  /** @param {import('./viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.back = button('back', 'Step back one frame (left arrow)', () => viewing.step(-1));
    this.reverse = button('reverse', 'Play in reverse (J)', () => (viewing.play.playing && viewing.play.direction < 0 ? viewing.pause() : viewing.start(-1)));
    this.play = button('play', 'Play (space)', () => (viewing.play.playing && viewing.play.direction > 0 ? viewing.pause() : viewing.start(1)));
    this.play.classList.add('primary');
    this.forward = button('forward', 'Step forward one frame (right arrow)', () => viewing.step(1));
    this.rate = el('select', { class: 'select rate', title: 'Speed (− and +)', 'aria-label': 'Speed' }, ...RATES.map((rate) => el('option', { value: rate }, rateName(rate))));
    this.rate.value = '1';
    let byPointer = false;
    this.rate.addEventListener('pointerdown', () => (byPointer = true));
    this.rate.addEventListener('keydown', () => (byPointer = false));
    this.rate.addEventListener('change', () => {
      viewing.setRate(Number(this.rate.value));
      // Chosen with the pointer, the list would keep the focus and swallow the player's keys.
      if (byPointer) this.rate.blur();
    });
    this.number = el('input', { class: 'frame-number', inputmode: 'numeric', autocomplete: 'off', 'aria-label': `Frame number, 0 to ${viewing.movie.frames - 1}`, value: '0' });
    this.number.addEventListener('focus', () => this.number.select());
    this.number.addEventListener('keydown', (event) => this.#typed(event));
    this.number.addEventListener('blur', () => this.number.removeAttribute('aria-invalid'));
    this.last = el('span', { class: 'quiet' }, `/ ${formatCount(viewing.movie.frames - 1)}`);
    this.live = el('button', { class: 'live', type: 'button', title: 'To the latest frame, and on with those that come', hidden: !viewing.movie.recording, onclick: () => viewing.goLive() }, 'LIVE');
    viewing.addEventListener('grown', () => {
      setText(this.last, `/ ${formatCount(viewing.movie.frames - 1)}`);
      this.number.setAttribute('aria-label', `Frame number, 0 to ${viewing.movie.frames - 1}`);
      this.live.hidden = !viewing.movie.recording;
    });
    this.time = el('span', { class: 'timecode' });
    this.recorded = el('span', { class: 'recorded quiet', title: 'When this frame was taken', hidden: !viewing.movie.recordedAt });
    this.source = el('span', { class: 'from', title: 'The node that delivered this frame' });
    this.facts = el('p', { class: 'play-facts quiet' });
    this.element = el('div', { class: 'controls' },
      el('div', { class: 'transport', role: 'group', 'aria-label': 'Transport' }, this.back, this.reverse, this.play, this.forward),
      this.rate,
      el('div', { class: 'where' }, this.number, this.last, this.live, this.time, this.recorded, this.source),
      this.facts);
  }

  draw() {
    const { movie, play, frame, framesPerSecond, state, unavailable } = this.viewing;
    const playing = play.playing ? play.direction : 0;
    if (playing !== this.#playing) {
      this.#playing = playing;
      toggle(this.play, playing === 1, 'play', 'Play (space)');
      toggle(this.reverse, playing === -1, 'reverse', 'Play in reverse (J)');
    }
    if (document.activeElement !== this.number) this.number.value = String(frame);
    if (document.activeElement !== this.rate) this.rate.value = String(play.rate);
    setText(this.time, formatTimecode(frame / framesPerSecond));
    if (!this.recorded.hidden) setText(this.recorded, formatInstant(Date.parse(this.viewing.movie.recordedAt) + (1000 * frame) / framesPerSecond));
    const isLive = play.playing && play.direction === 1 && (movie.frames - 1 - frame) / framesPerSecond <= LIVE_SECONDS;
    this.live.setAttribute('aria-pressed', String(isLive));
    this.#showSource();
    const stride = play.playing && state.stride > 1 ? `1 of ${state.stride} shown · ` : '';
    const missing = unavailable.count > 0 ? ` · ${formatCount(unavailable.count)} missing` : '';
    setText(this.facts, `${stride}${formatCount(state.painted)} painted · ${formatCount(state.dropped)} dropped${missing}`);
    this.facts.title = `${formatBytes(state.cacheBytes)} of compressed frames kept in this page`;
  }

  #showSource() {
    const { node } = this.viewing.shown;
    if (node === this.#node) return;
    this.#node = node;
    this.source.replaceChildren(...(node === null ? [] : [swatch(node), node]));
  }

  #typed(event) {
    if (event.key === 'Escape') this.number.blur();
    if (event.key !== 'Enter') return;
    const frame = Number(this.number.value.replace(/[\s,]/g, ''));
    const valid = this.number.value.trim() !== '' && Number.isInteger(frame) && frame >= 0 && frame < this.viewing.movie.frames;
    this.number.toggleAttribute('aria-invalid', !valid);
    if (!valid) return;
    this.viewing.pause();
    this.viewing.seek(frame);
    this.number.blur();
  }
}

function button(name, label, onclick) {
  return el('button', { class: 'transport-button', 'aria-label': label, title: label, type: 'button', onclick }, icon(name));
}

function toggle(element, on, name, label) {
  element.replaceChildren(icon(on ? 'pause' : name));
  element.setAttribute('aria-label', on ? 'Pause (space)' : label);
  element.title = on ? 'Pause (space)' : label;
}
