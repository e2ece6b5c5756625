// The frames around the playhead, one cell each, in the colour and pattern of the node that delivered them.

import { takeoverLabel } from '../core/arrivals.js';
import { fillOf, shortLabel } from './colours.js';
import { el } from './dom.js';
import { Strip } from './strip.js';

const CELL_PX = 14;
const GAP_PX = 1;
const MARKS_PX = 12;
const LABELS_PX = 16;

export class CloseUp {
  #dirty = true;
  #frame = -1;
  /** Where the next label may begin. */
  #labelsFree = -1;

  /** @param {import('./viewing.js').Viewing} viewing */
  constructor(viewing) {
    this.viewing = viewing;
    this.canvas = el('canvas', { class: 'closeup', role: 'img', 'aria-label': 'Frames around the current one, coloured by the node that delivered them' });
    this.element = el('div', { class: 'closeup-box' }, this.canvas);
    this.strip = new Strip(this.canvas, () => {
      this.#dirty = true;
      this.draw();
    });
    viewing.addEventListener('change', () => (this.#dirty = true));
    this.canvas.addEventListener('click', (event) => {
      const x = event.clientX - this.canvas.getBoundingClientRect().left;
      const frame = this.#first() + Math.floor(x / CELL_PX);
      if (frame < 0 || frame >= viewing.movie.frames) return;
      viewing.pause();
      viewing.seek(frame);
    });
  }

  close() {
    this.strip.close();
  }

  #first() {
    return this.viewing.frame - Math.floor(this.strip.width / CELL_PX / 2);
  }

  draw() {
    if (this.strip.width === 0 || (!this.#dirty && this.#frame === this.viewing.frame)) return;
    this.#dirty = false;
    this.#frame = this.viewing.frame;
    const { context, width, height } = this.strip;
    context.clearRect(0, 0, width, height);
    const marks = new Map(this.viewing.arrivals.takeovers.map((takeover) => [takeover.frame, takeoverLabel(takeover)]));
    const style = {
      track: this.strip.colour('--track'), alert: this.strip.colour('--alert'), ink: this.strip.colour('--ink'), quiet: this.strip.colour('--ink-2'), font: this.strip.font,
    };
    const first = this.#first();
    this.#labelsFree = -1;
    for (let cell = 0; cell <= Math.ceil(width / CELL_PX); cell++) {
      const frame = first + cell;
      if (frame >= 0 && frame < this.viewing.movie.frames) this.#cell(frame, cell * CELL_PX, style, marks.get(frame));
    }
  }

  #cell(frame, x, style, mark) {
    const { context, height } = this.strip;
    const { arrivals } = this.viewing;
    const node = arrivals.nodeOf(frame);
    const tall = height - MARKS_PX - LABELS_PX;
    context.fillStyle = node === null ? style.track : fillOf(context, node);
    context.fillRect(x, MARKS_PX, CELL_PX - GAP_PX, tall);
    if (this.viewing.unavailable.has(frame)) {
      context.fillStyle = style.alert;
      context.fillRect(x, MARKS_PX + tall / 2 - 2, CELL_PX - GAP_PX, 4);
    }
    const current = frame === this.viewing.frame;
    context.textAlign = 'center';
    const middle = x + (CELL_PX - GAP_PX) / 2;
    if (node !== null && arrivals.nodeOf(frame - 1) !== node) this.#label(node, middle, MARKS_PX + tall / 2, style);
    if (current) {
      context.strokeStyle = style.ink;
      context.lineWidth = 2;
      context.strokeRect(x - 1.5, MARKS_PX - 2, CELL_PX + 2, tall + 4);
    }
    if (mark !== undefined) {
      context.fillStyle = style.ink;
      context.fillRect(x - GAP_PX, 0, 2, MARKS_PX + tall);
      context.textAlign = 'left';
      context.textBaseline = 'top';
      context.font = `600 11px ${style.font}`;
      // As in the timeline: a label that would overprint the one before is left out, its mark stays.
      if (x + 4 >= this.#labelsFree) {
        context.fillText(mark, x + 4, 0);
        this.#labelsFree = x + 10 + context.measureText(mark).width;
      }
    }
    if (!current && frame % 10 !== 0) return;
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillStyle = current ? style.ink : style.quiet;
    context.font = `${current ? 600 : 400} 11px ${style.font}`;
    if (current || Math.abs(frame - this.viewing.frame) > 3) context.fillText(String(frame), middle, height);
  }

  #label(node, x, y, style) {
    const { context } = this.strip;
    context.font = `700 10px ${style.font}`;
    context.textBaseline = 'middle';
    context.lineWidth = 3;
    context.strokeStyle = 'rgb(255 255 255 / 0.8)';
    context.strokeText(shortLabel(node), x, y);
    context.fillStyle = '#111';
    context.fillText(shortLabel(node), x, y);
  }
}
