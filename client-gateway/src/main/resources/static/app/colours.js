// Node colours: eight that people with any common colour blindness tell apart (after Okabe and Ito), each with a pattern
// of its own, so that the strips also read in grey.

import { theme } from './theme.js';

const SLOTS = 8;
const slots = new Map();

/**
 * A node keeps its colour for the page's life; `frame-3` has the third wherever that is free, on every viewer's screen.
 * @param {string} node
 * @returns {number} 0-7
 */
export function slotOf(node) {
  if (slots.has(node)) return slots.get(node);
  const taken = new Set(slots.values());
  const number = Number(/(\d+)$/.exec(node)?.[1] ?? 1) - 1;
  let slot = ((number % SLOTS) + SLOTS) % SLOTS;
  for (let tries = 0; taken.has(slot) && tries < SLOTS; tries++) slot = (slot + 1) % SLOTS;
  slots.set(node, slot);
  return slot;
}

/** What fits in a cell of the strip: "frame-12" is 12, "archive" is a. @param {string} node @returns {string} */
export function shortLabel(node) {
  return /(\d{1,2})$/.exec(node)?.[1] ?? node.slice(0, 1);
}

/** @param {string} node @returns {string} CSS colour */
export function colourOf(node) {
  return tokenColour(`--node-${slotOf(node) + 1}`);
}

const resolved = new Map();
theme.addEventListener('change', () => {
  resolved.clear();
  tiles.clear();
});

/**
 * A custom property as a canvas takes it. Asked sixty times a second, so kept: computing a style each time would make the
 * browser lay out each time.
 * @param {string} name such as `--ink`
 * @returns {string}
 */
export function tokenColour(name) {
  if (!resolved.has(name)) {
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    // The property itself would still read `light-dark(…)`: only a colour that is used is resolved.
    resolved.set(name, getComputedStyle(probe).color);
    probe.remove();
  }
  return resolved.get(name);
}

const TILE = 8;
const tiles = new Map();

// Each draws into an 8x8 tile that repeats without seams.
const PATTERNS = [
  () => {},
  (c) => lines(c, [[-2, 10, 10, -2], [-6, 6, 6, -6], [2, 14, 14, 2]]),
  (c) => c.fillRect(0, 3, TILE, 2),
  (c) => dots(c, [[2, 2], [6, 6]]),
  (c) => lines(c, [[-2, -2, 10, 10], [-6, 2, 6, 14], [2, -6, 14, 6]]),
  (c) => c.fillRect(3, 0, 2, TILE),
  (c) => lines(c, [[0, 0, 8, 8], [0, 8, 8, 0]]),
  (c) => (c.fillRect(0, 0, 4, 4), c.fillRect(4, 4, 4, 4)),
];

function lines(context, segments) {
  context.beginPath();
  for (const [x1, y1, x2, y2] of segments) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}

function dots(context, centres) {
  for (const [x, y] of centres) {
    context.beginPath();
    context.arc(x, y, 1.3, 0, 7);
    context.fill();
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} node @returns {CanvasPattern} colour and pattern */
export function fillOf(context, node) {
  const slot = slotOf(node);
  if (!tiles.has(slot)) {
    const tile = document.createElement('canvas');
    tile.width = TILE;
    tile.height = TILE;
    const draw = tile.getContext('2d');
    draw.fillStyle = tokenColour(`--node-${slot + 1}`);
    draw.fillRect(0, 0, TILE, TILE);
    draw.fillStyle = 'rgb(255 255 255 / 0.34)';
    draw.strokeStyle = draw.fillStyle;
    draw.lineWidth = 1.6;
    PATTERNS[slot](draw);
    tiles.set(slot, tile);
  }
  return context.createPattern(tiles.get(slot), 'repeat');
}

/** A small square in a node's colour and pattern, for legends. @param {string} node @returns {HTMLCanvasElement} */
export function swatch(node) {
  const canvas = document.createElement('canvas');
  canvas.className = 'swatch';
  canvas.width = 24;
  canvas.height = 24;
  canvas.setAttribute('aria-hidden', 'true');
  canvas.dataset.node = node;
  drawSwatch(canvas);
  return canvas;
}

theme.addEventListener('change', () => document.querySelectorAll('.swatch[data-node]').forEach(drawSwatch));

function drawSwatch(canvas) {
  const context = canvas.getContext('2d');
  context.setTransform(1.5, 0, 0, 1.5, 0, 0);
  context.fillStyle = fillOf(context, canvas.dataset.node);
  context.fillRect(0, 0, canvas.width, canvas.height);
}
