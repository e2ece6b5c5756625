import assert from 'node:assert/strict';
import test from 'node:test';
import { ResumableUpload } from '../../main/resources/static/core/resumable.js';

const MIB = 1 << 20;

/** A domain that takes a file in pieces, and the ways in which it does not; time passes as it is waited. */
class Domain {
  calls = [];
  uploads = new Map();
  millis = 0;
  #begun = 0;
  /** What befalls the next calls, one each: see `answer`. */
  troubles = [];

  request = async (call) => {
    this.calls.push(`${call.method} ${call.path}`);
    const trouble = this.troubles.shift();
    if (trouble !== undefined && trouble !== null) return trouble(call);
    return this.answer(call);
  };

  wait = async (millis, signal) => {
    this.millis += millis;
    await new Promise(setImmediate);
    if (signal.aborted) throw new Error('stopped');
  };

  answer({ method, path, headers, body, onProgress }) {
    if (method === 'POST') {
      const id = `/uploads/i${++this.#begun}.frame-1`;
      this.uploads.set(id, { bytes: Number(headers['Upload-Length']), offset: 0, name: headers['Upload-Metadata'] });
      return reply(201, { Location: `/api/v1${id}`, 'X-Import': `/api/v1/imports/i${this.#begun}` });
    }
    const upload = this.uploads.get(path);
    if (upload === undefined) return reply(404, {}, 'upload is not here');
    if (method === 'GET') return reply(200, { 'Upload-Offset': upload.offset });
    if (method === 'DELETE') {
      this.uploads.delete(path);
      return reply(204, {});
    }
    if (Number(headers['Upload-Offset']) !== upload.offset) return reply(409, {}, 'it is elsewhere');
    onProgress(body.size);
    upload.offset += body.size;
    return reply(204, { 'Upload-Offset': upload.offset });
  }

  /** The connection breaks after some of the piece has come. */
  breaksAfter = (bytes) => ({ path, onProgress }) => {
    onProgress(bytes);
    this.uploads.get(path).offset += bytes;
    throw new Error('The connection to the gateway was lost.');
  };
}

const reply = (status, headers, detail = '') => ({ status, header: (name) => (name in headers ? String(headers[name]) : null), detail });
const refuses = (status, detail) => () => reply(status, {}, detail);
const silent = () => {
  throw new Error('The gateway does not answer.');
};

function fileOf(size, name = 'film.avi') {
  return { name, size, slice: (from, to) => ({ size: to - from }) };
}

function sending(domain, file) {
  const upload = new ResumableUpload({ request: domain.request, wait: domain.wait, now: () => domain.millis }, file);
  const progress = [];
  const setbacks = [];
  const abort = new AbortController();
  const send = () => upload.send({ onProgress: (sent) => progress.push(sent), onSetback: (why) => setbacks.push(why) }, abort.signal);
  return { send, progress, setbacks, abort };
}

test('a file goes in pieces, and its import is told', async () => {
  const domain = new Domain();
  const { send, progress } = sending(domain, fileOf(80 * MIB, 'Straße 1.avi'));
  assert.deepEqual(await send(), { importId: 'i1' });
  assert.deepEqual(domain.calls, ['POST /uploads', ...Array(3).fill('PATCH /uploads/i1.frame-1')]);
  const { offset, name } = domain.uploads.get('/uploads/i1.frame-1');
  assert.equal(offset, 80 * MIB);
  assert.equal(Buffer.from(name.split(' ')[1], 'base64').toString(), 'Straße 1.avi');
  assert.equal(progress.at(-1), 80 * MIB);
});

test('after a lost connection it goes on from what has come', async () => {
  const domain = new Domain();
  domain.troubles = [null, null, domain.breaksAfter(5 * MIB), silent, silent];
  const { send, progress, setbacks } = sending(domain, fileOf(64 * MIB));
  await send();
  assert.equal(domain.uploads.size, 1);
  assert.equal(domain.uploads.get('/uploads/i1.frame-1').offset, 64 * MIB);
  assert.equal(domain.calls.filter((call) => call.startsWith('GET')).length, 3);
  assert.ok(progress.includes(37 * MIB), 'it says what is there');
  assert.equal(setbacks[0], 'The connection to the gateway was lost.');
});

test('an answer that was lost is no byte lost: where it is is asked', async () => {
  const domain = new Domain();
  domain.troubles = [null, (call) => {
    domain.answer(call);
    return silent();
  }];
  await sending(domain, fileOf(10 * MIB)).send();
  assert.deepEqual(domain.calls, ['POST /uploads', 'PATCH /uploads/i1.frame-1', 'GET /uploads/i1.frame-1']);
});

test('a refusal that will not pass ends it with its reason', async () => {
  const domain = new Domain();
  domain.troubles = [refuses(507, 'this node has room for 3 MiB')];
  await assert.rejects(sending(domain, fileOf(MIB)).send(), { message: 'this node has room for 3 MiB' });
  assert.equal(domain.calls.length, 1);
});

test('a domain that is busy is asked again, and after two minutes the user is; what was sent is kept for another try', async () => {
  const domain = new Domain();
  domain.troubles = [refuses(503, 'no frame service is live'), null, domain.breaksAfter(MIB)];
  const { send } = sending(domain, fileOf(10 * MIB));
  domain.troubles.push(...Array(100).fill(silent));
  await assert.rejects(send(), { message: 'The gateway does not answer. What was sent is kept: try again to go on with it.' });
  assert.ok(domain.millis >= 120_000);
  domain.troubles = [];
  assert.deepEqual(await send(), { importId: 'i1' });
  assert.equal(domain.uploads.size, 1);
});

test('where the node with the beginning stays away it begins anew', async () => {
  const domain = new Domain();
  domain.troubles = [null, domain.breaksAfter(MIB)];
  domain.troubles.push(...Array(9).fill(refuses(503, 'frame service frame-1 is not in the domain')));
  assert.deepEqual(await sending(domain, fileOf(10 * MIB)).send(), { importId: 'i2' });
});

test('what has expired, or whose import failed, is sent anew', async () => {
  const domain = new Domain();
  const { send } = sending(domain, fileOf(MIB));
  await send();
  domain.uploads.clear();
  assert.deepEqual(await send(), { importId: 'i2' });
  assert.equal(domain.uploads.get('/uploads/i2.frame-1').offset, MIB);
});

test('a file taken off the list leaves nothing behind', async () => {
  const domain = new Domain();
  const { send, abort } = sending(domain, fileOf(10 * MIB));
  domain.troubles = [null, ({ path }) => {
    domain.uploads.get(path).offset = MIB;
    abort.abort();
    throw new Error('Sending was stopped.');
  }];
  await assert.rejects(send(), { message: 'Sending was stopped.' });
  await new Promise(setImmediate);
  assert.equal(domain.uploads.size, 0);
});
