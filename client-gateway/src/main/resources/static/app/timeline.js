// The whole movie as one strip: each frame (or each pixel's share of frames) in the colour of the node that delivered it,
// what is kept under it, takeovers above it; and the slider that seeks.

import { takeoverLabel } from '../core/arrivals.js';
import { rangeOf } from '../core/marks.js';
import { parseMask } from '../core/masks.js';
import { colourOf } from './colours.js';
import { el, setText } from './dom.js';
import { formatTimecode } from './format.js';
import { Strip } from './strip.js';

const MARKS_PX = 14;
const KEPT_PX = 5;
const STACK_FRAMES_MIN = 16;
// The head moves at every refresh; the strip under it changes slowly and costs a thousand rectangles.
const REDRAW_MILLIS = 100;

export class Timeline {
  #dirty = true;
  #drawn = '';
  #drawnAt = 0;
  #resume = false;

  /** @param {import('./viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.canvas = el('canvas', { class: 'timeline-canvas' });
    this.strip = new Strip(this.canvas, () => this.#drawStrip(Date.now()));
    this.range = el('span', { class: 'timeline-range', 'aria-hidden': 'true', hidden: true });
    this.head = el('span', { class: 'timeline-head', 'aria-hidden': 'true' });
    this.hint = el('span', { class: 'timeline-hint', 'aria-hidden': 'true', hidden: true });
    this.slider = el('div', {
      class: 'timeline', role: 'slider', tabindex: 0, 'aria-label': 'Timeline', 'aria-valuemin': 0, 'aria-valuemax': viewing.movie.frames - 1,
    }, this.canvas, this.range, this.head, this.hint);
    this.element = this.slider;
    viewing.addEventListener('change', () => (this.#dirty = true));
    viewing.addEventListener('marks', () => this.#showRange());
    viewing.addEventListener('grown', () => {
      this.#drawn = '';
      this.#dirty = true;
      this.slider.setAttribute('aria-valuemax', viewing.movie.frames - 1);
      this.#showRange();
    });
    this.#showRange();
    this.#watchPointer();
  }

  close() {
    this.strip.close();
  }

  draw(now) {
    const { frame, movie, framesPerSecond } = this.viewing;
    const at = `${frame}`;
    if (at !== this.#drawn) {
      this.#drawn = at;
      this.head.style.left = `${(100 * (frame + 0.5)) / movie.frames}%`;
      this.slider.setAttribute('aria-valuenow', frame);
      this.slider.setAttribute('aria-valuetext', `frame ${frame}, ${formatTimecode(frame / framesPerSecond)}`);
    }
    if (this.#dirty && now - this.#drawnAt >= REDRAW_MILLIS) this.#drawStrip(now);
  }

  #drawStrip(now) {
    if (this.strip.width === 0) return;
    this.#dirty = false;
    this.#drawnAt = now;
    this.#drawOwners();
    this.#drawUnavailable();
    this.#drawKept();
    this.#drawTakeovers();
  }

  /** What lies outside the marks is veiled. */
  #showRange() {
    const { marks, movie } = this.viewing;
    this.range.hidden = marks.markIn === null && marks.markOut === null;
    if (this.range.hidden) return;
    const { first, last } = rangeOf(marks, movie.frames);
    this.range.style.insetInlineStart = `${(100 * first) / movie.frames}%`;
    this.range.style.inlineSize = `${(100 * (last + 1 - first)) / movie.frames}%`;
  }

  #drawOwners() {
    const { strip, viewing } = this;
    const { context, width, height, scale } = strip;
    const { owners, nodes } = viewing.arrivals;
    context.clearRect(0, 0, width, height);
    const top = MARKS_PX;
    const tall = height - MARKS_PX - KEPT_PX - 2;
    context.fillStyle = strip.colour('--track');
    context.fillRect(0, top, width, tall);
    const columns = columnsFor(owners.length, Math.round(width * scale));
    const counts = new Uint32Array(nodes.length + 1);
    const colours = nodes.map(colourOf);
    for (let column = 0; column < columns; column++) {
      const first = Math.floor((column * owners.length) / columns);
      const end = Math.max(first + 1, Math.floor(((column + 1) * owners.length) / columns));
      counts.fill(0);
      for (let frame = first; frame < end; frame++) counts[owners[frame]]++;
      // Several nodes' frames in one column are stacked, so that each node's part is a band of its height.
      const left = Math.round((width * scale * column) / columns) / scale;
      const right = Math.round((width * scale * (column + 1)) / columns) / scale;
      let y = top;
      for (let node = 1; node <= nodes.length; node++) {
        if (counts[node] === 0) continue;
        const part = (tall * counts[node]) / (end - first);
        context.fillStyle = colours[node - 1];
        context.fillRect(left, y, right - left, part);
        y += part;
      }
    }
  }

  #drawKept() {
    const { context, width, height } = this.strip;
    const frames = this.viewing.movie.frames;
    context.fillStyle = this.strip.colour('--ink-2');
    for (const [first, last] of parseMask(this.viewing.state.buffered).runs()) {
      const x = (width * first) / frames;
      context.fillRect(x, height - 2, Math.max(1, (width * (last + 1)) / frames - x), 2);
    }
  }

  /** Frames that no node can send: struck through in the alert colour, the only place where the strip uses it. */
  #drawUnavailable() {
    const { context, width, height } = this.strip;
    const frames = this.viewing.movie.frames;
    context.fillStyle = this.strip.colour('--alert');
    const middle = (MARKS_PX + height - KEPT_PX - 2) / 2;
    for (const [first, last] of this.viewing.unavailable.runs()) {
      const x = (width * first) / frames;
      context.fillRect(x, middle - 2, Math.max(2, (width * (last + 1)) / frames - x), 4);
    }
  }

  #drawTakeovers() {
    const { context, width, height } = this.strip;
    context.font = `600 11px ${this.strip.font}`;
    context.textBaseline = 'top';
    let free = -1;
    for (const takeover of [...this.viewing.arrivals.takeovers].sort((a, b) => a.frame - b.frame)) {
      const x = Math.round((width * takeover.frame) / this.viewing.movie.frames);
      context.fillStyle = this.strip.colour('--ink');
      context.fillRect(x, 0, 1.5, height - KEPT_PX - 2);
      const label = takeoverLabel(takeover);
      const wide = context.measureText(label).width;
      const left = x + 5 + wide > width ? x - 4 - wide : x + 5;
      // Labels that would overprint the one before are left out; their marks stay.
      if (left < free) continue;
      context.fillText(label, left, 0);
      free = left + wide + 6;
    }
  }

  #frameAt(event) {
    const box = this.slider.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    return Math.min(this.viewing.movie.frames - 1, Math.max(0, Math.floor(part * this.viewing.movie.frames)));
  }

  #watchPointer() {
    const slider = this.slider;
    slider.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      slider.setPointerCapture(event.pointerId);
      this.#resume = this.viewing.play.playing;
      if (this.#resume) this.viewing.pause();
      this.viewing.seek(this.#frameAt(event));
    });
    slider.addEventListener('pointermove', (event) => {
      const frame = this.#frameAt(event);
      this.#showHint(event, frame);
      if (slider.hasPointerCapture(event.pointerId) && frame !== this.viewing.frame) this.viewing.seek(frame);
    });
    const release = () => {
      if (this.#resume) this.viewing.start(this.viewing.play.direction);
      this.#resume = false;
    };
    slider.addEventListener('pointerup', release);
    slider.addEventListener('pointercancel', release);
    slider.addEventListener('pointerleave', () => (this.hint.hidden = true));
  }

  #showHint(event, frame) {
    const box = this.slider.getBoundingClientRect();
    const node = this.viewing.arrivals.nodeOf(frame);
    this.hint.hidden = false;
    const fate = this.viewing.unavailable.has(frame) ? ' · unavailable' : node === null ? '' : ` · ${node}`;
    setText(this.hint, `${frame} · ${formatTimecode(frame / this.viewing.framesPerSecond)}${fate}`);
    const half = this.hint.offsetWidth / 2;
    this.hint.style.left = `${Math.min(box.width - half, Math.max(half, event.clientX - box.left))}px`;
  }
}

/**
 * A column a frame while a frame has a pixel; below that columns of at least 16 frames, since one or two frames a pixel
 * would only be noise.
 */
function columnsFor(frames, pixels) {
  return frames <= pixels ? frames : Math.min(pixels, Math.ceil(frames / STACK_FRAMES_MIN));
}
