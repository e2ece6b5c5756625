import assert from 'node:assert/strict';
import test from 'node:test';
import { libraryHash, parseRoute, playerHash } from '../../main/resources/static/core/routes.js';

test('an address without a movie is the library, with what it is searched for', () => {
  for (const hash of ['', '#', '#/']) assert.equal(parseRoute(hash).screen, 'library');
  assert.equal(parseRoute('#q=dock%204').query, 'dock 4');
  assert.equal(parseRoute(libraryHash('dock 4 & 5')).query, 'dock 4 & 5');
});

test('what is written is read back: movie, frame and marks', () => {
  const at = { frame: 17, markIn: 10, markOut: 40 };
  const route = parseRoute(playerHash('a b/ü&c', at));
  assert.deepEqual(route, { screen: 'player', query: '', movieId: 'a b/ü&c', ...at });
});

test('what is not set is not in the address', () => {
  assert.equal(playerHash('demo'), '#movie=demo');
  assert.equal(playerHash('demo', { frame: 0 }), '#movie=demo&frame=0');
  assert.equal(libraryHash(), '#');
});

test('older links go on working', () => {
  assert.equal(parseRoute('#/movies/street%201').movieId, 'street 1');
  assert.equal(parseRoute('#/movies/demo?frame=9').frame, 9);
});

test('nonsense in an address is left out, never an error', () => {
  const route = parseRoute('#movie=demo&frame=-3&in=x&out=99999999999');
  assert.deepEqual([route.movieId, route.frame, route.markIn, route.markOut], ['demo', null, null, null]);
  assert.equal(parseRoute('#/movies/%E0%A4%A').movieId, '%E0%A4%A');
});

test('marks the wrong way round are turned', () => {
  const { markIn, markOut } = parseRoute('#movie=demo&in=40&out=10');
  assert.deepEqual([markIn, markOut], [10, 40]);
});
