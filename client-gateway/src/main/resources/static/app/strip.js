// A canvas as wide as its box, in device pixels, redrawn only when asked: what both strips are made of.

export class Strip {
  /** @param {HTMLCanvasElement} canvas @param {() => void} onResize */
  constructor(canvas, onResize) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.width = 0;
    this.height = 0;
    this.scale = 1;
    this.observer = new ResizeObserver(() => {
      this.measure();
      onResize();
    });
    this.observer.observe(canvas);
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
    return getComputedStyle(this.canvas).getPropertyValue(name).trim();
  }

  close() {
    this.observer.disconnect();
  }
}
