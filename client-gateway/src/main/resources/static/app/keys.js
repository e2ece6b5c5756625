// Keyboard: the player's keys work wherever the focus is, except where that element has a use for the key itself.

import { RATES } from './rates.js';

/** J and L: the other way plays at 1x, the same way again doubles. */
function shuttle(viewing, direction) {
  const { playing, direction: current, rate } = viewing.play;
  const finite = RATES.filter(Number.isFinite);
  if (!playing || current !== direction) viewing.start(direction, 1);
  else viewing.start(direction, finite[Math.min(finite.length - 1, finite.indexOf(rate) + 1)] ?? 1);
}

function changeRate(viewing, by) {
  const at = RATES.indexOf(viewing.play.rate);
  viewing.setRate(RATES[Math.min(RATES.length - 1, Math.max(0, at + by))]);
}

/** Key, what it does; the actions of a screen's own controls are called by name. */
const KEYS = {
  ' ': ({ viewing }) => viewing.toggle(),
  k: ({ viewing }) => viewing.pause(),
  j: ({ viewing }) => shuttle(viewing, -1),
  l: ({ viewing }) => shuttle(viewing, 1),
  ArrowLeft: ({ viewing }, shift) => viewing.step(shift ? -10 : -1),
  ArrowRight: ({ viewing }, shift) => viewing.step(shift ? 10 : 1),
  ',': ({ viewing }) => viewing.step(-1),
  '.': ({ viewing }) => viewing.step(1),
  PageDown: ({ viewing }) => viewing.step(Math.round(viewing.framesPerSecond)),
  PageUp: ({ viewing }) => viewing.step(-Math.round(viewing.framesPerSecond)),
  Home: ({ viewing }) => viewing.seek(0),
  End: ({ viewing }) => viewing.seek(viewing.movie.frames - 1),
  '-': ({ viewing }) => changeRate(viewing, -1),
  '+': ({ viewing }) => changeRate(viewing, 1),
  '=': ({ viewing }) => changeRate(viewing, 1),
  g: (player) => player.controls.number.focus(),
  i: ({ viewing }) => viewing.mark({ markIn: viewing.frame }),
  o: ({ viewing }) => viewing.mark({ markOut: viewing.frame }),
  x: ({ viewing }) => viewing.clearMarks(),
  r: ({ viewing }) => viewing.setLooping(!viewing.looping),
  d: (player) => player.marks.saveFrame(),
  c: (player) => player.marks.copyLink(),
  f: (player) => player.toggleFullscreen(),
};

/** For the help: groups of keys with what they do. */
export const KEY_HELP = [
  ['Play', [
    [['Space'], 'play, pause'], [['J', 'K', 'L'], 'reverse, stop, forward; again doubles the speed'],
    [['−', '+'], 'slower, faster'], [['R'], 'loop, between the marks where there are any'], [['F'], 'fullscreen']]],
  ['Go', [
    [['←', '→'], 'one frame, with Shift ten'], [['Page Up', 'Page Down'], 'one second'], [['Home', 'End'], 'first, last frame'],
    [['G'], 'go to a frame by its number']]],
  ['Mark', [
    [['I', 'O'], 'mark in, mark out'], [['X'], 'clear the marks'], [['D'], 'save this frame'], [['C'], 'copy a link to this frame']]],
  ['Page', [[['/'], 'search the movies'], [['?'], 'this list']]],
];

/** @param {import('./playerscreen.js').PlayerScreen} player @returns {{close: () => void}} */
export function watchKeys(player) {
  const abort = new AbortController();
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target;
    if (target.matches?.('input, select, textarea') || target.closest?.('dialog, [popover]')) return;
    if (event.key === ' ' && target.matches?.('button, a, summary')) return;
    // In a list that scrolls these scroll it.
    if (target.matches?.('.incidents') && /^(Home|End|Page)/.test(event.key)) return;
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action(player, event.shiftKey);
  }, { signal: abort.signal });
  return { close: () => abort.abort() };
}
