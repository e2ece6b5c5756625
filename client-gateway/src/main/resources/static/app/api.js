// REST calls. What fails comes back as an ApiError that carries the problem+json's own sentence.

const BASE = '/api/v1';
const TIMEOUT_MILLIS = 5000;

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
      // Another call may have moved on meanwhile: then its choice is tried.
      if (asked === current) current = (current + 1) % gateways.length;
      if (tries >= gateways.length) throw error;
    }
  }
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
 * Sends a file as it is. XMLHttpRequest because fetch does not report upload progress.
 * @param {File} file
 * @param {(sent: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{importId: string, movieId: string}>}
 * @throws {ApiError}
 */
export function upload(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${address('/movies')}?title=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      if (request.status === 202 && request.response?.importId) resolve(request.response);
      else reject(new ApiError(request.status, request.response?.detail ?? `The gateway answered ${request.status}.`));
    };
    const asked = current;
    request.onerror = () => {
      // The next try goes to a gateway that may be there.
      if (asked === current) current = (current + 1) % gateways.length;
      reject(new ApiError(0, 'The connection was lost while sending. Send the file again.'));
    };
    request.onabort = () => reject(new ApiError(0, 'Sending was stopped.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Tells the gateway at the page's end what is kept; survives the page. @param {string} ruid @param {string} cached the frames, as a mask */
export function sendDoneBeacon(ruid, cached) {
  const body = new Blob([JSON.stringify({ cached })], { type: 'application/json' });
  navigator.sendBeacon(address(`/requests/${encodeURIComponent(ruid)}/done`), body);
}
