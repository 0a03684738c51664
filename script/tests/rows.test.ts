// Where rows stand while a list changes, and what is said about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, type Face } from '../src/changes.ts';
import { isSameOrder, keptOrder } from '../src/order.ts';

test('rows in use keep their places, and new ones come last in their group', () => {
  const kept = keptOrder(
    [
      ['1', '2'],
      ['3', '4'],
    ],
    [['9', '4', '1'], ['3']],
  );
  assert.deepEqual(kept, [
    ['1', '9'],
    ['3', '4'],
  ]);
  assert.ok(!isSameOrder(kept, [['9', '4', '1'], ['3']]));
});

/** Rows of which these are offline. */
function rows(offline: string[], online: string[]): Face[] {
  const row = (id: string, state: string): Face => {
    return { id, face: state, state, words: `${id} is now ${state}.` };
  };
  return [...offline.map((id) => row(id, 'offline')), ...online.map((id) => row(id, 'online'))];
}

test('changes are named up to two, and counted beyond', () => {
  const before = rows([], ['A', 'B', 'C']);
  assert.equal(changesOf(before, rows(['A'], ['B', 'C'])).words, 'A is now offline.');
  assert.equal(changesOf(before, rows(['A', 'B', 'C'], [])).words, '3 practices changed.');
  assert.equal(changesOf(before, before).words, '', 'a poll without a change says nothing');
});

test('a row is washed wherever it stands, and one that comes in has not changed', () => {
  const before = rows([], ['A', 'B']);
  assert.deepEqual(changesOf(before, rows(['B'], ['A'])).washed, ['B']);
  assert.deepEqual(changesOf(before, rows([], ['A', 'B', 'C'])).washed, []);
});
