/** encodeFacts: numbers as they are, words by place and digits, constants left out. */
import { expect, test } from 'vitest';
import { encodeFacts } from '../../src/leakage/encode-facts.js';

const things = [
  { Rows: '512', KVP: '80', model: 'B', uid: '2.25.12345678901', note: 'x' },
  { Rows: '512', KVP: '71.5', model: 'A', uid: '2.25.7' },
].map((facts) => new Map(Object.entries(facts)));

test('encodes numbers as one column, words by place and by digits, and leaves out what never differs', () => {
  expect(encodeFacts(things)).toEqual({
    names: ['KVP', 'model', 'uid', 'note'],
    rows: [
      [80, 1, -1, 0, 345678901, 1, -1],
      [71.5, 0, -1, 1, 2257, 0, -1],
    ],
  });
  expect(encodeFacts([])).toEqual({ names: [], rows: [] });
});
