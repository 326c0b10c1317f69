/** What was run can be asked for. */
import { describe, expect, test } from 'vitest';
import { createHistory } from '../../src/kernel/history.js';

describe('createHistory', () => {
  const history = createHistory();
  for (const [index, code] of ['let a = 1', 'a + 1', 'f(a)'].entries()) history.add(index + 1, code);
  const lines = (request: Record<string, unknown>): number[] => history.find(request).map(([, line]) => line);

  test('gives the last inputs', () => {
    expect(history.find({ hist_access_type: 'tail', n: 2 })).toEqual([
      [0, 2, 'a + 1'],
      [0, 3, 'f(a)'],
    ]);
  });

  test('gives a range without its end', () => {
    expect(lines({ hist_access_type: 'range', start: 1, stop: 3 })).toEqual([1, 2]);
  });

  test('finds inputs by a pattern, in which brackets and plus are plain characters', () => {
    expect(lines({ hist_access_type: 'search', pattern: 'a + ?' })).toEqual([2]);
    expect(lines({ hist_access_type: 'search', pattern: '*(a)' })).toEqual([3]);
  });

  test('gives each input once when asked to, where it stood last', () => {
    const repeated = createHistory();
    for (const [index, code] of ['a', 'b', 'a'].entries()) repeated.add(index + 1, code);
    expect(repeated.find({ hist_access_type: 'search', pattern: '*', unique: true }).map(([, line]) => line)).toEqual([
      2, 3,
    ]);
  });

  test('has one session', () => {
    expect(lines({ hist_access_type: 'range', session: -1, start: 1 })).toEqual([]);
  });
});
