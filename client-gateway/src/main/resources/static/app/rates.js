// The speeds of play that can be chosen.

/** Factors of the movie's own rate; Infinity shows every frame as fast as the display takes them. */
export const RATES = [0.25, 0.5, 1, 2, 4, 8, Infinity];

/** @param {number} rate @returns {string} */
export function rateName(rate) {
  return rate === Infinity ? 'max' : `${rate}×`;
}
