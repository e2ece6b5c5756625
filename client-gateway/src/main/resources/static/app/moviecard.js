// One movie of the library: poster, what it is, how well it is held.

import { parseMask } from '../core/masks.js';
import { playerHash } from '../core/routes.js';
import { el, icon } from './dom.js';
import { Filmstrip } from './filmstrip.js';
import { formatBytes, formatCount, formatDate, formatDuration, formatRate, framesPerSecond } from './format.js';

const LABELS_MAX = 6;

/** @param {object} movie as REST gives it @returns {HTMLLIElement} */
export function movieCard(movie) {
  const { id, state, title } = movie;
  const isPlayable = state !== 'IMPORTING' && movie.frames > 0;
  const text = el('div', { class: 'movie-text' }, el('h2', {}, isPlayable ? el('a', { href: playerHash(id) }, title || id) : title || id), ...facts(movie, isPlayable));
  const poster = isPlayable ? playablePoster(movie) : el('div', { class: 'poster is-empty' }, el('span', { class: 'quiet' }, 'No picture yet'));
  poster.append(...badge(movie));
  return el('li', { class: 'movie', 'data-state': state, 'data-id': id }, poster, text);
}

function playablePoster(movie) {
  // The title is the link for the keyboard and for readers; the poster is a second, larger one for the pointer, which opens
  // the movie at the frame that is seen under it.
  const link = el('a', { class: 'poster', href: playerHash(movie.id), tabindex: -1, 'aria-hidden': 'true' });
  const strip = new Filmstrip(movie, (frame) => link.setAttribute('href', playerHash(movie.id, { frame: frame > 0 ? frame : null })));
  link.append(strip.element, el('span', { class: 'poster-time' }, formatDuration(movie.durationSeconds)));
  return link;
}

function facts(movie, isPlayable) {
  if (!isPlayable) return [el('p', {}, movie.frames > 0 ? `${formatCount(movie.frames)} frames so far, ${formatBytes(movie.bytes)}` : movie.recording ? 'No frame has come yet.' : 'The file is being received.')];
  const labels = Object.entries(movie.labels ?? {});
  return [
    el('p', {}, `${formatCount(movie.frames)} frames · ${movie.width} × ${movie.height} · ${formatRate(framesPerSecond(movie.frameRate))}/s`),
    el('p', {}, `${formatBytes(movie.bytes)} · ${copiesText(movie)}`),
    movie.repair == null ? null : el('p', { class: 'repair' }, repairText(movie),
      el('progress', { max: movie.frames * movie.copies, value: movie.frames * movie.copies - movie.repair.toCopy, 'aria-label': 'Copies that are there' })),
    el('p', {}, movie.recordedAt ? `Recorded ${formatDate(movie.recordedAt)}` : `Added ${formatDate(movie.createdAt)}`),
    labels.length === 0 ? null : el('ul', { class: 'labels', 'aria-label': 'Labels' },
      ...labels.slice(0, LABELS_MAX).map(([name, value]) => el('li', {}, value === '' ? name : `${name}: ${value}`)),
      labels.length > LABELS_MAX ? el('li', {}, `and ${labels.length - LABELS_MAX} more`) : null),
  ];
}

/** What is not as it should be, in words and not by colour alone. */
function badge(movie) {
  return [...(movie.recording ? [el('span', { class: 'badge is-live' }, 'Recording')] : []), ...lackBadge(movie)];
}

function lackBadge(movie) {
  if (movie.state === 'IMPORTING') return [el('span', { class: 'badge' }, 'Importing')];
  if (movie.state === 'DEGRADED') return [el('span', { class: 'badge is-warning' }, icon('warning'), `${movie.copiesLive ?? 'Fewer'} of ${movie.copies} copies`)];
  if (movie.state === 'INCOMPLETE') return [el('span', { class: 'badge is-alert' }, icon('warning'), missingText(movie))];
  return [];
}

/** What is still to be done for its copies. */
function repairText({ repair: { toCopy, toDrop } }) {
  if (toCopy > 0) return `Being repaired: ${formatCount(toCopy)} ${toCopy === 1 ? 'copy of a frame' : 'copies of frames'} to make `;
  return `Being levelled: ${formatCount(toDrop)} ${toDrop === 1 ? 'copy' : 'copies'} too many `;
}

function missingText({ missing, frames }) {
  try {
    const { count } = parseMask(missing ?? '', frames);
    return count === frames ? 'No frame can be had' : `${formatCount(count)} ${count === 1 ? 'frame' : 'frames'} missing`;
  } catch {
    return 'Frames missing';
  }
}

/** How many copies there are, and of how many where some of their nodes are gone. */
function copiesText({ copies, copiesLive }) {
  const live = copiesLive < copies ? `${copiesLive} of ` : '';
  return `${live}${copies} ${copies === 1 ? 'copy' : 'copies'}`;
}
