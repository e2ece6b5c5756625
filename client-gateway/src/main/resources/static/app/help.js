// The keys and how to read the strips, on `?`.

import { el, icon } from './dom.js';
import { KEY_HELP } from './keys.js';

const STRIPS = [
  ['Coloured', 'delivered: the colour and pattern say by which node'],
  ['Line below', 'buffered in this page: plays without asking anybody'],
  ['Struck through', 'unavailable: no node that holds these frames is alive'],
  ['Upright line', 'from here on others send what a lost node had to send'],
];

let dialog = null;

/** Opens the help, or closes it. */
export function toggleHelp() {
  dialog ??= build();
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

function build() {
  const close = el('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close', onclick: () => element.close() }, icon('close'));
  const element = el('dialog', { class: 'help', 'aria-labelledby': 'help-title' },
    el('div', { class: 'panel-head' }, el('h2', { id: 'help-title' }, 'Keys'), close),
    el('div', { class: 'help-keys' }, ...KEY_HELP.map(([title, keys]) => el('section', {}, el('h3', {}, title),
      el('dl', {}, ...keys.flatMap(([names, text]) => [el('dt', {}, ...names.flatMap((name, index) => [index > 0 ? ' ' : null, el('kbd', {}, name)])), el('dd', {}, text)]))))),
    el('section', {}, el('h3', {}, 'The strips'), el('dl', { class: 'help-strips' }, ...STRIPS.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, text)]))));
  // A click beside it closes it.
  element.addEventListener('click', (event) => event.target === element && element.close());
  document.body.append(element);
  return element;
}
