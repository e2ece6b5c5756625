// Keyboard: the player's keys work wherever the focus is, except where that element has a use for the key itself.

const RATES = [0.25, 0.5, 1, 2, 4, 8];

/** J and L: the other way plays at 1x, the same way again doubles. */
function shuttle(viewing, direction) {
  const { playing, direction: current, rate } = viewing.play;
  if (!playing || current !== direction) viewing.start(direction, 1);
  else viewing.start(direction, RATES[Math.min(RATES.length - 1, RATES.indexOf(rate) + 1)] ?? 1);
}

const KEYS = {
  ' ': (viewing) => viewing.toggle(),
  k: (viewing) => viewing.pause(),
  j: (viewing) => shuttle(viewing, -1),
  l: (viewing) => shuttle(viewing, 1),
  ArrowLeft: (viewing, shift) => viewing.step(shift ? -10 : -1),
  ArrowRight: (viewing, shift) => viewing.step(shift ? 10 : 1),
  ',': (viewing) => viewing.step(-1),
  '.': (viewing) => viewing.step(1),
  PageDown: (viewing) => viewing.step(Math.round(viewing.framesPerSecond)),
  PageUp: (viewing) => viewing.step(-Math.round(viewing.framesPerSecond)),
  Home: (viewing) => viewing.seek(0),
  End: (viewing) => viewing.seek(viewing.movie.frames - 1),
};

/** @param {import('./viewing.js').Viewing} viewing @returns {{close: () => void}} */
export function watchKeys(viewing) {
  const abort = new AbortController();
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target;
    if (target.matches?.('input, select, textarea')) return;
    if (event.key === ' ' && target.matches?.('button, a, summary')) return;
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action(viewing, event.shiftKey);
  }, { signal: abort.signal });
  return { close: () => abort.abort() };
}
