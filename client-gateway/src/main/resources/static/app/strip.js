// A canvas as wide as its box, in device pixels, with the page's colours at hand: what both strips are made of.

import { tokenColour } from './colours.js';
import { theme } from './theme.js';

export class Strip {
  #abort = new AbortController();

  /** @param {HTMLCanvasElement} canvas @param {() => void} onChange size or colours are others: draw at once, the canvas is empty */
  constructor(canvas, onChange) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.width = 0;
    this.height = 0;
    this.scale = 1;
    this.observer = new ResizeObserver(() => {
      this.measure();
      onChange();
    });
    this.observer.observe(canvas);
    theme.addEventListener('change', onChange, { signal: this.#abort.signal });
    this.font = getComputedStyle(document.body).fontFamily;
  }

  /** Takes the box's size; drawing is in CSS pixels from here on. */
  measure() {
    this.scale = devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.canvas.width = Math.round(this.width * this.scale);
    this.canvas.height = Math.round(this.height * this.scale);
    this.context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
  }

  /** @param {string} name of a custom property @returns {string} */
  colour(name) {
    return tokenColour(name);
  }

  close() {
    this.observer.disconnect();
    this.#abort.abort();
  }
}
