// A canvas as wide as its box, in device pixels, with the page's colours at hand: what both strips are made of.

export class Strip {
  #colours = new Map();
  #abort = new AbortController();

  /** @param {HTMLCanvasElement} canvas @param {() => void} onChange size or colours are others: draw again */
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
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#colours.clear();
      onChange();
    }, { signal: this.#abort.signal });
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
    // Asked sixty times a second: computing a style each time would make the browser lay out each time.
    if (!this.#colours.has(name)) this.#colours.set(name, getComputedStyle(this.canvas).getPropertyValue(name).trim());
    return this.#colours.get(name);
  }

  close() {
    this.observer.disconnect();
    this.#abort.abort();
  }
}
