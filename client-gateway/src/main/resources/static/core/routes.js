// The page's address after `#`: which screen, which movie, where in it. Pure.
//
//   #                                   the library
//   #q=street                           the library, searched
//   #movie=demo&frame=17&in=10&out=40   the player at a frame, with its marks
//   #/movies/demo                       the player, as older links write it

/**
 * @typedef {object} Route
 * @property {'library'|'player'} screen
 * @property {string} query what the library is searched for; '' for all
 * @property {string|null} movieId
 * @property {number|null} frame
 * @property {number|null} markIn
 * @property {number|null} markOut
 */

/** @param {string} hash with or without its `#` @returns {Route} what cannot be understood is left out */
export function parseRoute(hash) {
  const text = hash.replace(/^#/, '');
  const old = /^\/movies\/([^/?]+)/.exec(text);
  if (old) return player(decode(old[1]), new URLSearchParams(text.split('?')[1] ?? ''));
  const fields = new URLSearchParams(text.replace(/^\//, ''));
  const movieId = fields.get('movie');
  if (movieId) return player(movieId, fields);
  return { screen: 'library', query: fields.get('q') ?? '', movieId: null, frame: null, markIn: null, markOut: null };
}

function player(movieId, fields) {
  const [markIn, markOut] = [number(fields.get('in')), number(fields.get('out'))];
  const inOrder = markIn === null || markOut === null || markIn <= markOut;
  return {
    screen: 'player', query: '', movieId, frame: number(fields.get('frame')),
    markIn: inOrder ? markIn : markOut, markOut: inOrder ? markOut : markIn,
  };
}

/** @param {string} query @returns {string} the library's address */
export function libraryHash(query = '') {
  return query === '' ? '#' : `#q=${encodeURIComponent(query)}`;
}

/** @param {string} movieId @param {{frame?: number|null, markIn?: number|null, markOut?: number|null}} [at] @returns {string} */
export function playerHash(movieId, { frame = null, markIn = null, markOut = null } = {}) {
  const fields = [['movie', movieId], ['frame', frame], ['in', markIn], ['out', markOut]];
  return `#${fields.filter(([, value]) => value !== null).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

function number(text) {
  return text !== null && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
