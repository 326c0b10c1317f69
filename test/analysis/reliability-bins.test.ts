import { describe, expect, test } from 'vitest';
import { reliabilityBins } from '../../src/analysis/reliability-bins.js';

const logit = (probability: number): number => Math.log(probability / (1 - probability));

describe('reliabilityBins', () => {
  test('gives mean probability and share of class 1 of each bin that holds any', () => {
    const predictions = [0.02, 0.08, 0.55, 0.58].map((p, index) => ({ yTrue: index === 0 ? 0 : 1, logit: logit(p) }));
    const bins = reliabilityBins(predictions);
    expect(bins.map(({ n }) => n)).toEqual([2, 2]);
    expect(bins[0]!.predicted).toBeCloseTo(0.05, 12);
    expect(bins[0]!.observed.estimate).toBe(0.5);
    expect(bins[1]!.predicted).toBeCloseTo(0.565, 12);
    expect(bins[1]!.observed).toMatchObject({ estimate: 1, high: 1 });
  });

  test('holds certain predictions in the first and the last bin', () => {
    const certain = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map((value) => ({ yTrue: 1, logit: value }));
    expect(reliabilityBins(certain).map(({ predicted }) => predicted)).toEqual([0, 1]);
  });

  test('refuses no predictions and no bins', () => {
    expect(() => reliabilityBins([])).toThrow('Cannot bin probabilities: expected predictions, got none');
    expect(() => reliabilityBins([{ yTrue: 1, logit: 0 }], { bins: 0 })).toThrow(RangeError);
  });
});
