/** Bins: every finite value is counted once, in the bin whose edges hold it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binValues } from '../../src/figures/bins.js';

describe('binValues', () => {
  test('counts every finite value once, within at most the given number of bins', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const property = fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 2, max: 60 }), (values, most) => {
      const { edges, counts } = binValues([values], most);
      expect(counts[0]!.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(counts[0]!.length).toBeLessThanOrEqual(most);
      expect(edges.length).toBe(counts[0]!.length + 1);
      const width = edges[1]! - edges[0]!;
      expect(edges[0]!).toBeLessThanOrEqual(Math.min(...values) + 1e-6 * width);
      expect(edges.at(-1)!).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6 * width);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('puts a value on an edge in the bin that it begins, the greatest in the last bin', () => {
    expect(binValues([[0, 1, 2, 4]], 5)).toEqual({ edges: [0, 1, 2, 3, 4], counts: [[1, 1, 1, 1]] });
    expect(binValues([[0, 0.3, 1]], 11).counts[0]?.[3]).toBe(1);
  });

  test('puts one value, however large, in one bin', () => {
    for (const value of [-3, 128, 1e20]) expect(binValues([[value, value]], 40).counts).toEqual([[2]]);
  });
});
