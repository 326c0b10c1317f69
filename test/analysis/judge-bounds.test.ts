/** judgeBounds: within, outside, and across a bound. */
import { describe, expect, test } from 'vitest';
import { judgeBounds } from '../../src/analysis/judge-bounds.js';

const judge = (low: number, high: number): string =>
  judgeBounds({ estimate: (low + high) / 2, low, high }, [0.65, 0.9]);

describe('judgeBounds', () => {
  test('tells what lies within, outside, and across', () => {
    expect([judge(0.65, 0.9), judge(0.7, 0.8)]).toEqual(['met', 'met']);
    expect([judge(0.5, 0.64), judge(0.91, 1)]).toEqual(['not met', 'not met']);
    expect([judge(0.6, 0.7), judge(0.85, 0.95), judge(0.5, 1), judge(0.9, 0.95)]).toEqual(new Array(4).fill('open'));
  });

  test('refuses what was not measured, and bounds the wrong way round', () => {
    expect(() => judge(Number.NaN, 1)).toThrow(
      new RangeError(
        'Cannot judge bounds: expected an interval and bounds in order, got NaN to 1 and 0.65 to 0.9; check what was measured',
      ),
    );
    expect(() => judgeBounds({ estimate: 1, low: 1, high: 1 }, [1, 0])).toThrow(RangeError);
  });
});
