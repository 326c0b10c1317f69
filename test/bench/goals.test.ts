/** findMissed and the lines of the output. */
import { describe, expect, test } from 'vitest';
import type { Comparison, Contender, Times } from '../../bench/compare.js';
import { formatRatio, formatRow, formatTime } from '../../bench/format.js';
import { findMissed, memoryGoal, ratioGoal, timeGoal } from '../../bench/goals.js';

const side = (median: number, minimum: number, peakBytes: number | null = null): Times => ({
  ...{ median, minimum, all: [minimum, median], peakBytes, facts: {} },
});
const comparison: Comparison = { ours: side(1500, 900.4), peer: side(3000, 2900), ratio: 0.5 };

describe('findMissed', () => {
  test('names the figure, the goal and the reason', () => {
    expect(findMissed([ratioGoal(0.4, 'a reason'), timeGoal(1000, 'another')], comparison)).toEqual([
      'ratio 0.50, goal at most 0.40: a reason',
      'our median 1.5 s, goal at most 1 s: another',
    ]);
  });

  test('limits memory where it is known', () => {
    const held = { ...comparison, ours: side(1, 1, 5e8) };
    expect(findMissed([memoryGoal(4e8, 'a reason')], held)).toEqual([
      'our memory 500 MB, goal at most 400 MB: a reason',
    ]);
    expect(findMissed([memoryGoal(4e8, 'a reason')], comparison)).toEqual([]);
  });

  test('is content with a goal that is just reached', () => {
    expect(findMissed([ratioGoal(0.5, ''), timeGoal(1500, '')], comparison)).toEqual([]);
  });
});

describe('formatRow', () => {
  test('gives medians, ratio and minima in one line', () => {
    const contender = (name: string): Contender => ({ name, measure: async () => ({ ms: 1 }) });
    const row = { name: '5 cells', ours: contender('ours'), peer: contender('nbclient'), goals: [] };
    expect(formatRow('execute', row, comparison)).toBe(
      'execute, 5 cells: ours 1.5 s, nbclient 3 s, ratio 0.50; minima 900 ms and 2.9 s',
    );
    const held = { ...comparison, ours: side(1500, 900.4, 2e8), peer: side(3000, 2900, 1.9e9) };
    expect(formatRow('execute', row, held)).toMatch(/; memory 200 MB and 1900 MB$/);
    const goals = [ratioGoal(0.5, ''), timeGoal(1000, '')];
    expect(formatRow('execute', { ...row, goals }, comparison)).toMatch(
      /; ratio at most 0.50: reached; our median at most 1 s: not reached$/,
    );
  });
});

describe('formatRatio', () => {
  test.each([
    [1.234, '1.23'],
    [0.1, '0.10'],
    [0.0449, '0.045'],
    [0.00018, '0.00018'],
  ])('%s reads %s', (ratio, text) => expect(formatRatio(ratio)).toBe(text));
});

describe('formatTime', () => {
  test.each([
    [0.3641, '0.364 ms'],
    [62.04, '62 ms'],
    [999.4, '999 ms'],
    [1000, '1 s'],
    [12_345, '12.3 s'],
  ])('writes %s ms as %s', (ms, text) => {
    expect(formatTime(ms)).toBe(text);
  });
});
