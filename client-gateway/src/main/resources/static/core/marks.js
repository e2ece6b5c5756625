// The marks a viewer sets: first and last frame of a range, and the masks that come of them. Pure.

/**
 * The marks after one of them was set: the other one gives way where they would cross.
 * @param {{markIn: number|null, markOut: number|null}} marks
 * @param {{markIn?: number|null, markOut?: number|null}} change one of the two
 * @returns {{markIn: number|null, markOut: number|null}}
 */
export function withMark(marks, change) {
  const next = { ...marks, ...change };
  const crossed = next.markIn !== null && next.markOut !== null && next.markIn > next.markOut;
  if (!crossed) return next;
  return 'markIn' in change ? { ...next, markOut: null } : { ...next, markIn: null };
}

/**
 * The frames between the marks; a mark that is not set is the movie's end on that side.
 * @param {{markIn: number|null, markOut: number|null}} marks
 * @param {number} frames frames of the movie
 * @returns {{first: number, last: number}}
 */
export function rangeOf({ markIn, markOut }, frames) {
  const last = Math.min(markOut ?? frames - 1, frames - 1);
  return { first: Math.min(markIn ?? 0, last), last };
}

/** @param {{first: number, last: number}} range @param {number} [step] @returns {string} mask text */
export function maskOf({ first, last }, step = 1) {
  if (first === last) return String(first);
  return step === 1 ? `${first}-${last}` : `${first}-${last}/${step}`;
}
