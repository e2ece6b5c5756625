// REST calls. What fails comes back as an ApiError that carries the problem+json's own sentence.

const BASE = '/api/v1';
const TIMEOUT_MILLIS = 5000;

/** A refused call, or (status 0) no answer at all. */
export class ApiError extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** @param {string} path @returns {string} address of a call */
export function address(path) {
  return `${BASE}${path}`;
}

/**
 * @param {string} path below /api/v1
 * @param {string} [origin] another gateway's base address
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function get(path, origin = '') {
  let response;
  try {
    response = await fetch(origin + address(path), {
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
 * @param {(sent: number, total: number) => void} onProgress
 * @returns {Promise<{importId: string, movieId: string}>}
 * @throws {ApiError}
 */
export function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${address('/movies')}?title=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => {
      if (request.status === 202 && request.response?.importId) resolve(request.response);
      else reject(new ApiError(request.status, request.response?.detail ?? `The gateway answered ${request.status}.`));
    };
    request.onerror = () => reject(new ApiError(0, 'The connection was lost while sending. Send the file again.'));
    request.send(file);
  });
}

/** Tells the gateway at the page's end that nothing is kept; survives the page. @param {string} ruid */
export function sendDoneBeacon(ruid) {
  const body = new Blob([JSON.stringify({ cached: '' })], { type: 'application/json' });
  navigator.sendBeacon(address(`/requests/${encodeURIComponent(ruid)}/done`), body);
}
