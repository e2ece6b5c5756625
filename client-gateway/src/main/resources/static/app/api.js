// REST calls. What fails comes back as an ApiError that carries the problem+json's own sentence.

const BASE = '/api/v1';
const TIMEOUT_MILLIS = 5000;
/** A body of which no byte has got on for so long, or that is not answered, is given up. */
const STALLED_MILLIS = 30_000;

// Any gateway answers any call. The page's own is asked first; when it is gone the others are, and whichever answered last
// goes on being asked, so that a killed gateway costs one failed call and not one each second.
let gateways = [location.origin];
let current = 0;

/** A refused call, or (status 0) no answer at all. */
export class ApiError extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** @param {string[]} urls base addresses of the domain's gateways */
export function useGateways(urls) {
  const inUse = gateways[current];
  gateways = [...new Set([location.origin, ...urls])];
  current = Math.max(0, gateways.indexOf(inUse));
}

/** Base addresses of all gateways that are known, the one that answers first. @returns {string[]} */
export function knownGateways() {
  return [...gateways.slice(current), ...gateways.slice(0, current)];
}

/** The gateway that answers, where it is not the page's own. @returns {string|null} */
export function substitute() {
  return current === 0 ? null : gateways[current];
}

/** @param {string} path @returns {string} address of a call */
export function address(path) {
  return `${current === 0 ? '' : gateways[current]}${BASE}${path}`;
}

/**
 * @param {string} path below /api/v1
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function get(path) {
  for (let tries = 1; ; tries++) {
    const asked = current;
    try {
      return await getOnce(path);
    } catch (error) {
      if (error.status !== 0) throw error;
      moveOn(asked);
      if (tries >= gateways.length) throw tries > 1 ? new ApiError(0, 'No gateway answers.') : error;
    }
  }
}

/** The next call goes to a gateway that may be there; another call may have moved on meanwhile: then its choice is tried. */
function moveOn(asked) {
  if (asked === current) current = (current + 1) % gateways.length;
}

async function getOnce(path) {
  let response;
  try {
    response = await fetch(address(path), {
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
  } catch {
    throw new ApiError(0, 'The gateway does not answer.');
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  try {
    return await response.json();
  } catch {
    throw new ApiError(response.status, 'The gateway sent an answer that is no JSON.');
  }
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title ?? `The gateway answered ${response.status}.`;
  } catch {
    return `The gateway answered ${response.status}.`;
  }
}

/**
 * One call whose answer is in its status and headers; a refusal is no failure. XMLHttpRequest because fetch does not report upload progress.
 * @param {object} call
 * @param {string} call.method
 * @param {string} call.path below /api/v1
 * @param {Record<string, string>} call.headers
 * @param {Blob} [call.body] read as it is sent
 * @param {(sent: number) => void} [call.onProgress] bytes of the body
 * @param {AbortSignal} call.signal
 * @returns {Promise<import('../core/resumable.js').Reply>}
 * @throws {ApiError} where no answer came
 */
export function exchange({ method, path, headers, body, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const asked = current;
    const stop = () => request.abort();
    let stalling = null;
    const moved = () => {
      clearTimeout(stalling);
      stalling = setTimeout(stop, STALLED_MILLIS);
    };
    const lost = (detail) => {
      if (!signal.aborted) moveOn(asked);
      reject(new ApiError(0, detail));
    };
    request.open(method, address(path));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      moved();
      onProgress?.(event.loaded);
    };
    request.onload = () => resolve({ status: request.status, header: (name) => request.getResponseHeader(name), detail: detailOf(request.responseText) });
    request.onerror = () => lost('The connection to the gateway was lost.');
    request.onabort = () => lost(signal.aborted ? 'Sending was stopped.' : 'The gateway does not answer.');
    request.onloadend = () => {
      clearTimeout(stalling);
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop);
    moved();
    request.send(body);
  });
}

function detailOf(text) {
  try {
    return JSON.parse(text).detail ?? '';
  } catch {
    return '';
  }
}

/** Tells the gateway at the page's end what is kept; survives the page. @param {string} ruid @param {string} cached the frames, as a mask */
export function sendDoneBeacon(ruid, cached) {
  const body = new Blob([JSON.stringify({ cached })], { type: 'application/json' });
  navigator.sendBeacon(address(`/requests/${encodeURIComponent(ruid)}/done`), body);
}
