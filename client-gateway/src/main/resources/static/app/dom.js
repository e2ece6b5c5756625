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
};

/** @param {keyof ICONS} name @returns {SVGElement} decorative */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
