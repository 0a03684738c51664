// Which pages are fetched again when they hear of something.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heard, type Hint, PRESENT } from '../src/heard.ts';

const PRACTICE = new Set(['practice-7', 'feed', 'waiting']);

function opening(revision: number): Hint {
  return { revision, practices: [], topics: [] };
}

function about(revision: number, practices: number[], ...topics: string[]): Hint {
  return { revision, practices, topics };
}

/** Which of some pages are fetched for a hint, all of them drawn at revision 40. */
function fetched(hint: Hint): string[] {
  const pages = { practices: ['practices'], practice: ['practice-7', 'feed'], imports: ['imports'] };
  return Object.entries(pages).flatMap(([name, words]) => {
    const wanted = new Heard(40).hear(hint, new Set(words), 40);
    return wanted === null ? [] : [name];
  });
}

test('a page that was drawn at the present revision missed nothing', () => {
  const page = new Heard(40);
  assert.equal(page.hear(opening(40), PRACTICE, 40), null);
  assert.equal(page.hear(opening(41), PRACTICE, 40), PRESENT, 'something happened before it listened');
  assert.equal(page.hear(opening(41), PRACTICE, 41), null, 'it was fetched meanwhile');
  assert.equal(page.hear(opening(3), PRACTICE, 41), PRESENT, 'another process');
});

test('a hint wakes what it names, whatever the gap in the numbers', () => {
  assert.deepEqual(fetched(about(45, [8])), ['practices']);
  assert.deepEqual(fetched(about(46, [7, 8])), ['practices', 'practice']);
  assert.deepEqual(fetched(about(50, [], 'imports')), ['imports']);
  assert.deepEqual(fetched(about(51, [], 'feed')), ['practice']);
  assert.deepEqual(fetched(about(52, [], 'everything')), ['practices', 'practice', 'imports']);
  assert.deepEqual(fetched(about(39, [7])), [], 'the page has it already');
});

test('a page is fetched at the revision that it heard of, and not again for what it shows since', () => {
  const page = new Heard(40);
  assert.equal(page.hear(about(44, [7]), PRACTICE, 40), 44);
  assert.equal(page.hear(about(45, [7]), PRACTICE, 46), null, 'it was drawn later than that');
});

test('a page that lost sight of the stream is fetched once that opens, unless it is as new', () => {
  const page = new Heard(40);
  page.loseSight();
  assert.equal(page.hear(opening(41), PRACTICE, 40), PRESENT);
  page.loseSight();
  assert.equal(page.hear(opening(41), PRACTICE, 41), null);
});
