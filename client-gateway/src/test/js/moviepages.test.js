import assert from 'node:assert/strict';
import test from 'node:test';
import { MoviePages } from '../../main/resources/static/core/moviepages.js';

/** A gateway with that many movies; what it was asked is kept, and answers can be held back. */
function gateway(count) {
  const movies = Array.from({ length: count }, (_, i) => ({ id: `m${String(i).padStart(5, '0')}` }));
  const asked = [];
  const held = [];
  let isHolding = false;
  const get = async (path) => {
    const fields = new URLSearchParams(path.split('?')[1]);
    asked.push(Object.fromEntries(fields));
    if (isHolding) await new Promise((resolve) => held.push(resolve));
    const [after, limit, q] = [fields.get('after') ?? '', Number(fields.get('limit')), fields.get('q') ?? ''];
    const found = movies.filter(({ id }) => id > after && id.includes(q));
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items[items.length - 1].id : null };
  };
  return { movies, asked, get, hold: () => (isHolding = true), release: () => ((isHolding = false), held.splice(0).forEach((go) => go())) };
}

test('the first read is one page, and says whether there are more', async () => {
  const { get, asked } = gateway(5000);
  const pages = new MoviePages(get);
  assert.equal(await pages.refresh(), true);
  assert.equal(pages.items.length, 60);
  assert.equal(pages.next, 'm00059');
  assert.deepEqual(asked, [{ limit: '60' }]);
});

test('every movie is reached page by page, each once', async () => {
  const { get, movies } = gateway(200);
  const pages = new MoviePages(get);
  await pages.refresh();
  while (await pages.more());
  assert.deepEqual(pages.items, movies);
  assert.equal(pages.next, null);
});

test('a refresh reads again what is shown, and what came in between', async () => {
  const { get, movies } = gateway(100);
  const pages = new MoviePages(get);
  await pages.refresh();
  await pages.more();
  movies.unshift({ id: 'a-new-one' });
  await pages.refresh();
  assert.equal(pages.items[0].id, 'a-new-one');
  assert.equal(pages.items.length, 100);
  assert.equal(pages.next, 'm00098');
});

test('a refresh of thousands asks for no more at once than a gateway gives', async () => {
  const { get, asked } = gateway(3000);
  const pages = new MoviePages(get);
  await pages.refresh();
  while (await pages.more());
  asked.length = 0;
  await pages.refresh();
  assert.equal(pages.items.length, 3000);
  assert.deepEqual(asked.map(({ limit }) => limit), ['1000', '1000', '1000']);
});

test('what answers a search that is over is dropped', async () => {
  const { get, hold, release } = gateway(500);
  const pages = new MoviePages(get);
  hold();
  const late = pages.refresh();
  pages.search('m0012');
  release();
  assert.equal(await late, false);
  assert.equal(pages.isKnown, false);
  await pages.refresh();
  assert.deepEqual(pages.items.map(({ id }) => id), Array.from({ length: 10 }, (_, i) => `m0012${i}`));
});

test('a refresh and a further page at the same time lose nothing', async () => {
  const { get } = gateway(150);
  const pages = new MoviePages(get);
  await pages.refresh();
  await Promise.all([pages.more(), pages.refresh()]);
  assert.equal(pages.items.length, 120);
});

test('a read that fails can be tried again', async () => {
  const { get } = gateway(10);
  let fails = true;
  const pages = new MoviePages((path) => (fails ? Promise.reject(new Error('away')) : get(path)));
  await assert.rejects(pages.refresh(), /away/);
  fails = false;
  assert.equal(await pages.refresh(), true);
  assert.equal(pages.items.length, 10);
});
