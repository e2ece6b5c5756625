// Light, dark or as the system has it; kept for all tabs. Canvases draw again on `change`.

import { el, icon } from './dom.js';

const KEY = 'framecast.theme';
const NAMES = { system: 'as the system', light: 'light', dark: 'dark' };
const ORDER = ['system', 'light', 'dark'];
const systemDark = matchMedia('(prefers-color-scheme: dark)');

class Theme extends EventTarget {
  constructor() {
    super();
    systemDark.addEventListener('change', () => this.#changed());
    addEventListener('storage', ({ key, newValue }) => key === KEY && this.#apply(newValue));
  }

  /** @returns {'system'|'light'|'dark'} */
  get choice() {
    return document.documentElement.dataset.theme ?? 'system';
  }

  /** @param {'system'|'light'|'dark'} choice */
  choose(choice) {
    try {
      if (choice === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // Forbidden storage: the choice lasts as long as the page.
    }
    this.#apply(choice);
  }

  #apply(choice) {
    if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

export const theme = new Theme();

/** A button that goes through the three. @returns {HTMLButtonElement} */
export function themeButton() {
  const button = el('button', { class: 'icon-button', type: 'button', onclick: () => theme.choose(following()) });
  const following = () => ORDER[(ORDER.indexOf(theme.choice) + 1) % ORDER.length];
  const show = () => {
    button.replaceChildren(icon(theme.choice));
    button.title = `Theme: ${NAMES[theme.choice]}`;
    button.setAttribute('aria-label', `Theme: ${NAMES[theme.choice]}; change to ${NAMES[following()]}`);
  };
  theme.addEventListener('change', show);
  show();
  return button;
}
