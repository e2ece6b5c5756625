// How much this browser keeps of the frames it has seen: a setting for all tabs, and a dialog for it.

import { el, icon, setText } from './dom.js';
import { formatBytes } from './format.js';

const KEY = 'framecast.kept';
const MEBIBYTE = 1 << 20;
const DEFAULT_MEBIBYTES = 256;
const CHOICES = [[0, 'nothing'], [64, '64 MiB'], [DEFAULT_MEBIBYTES, '256 MiB'], [1024, '1 GiB'], [4096, '4 GiB']];

/** `?kept=0` in the page's address goes before what was chosen, for this page. */
const asked = new URLSearchParams(location.search).get('kept');

class Keeping extends EventTarget {
  /** Bytes kept now; null where that is not known yet. */
  bytes = null;
  isPossible = true;

  /** @returns {number} */
  get mebibytes() {
    const chosen = asked ?? stored();
    return chosen !== null && Number(chosen) >= 0 && chosen !== '' ? Number(chosen) : DEFAULT_MEBIBYTES;
  }

  /** @returns {number} */
  get bytesMax() {
    return Math.floor(this.mebibytes * MEBIBYTE);
  }

  /** @param {number} mebibytes */
  choose(mebibytes) {
    try {
      localStorage.setItem(KEY, String(mebibytes));
    } catch {
      // Forbidden storage: nothing is kept either.
    }
    this.dispatchEvent(new Event('change'));
  }

  /** Gives up all that is kept. */
  clear() {
    this.dispatchEvent(new Event('clear'));
  }

  /** What the worker says. */
  know({ bytes, isPossible }) {
    this.bytes = bytes;
    this.isPossible = isPossible;
    this.dispatchEvent(new Event('known'));
  }
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const keeping = new Keeping();

let dialog = null;

/** A button that opens the setting. @returns {HTMLButtonElement} */
export function keepingButton() {
  return el('button', {
    class: 'icon-button', type: 'button', title: 'Frames kept in this browser', 'aria-label': 'Frames kept in this browser',
    onclick: () => {
      dialog ??= build();
      // Says anew how much there is.
      keeping.dispatchEvent(new Event('change'));
      dialog.showModal();
    },
  }, icon('kept'));
}

function build() {
  const used = el('p', { role: 'status' });
  const select = el('select', { id: 'kept-most', class: 'select', onchange: () => keeping.choose(Number(select.value)) },
    ...CHOICES.map(([mebibytes, text]) => el('option', { value: mebibytes, selected: mebibytes === keeping.mebibytes }, text)));
  const clear = el('button', { class: 'button', type: 'button', onclick: () => keeping.clear() }, 'Clear');
  const close = el('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: () => element.close() }, icon('close'));
  const element = el('dialog', { class: 'help keeping', 'aria-labelledby': 'keeping-title' },
    el('div', { class: 'panel-head' }, el('h2', { id: 'keeping-title' }, 'Frames kept in this browser'), close),
    el('p', {}, 'Frames that were seen are kept here, and are not asked for again: neither when a movie is opened once more, nor after the page was closed.'),
    el('p', { class: 'keeping-setting' }, el('label', { for: 'kept-most' }, 'Keep at most'), select, clear), used);
  const show = () => {
    clear.disabled = !keeping.bytes;
    if (!keeping.isPossible && keeping.mebibytes > 0) setText(used, 'This browser keeps nothing for this page: that takes https, or this machine.');
    else setText(used, keeping.bytes === null ? '' : `${formatBytes(keeping.bytes)} are kept.`);
  };
  keeping.addEventListener('known', show);
  element.addEventListener('click', (event) => event.target === element && element.close());
  show();
  document.body.append(element);
  return element;
}
