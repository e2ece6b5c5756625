import assert from 'node:assert/strict';
import test from 'node:test';
import { maskOf, rangeOf, withMark } from '../../main/resources/static/core/marks.js';
import { parseMask } from '../../main/resources/static/core/masks.js';

const NONE = { markIn: null, markOut: null };

test('a mark that is not set is the end of the movie on its side', () => {
  assert.deepEqual(rangeOf(NONE, 600), { first: 0, last: 599 });
  assert.deepEqual(rangeOf({ markIn: 100, markOut: null }, 600), { first: 100, last: 599 });
  assert.deepEqual(rangeOf({ markIn: null, markOut: 100 }, 600), { first: 0, last: 100 });
});

test('the mark that was set last wins where they would cross', () => {
  assert.deepEqual(withMark({ markIn: 10, markOut: 40 }, { markIn: 50 }), { markIn: 50, markOut: null });
  assert.deepEqual(withMark({ markIn: 10, markOut: 40 }, { markOut: 5 }), { markIn: null, markOut: 5 });
  assert.deepEqual(withMark({ markIn: 10, markOut: null }, { markOut: 10 }), { markIn: 10, markOut: 10 });
});

test('a range never leaves the movie, though its marks may be of a longer version of it', () => {
  assert.deepEqual(rangeOf({ markIn: 700, markOut: 900 }, 600), { first: 599, last: 599 });
});

test('the mask of a range names exactly its frames', () => {
  assert.equal(maskOf({ first: 3, last: 3 }), '3');
  assert.equal(maskOf({ first: 0, last: 8639 }, 4), '0-8639/4');
  assert.equal(parseMask(maskOf({ first: 30, last: 120 })).count, 91);
});
