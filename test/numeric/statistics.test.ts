/** Descriptions, ranks and intervals against NumPy and SciPy. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mean, quantile, ranks, standardDeviation } from '../../src/numeric/describe.js';
import { bootstrapInterval, studentInterval, wilsonInterval } from '../../src/numeric/intervals.js';

interface Bounds {
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

const reference: {
  values: number[];
  mean: number;
  standardDeviation: number;
  quantiles: [number, number][];
  ranks: number[];
  student: (Bounds & { values: number[] })[];
  wilson: (Bounds & { successes: number; n: number })[];
} = JSON.parse(readFileSync(new URL('../fixtures/numeric/reference.json', import.meta.url), 'utf8'));

describe('mean, standardDeviation, quantile, ranks', () => {
  test('agree with NumPy and SciPy', () => {
    const { values } = reference;
    expect(mean(values)).toBeCloseTo(reference.mean, 12);
    expect(standardDeviation(Float64Array.from(values))).toBeCloseTo(reference.standardDeviation, 12);
    for (const [q, value] of reference.quantiles) expect(quantile(values, q)).toBeCloseTo(value, 12);
    expect(ranks(values)).toEqual(reference.ranks);
    expect(ranks([])).toEqual([]);
  });

  test('refuse too few values', () => {
    const message = 'expected at least 1 values, got 0; check what was filtered out';
    expect(() => mean([])).toThrow(new RangeError(`Cannot average: ${message}`));
    expect(() => quantile([], 0.5)).toThrow(new RangeError(`Cannot take a quantile: ${message}`));
    expect(() => standardDeviation([1])).toThrow(RangeError);
    expect(() => quantile([1], 1.5)).toThrow(/expected a share from 0 to 1, got 1.5/);
  });
});

describe('studentInterval', () => {
  test.each(reference.student)('agrees with SciPy for $values at $level', ({ values, level, low, high }) => {
    const interval = studentInterval(values, level);
    expect(interval.low).toBeCloseTo(low, 9);
    expect(interval.high).toBeCloseTo(high, 9);
  });

  test('refuses a level that is none', () => {
    expect(() => studentInterval([1, 2], 95)).toThrow(
      new RangeError('Cannot make an interval: expected a level between 0 and 1, got 95; pass 0.95'),
    );
  });
});

describe('wilsonInterval', () => {
  test.each(reference.wilson)(
    'agrees with SciPy for $successes of $n at $level',
    ({ successes, n, level, low, high }) => {
      const interval = wilsonInterval(successes, n, { level });
      expect(interval.low).toBeCloseTo(low, 9);
      expect(interval.high).toBeCloseTo(high, 9);
    },
  );

  test('stays within [0, 1] and holds the share', () => {
    const counts = fc
      .integer({ min: 1, max: 500 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([successes, n]) => {
        const { low, estimate, high } = wilsonInterval(successes, n);
        expect(0 <= low && low <= estimate && estimate <= high && high <= 1).toBe(true);
      }),
    );
  });

  test('refuses more successes than trials', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(
      new RangeError('Cannot estimate a share: expected 0 to n successes of n ≥ 1, got 3 of 2; check the counts'),
    );
  });
});

describe('bootstrapInterval', () => {
  test('of single values comes near the interval that theory gives', () => {
    const clusters = Array.from({ length: 400 }, (_, index) => [index % 4 === 0 ? 0 : 1]);
    const { estimate, low, high } = bootstrapInterval(clusters, mean, { seed: 1, draws: 4000 });
    const theory = wilsonInterval(300, 400);
    expect(estimate).toBe(0.75);
    expect(Math.abs(low - theory.low)).toBeLessThan(0.01);
    expect(Math.abs(high - theory.high)).toBeLessThan(0.01);
  });

  test('of clusters whose values agree is as wide as that of one value a cluster', () => {
    const single = Array.from({ length: 60 }, (_, index) => [index % 3 === 0 ? 0 : 1]);
    const tenfold = single.map(([value = 0]) => new Array<number>(10).fill(value));
    const options = { seed: 4, draws: 500 };
    const narrow = bootstrapInterval(single, mean, options);
    const wide = bootstrapInterval(tenfold, mean, options);
    expect(wide.low).toBeCloseTo(narrow.low, 12);
    expect(wide.high).toBeCloseTo(narrow.high, 12);
  });

  test('leaves out draws that have no value', () => {
    const never = bootstrapInterval([[1]], () => Number.NaN, { seed: 1, draws: 3 });
    expect(never).toEqual({ estimate: Number.NaN, low: Number.NaN, high: Number.NaN });
  });

  test('refuses to draw from nothing', () => {
    expect(() => bootstrapInterval([], mean, { seed: 1 })).toThrow(
      new RangeError('Cannot resample: expected clusters and draws, got 0 and 2000; pass at least one of each'),
    );
  });
});
