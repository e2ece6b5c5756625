// One file on its way by tus 1.0 (https://tus.io/protocols/resumable-upload), piece by piece. What the domain has got is on a frame
// service's disk: after a lost connection, a gateway that was killed or a user's "Try again" it goes on from there, at any gateway.
// How calls are made and time passes is passed in, so that it also runs in a test.

const PATH = '/uploads';
const VERSION = '1.0.0';
const PIECE_TYPE = 'application/offset+octet-stream';
const PIECE_BYTES = 32 << 20;
const WAIT_FIRST_MILLIS = 500;
const WAIT_MOST_MILLIS = 5000;
/** So long nothing may get on before the user is asked. */
const PATIENCE_MILLIS = 120_000;
/** So long gateways may say that the frame service with the beginning is away before the file begins anew at another one. */
const AWAY_MILLIS = 30_000;

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {(name: string) => string|null} header
 * @property {string} detail the reason where it is a refusal
 */

/** What ended an attempt; `passes` where another one may do better. */
class Setback extends Error {
  /** @param {string} text @param {{passes: boolean, isAway?: boolean}} kind */
  constructor(text, { passes, isAway = false }) {
    super(text);
    Object.assign(this, { passes, isAway });
  }
}

export class ResumableUpload {
  /** Where it is, below the base of every gateway; null before it has begun. */
  #path = null;
  #importId = null;
  #offset = 0;
  #isWhole = false;
  #movedAt = 0;
  #awaySince = null;

  /**
   * @param {object} surroundings
   * @param {(call: {method: string, path: string, headers: Record<string, string>, body?: Blob, onProgress?: (sent: number) => void,
   *     signal: AbortSignal}) => Promise<Reply>} surroundings.request fails where no answer came
   * @param {(millis: number, signal: AbortSignal) => Promise<void>} surroundings.wait fails where it is aborted
   * @param {() => number} surroundings.now milliseconds
   * @param {{name: string, size: number, slice: (from: number, to: number) => Blob}} file
   */
  constructor({ request, wait, now }, file) {
    Object.assign(this, { request, wait, now, file });
  }

  /**
   * Sends what is missing.
   *
   * @param {object} told
   * @param {(sent: number, isSentNow: boolean) => void} told.onProgress bytes that are there or on their way; smaller again after a setback;
   *     `isSentNow` false where they came before
   * @param {(why: string) => void} told.onSetback it tries again in a moment
   * @param {AbortSignal} signal stops it for good: what has come is removed
   * @returns {Promise<{importId: string}>} once the domain has the whole file
   */
  async send({ onProgress, onSetback }, signal) {
    signal.addEventListener('abort', () => this.#forget());
    this.#movedAt = this.now();
    this.#awaySince = null;
    let pause = WAIT_FIRST_MILLIS;
    let isKnown = false;
    for (;;) {
      const before = this.#offset;
      try {
        if (!isKnown) {
          await (this.#path === null ? this.#begin(signal) : this.#ask(signal));
          onProgress(this.#offset, false);
          isKnown = true;
        }
        if (this.#isWhole) return { importId: this.#importId };
        await this.#piece(onProgress, signal);
        onProgress(this.#offset, true);
        pause = WAIT_FIRST_MILLIS;
      } catch (error) {
        if (signal.aborted || !(error instanceof Setback) || !error.passes) throw error;
        isKnown = false;
        this.#bear(error);
        onSetback(error.message);
        await this.wait(pause, signal);
        pause = Math.min(2 * pause, WAIT_MOST_MILLIS);
      }
      if (this.#offset > before) this.#movedAt = this.now();
    }
  }

  /** Gives up where nothing has got on for long; begins anew where the bytes that came are out of reach. */
  #bear(setback) {
    const now = this.now();
    this.#awaySince = setback.isAway ? this.#awaySince ?? now : null;
    if (now - this.#movedAt > PATIENCE_MILLIS) {
      throw new Error(`${setback.message}${this.#path === null ? '' : ' What was sent is kept: try again to go on with it.'}`);
    }
    if (this.#awaySince !== null && now - this.#awaySince > AWAY_MILLIS) this.#beginAnew();
  }

  #beginAnew() {
    this.#path = null;
    this.#offset = 0;
    this.#isWhole = false;
    this.#awaySince = null;
  }

  async #begin(signal) {
    const reply = await this.#call('POST', PATH, { 'Upload-Length': String(this.file.size), 'Upload-Metadata': `filename ${base64(this.file.name)}` }, { signal });
    const place = reply.header('Location') ?? '';
    const importPath = reply.header('X-Import') ?? '';
    if (reply.status !== 201 || !place.includes(`${PATH}/`)) throw refusal(reply);
    this.#path = place.slice(place.lastIndexOf(`${PATH}/`));
    this.#importId = decodeURIComponent(importPath.slice(importPath.lastIndexOf('/') + 1));
    this.#offset = 0;
  }

  async #ask(signal) {
    // GET answers as HEAD does; where it is refused it also says why.
    const reply = await this.#call('GET', this.#path, {}, { signal });
    if (reply.status === 404 || reply.status === 410) {
      // It has expired, or what was made of it has failed: this is another one.
      this.#beginAnew();
      await this.#begin(signal);
      return;
    }
    if (reply.status !== 200) throw refusal(reply);
    this.#arrived(reply);
  }

  async #piece(onProgress, signal) {
    const from = this.#offset;
    const body = this.file.slice(from, Math.min(this.file.size, from + PIECE_BYTES));
    const reply = await this.#call('PATCH', this.#path, { 'Upload-Offset': String(from), 'Content-Type': PIECE_TYPE },
      { body, signal, onProgress: (sent) => onProgress(from + sent, true) });
    // 404, 409: where it is has to be asked again.
    if (reply.status !== 204) throw refusal(reply, reply.status === 404 || reply.status === 409 || reply.status === 410);
    this.#arrived(reply);
  }

  #arrived(reply) {
    const offset = Number(reply.header('Upload-Offset') ?? NaN);
    if (!Number.isSafeInteger(offset)) throw new Setback('The gateway did not say how much has come.', { passes: true });
    this.#offset = offset;
    this.#isWhole = offset >= this.file.size;
    this.#awaySince = null;
  }

  async #call(method, path, headers, { body, onProgress, signal }) {
    try {
      return await this.request({ method, path, headers: { 'Tus-Resumable': VERSION, ...headers }, body, onProgress, signal });
    } catch (error) {
      throw signal.aborted ? error : new Setback(error.message, { passes: true });
    }
  }

  /** What has come takes room until it expires: told to go, and no matter if that is not heard. */
  #forget() {
    if (this.#path === null || this.#isWhole) return;
    const path = this.#path;
    this.#beginAnew();
    this.request({ method: 'DELETE', path, headers: { 'Tus-Resumable': VERSION }, signal: new AbortController().signal }).catch(() => {});
  }
}

/** Whose fault it is not, may be over in a moment. */
function refusal({ status, detail }, passes = false) {
  return new Setback(detail === '' ? `The gateway answered ${status}.` : detail, { passes: passes || status === 429 || status === 460 || (status >= 500 && status !== 507), isAway: status === 503 });
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
