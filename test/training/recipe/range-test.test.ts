/** The range test goes up by a factor, stops where the loss grows, and finds the edge of stability of a known problem. */
import { describe, expect, test } from 'vitest';
import { endsRangeTest, planRangeTest, readRangeTest } from '../../../src/training/recipe/range-test.js';

/** Losses of gradient descent on curvature c, whose rate of divergence is known: 2 / c. */
function descend(rates: Float64Array, curvature: number): number[] {
  const losses: number[] = [];
  let weight = 1;
  for (const rate of rates) {
    losses.push((curvature * weight ** 2) / 2);
    if (endsRangeTest(losses)) break;
    weight -= rate * curvature * weight;
  }
  return losses;
}

describe('planRangeTest', () => {
  test('grows by one factor from the first to the last rate', () => {
    const rates = planRangeTest({ from: 1e-4, to: 1, steps: 5 });
    [1e-4, 1e-3, 1e-2, 1e-1, 1].forEach((rate, at) => {
      expect(rates[at]! / rate).toBeCloseTo(1, 12);
    });
    expect(planRangeTest()).toHaveLength(100);
  });

  test('refuses bounds and steps that make no sense', () => {
    expect(() => planRangeTest({ from: 1, to: 0.1 })).toThrow(
      new RangeError(
        'Cannot plan a range test: expected 0 < from < to and 2 to 10,000 steps, got 1, 0.1 and 100; change them',
      ),
    );
    expect(() => planRangeTest({ steps: 1 })).toThrow(RangeError);
  });
});

describe('readRangeTest', () => {
  test.each([0.5, 4, 200])(
    'suggests less than the edge of stability for curvature %d, and stops beyond it',
    (curvature) => {
      const rates = planRangeTest({ from: 1e-6, to: 100, steps: 400 });
      const losses = descend(rates, curvature);
      const { suggestion, lowest, steepest } = readRangeTest(rates, losses);
      expect(losses.length).toBeLessThan(rates.length);
      expect(suggestion as number).toBeLessThan(2 / curvature);
      expect(suggestion as number).toBeGreaterThan(0.002 / curvature);
      expect(steepest as number).toBeLessThan(lowest);
    },
  );

  test('reads up to the first loss that is no number', () => {
    const rates = planRangeTest({ steps: 5 });
    const { smoothed, lowest, suggestion } = readRangeTest(rates, [1, 0.5, 0.4, NaN, 0.1]);
    expect(smoothed).toHaveLength(3);
    expect(lowest).toBe(2);
    expect(suggestion).toBe(rates[2]! / 10);
    expect(smoothed[1]).toBeCloseTo((0.9 * 0.1 * 1 + 0.1 * 0.5) / (1 - 0.81), 12);
  });

  test('suggests nothing where the loss only grows', () => {
    const { suggestion, steepest } = readRangeTest(planRangeTest({ steps: 3 }), [1, 2, 3]);
    expect([suggestion, steepest]).toEqual([null, null]);
  });

  test('refuses too few and too many losses', () => {
    expect(() => readRangeTest(planRangeTest(), [1, NaN])).toThrow(
      new RangeError(
        'Cannot read a range test: expected at least two losses that are numbers, got 1; begin with a lower rate',
      ),
    );
    expect(() => readRangeTest(planRangeTest({ steps: 2 }), [1, 1, 1])).toThrow(RangeError);
  });
});

describe('endsRangeTest', () => {
  test('goes on while the loss is near its lowest', () => {
    expect([[], [1], [1, 0.5, 1.9], [1, NaN], [1, Infinity]].map((losses) => endsRangeTest(losses))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});
