// Building elements: text is always text, so no title or error message of a server can become markup.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `class`, `on…` listeners, `hidden`-like booleans and attributes
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets text only where it changed: the panels are refreshed several times a second. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const ICONS = {
  play: 'M6 4l14 8-14 8z',
  reverse: 'M18 4L4 12l14 8z',
  pause: 'M6 4h4v16H6zM14 4h4v16h-4z',
  forward: 'M5 5l9 7-9 7zM16 5h3v14h-3z',
  back: 'M19 5l-9 7 9 7zM5 5h3v14H5z',
  arrow: 'M20 11H8l5-5-1.500-1.500L4 12l7.500 7.500L13 18l-5-5h12z',
  system: 'M12 3a9 9 0 100 18 9 9 0 000-18zm0 2v14a7 7 0 010-14z',
  light: 'M12 7a5 5 0 100 10 5 5 0 000-10zM11 1h2v4h-2zM11 19h2v4h-2zM1 11h4v2H1zM19 11h4v2h-4zM3.500 4.900l1.400-1.400 2.800 2.800-1.400 1.400zM16.300 17.700l1.400-1.400 2.800 2.800-1.400 1.400zM4.900 20.500l-1.400-1.400 2.800-2.800 1.400 1.400zM17.700 7.700l-1.400-1.400 2.800-2.800 1.400 1.400z',
  dark: 'M20 14.500A8.500 8.500 0 019.500 4 8.500 8.500 0 1020 14.500z',
  help: 'M12 2a10 10 0 100 20 10 10 0 000-20zm0 2a8 8 0 110 16 8 8 0 010-16zm0 2.500a3.750 3.750 0 00-3.750 3.750h2a1.750 1.750 0 113.100 1.100c-.900 1-2.350 1.650-2.350 3.650h2c0-1.300 2.750-1.900 2.750-4.750A3.750 3.750 0 0012 6.500zM11 16h2v2h-2z',
  full: 'M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z',
  kept: 'M4 4h16v5H4zM4 10.500h16v9.500H4zM6 6v1h2V6zM9 13h6v2H9z',
  save: 'M11 3h2v9l3-3 1.400 1.400L12 15.800l-5.400-5.400L8 9l3 3zM4 18h16v2H4z',
  loop: 'M7 7h9V4l5 4-5 4V9H7a3 3 0 00-3 3H2a5 5 0 015-5zm10 10H8v3l-5-4 5-4v3h9a3 3 0 003-3h2a5 5 0 01-5 5z',
  close: 'M6.400 5L12 10.600 17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400L12 13.400 6.400 19 5 17.600l5.600-5.600L5 6.400z',
  warning: 'M12 2.500L23 21.500H1zM11 9v6h2V9zm0 8v2h2v-2z',
};

/** @param {keyof ICONS} name @returns {SVGElement} decorative */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}
