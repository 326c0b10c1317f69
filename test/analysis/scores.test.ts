/** Scores, confusion, ROC against scikit-learn and SciPy (test/fixtures/analysis/make_reference.py). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confusionMatrix } from '../../src/analysis/confusion-matrix.js';
import type { Prediction } from '../../src/analysis/predictions.js';
import { rocCurve } from '../../src/analysis/roc-curve.js';
import { scorePredictions } from '../../src/analysis/score-predictions.js';
import type { Interval } from '../../src/numeric/intervals.js';
import { referenceCases, toPredictions } from './reference.js';

function expectInterval(interval: Interval | null, expected: readonly number[]): void {
  const found = [interval!.estimate, interval!.low, interval!.high];
  for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index]!, 10);
}

const anyPredictions = fc.array(
  fc.record({ yTrue: fc.integer({ min: 0, max: 1 }), logit: fc.integer({ min: -5, max: 5 }) }),
  { minLength: 1, maxLength: 40 },
);
const perfect: Prediction[] = Array.from({ length: 30 }, (_, index) => ({
  yTrue: index % 2,
  logit: (index % 2) - 0.5,
}));

describe.each(referenceCases)('scorePredictions on $name', (item) => {
  const predictions = toPredictions(item);

  test('gives the accuracy with the Wilson interval of SciPy', () => {
    expectInterval(scorePredictions(predictions).accuracy, item.accuracy);
  });

  test("gives scikit-learn's AUC with DeLong's interval taken from its definition", () => {
    expectInterval(scorePredictions(predictions).auc, item.auc);
  });

  test("gives scikit-learn's balanced accuracy, predicted share and confusion matrix", () => {
    const scores = scorePredictions(predictions);
    expect(scores.balancedAccuracy).toBeCloseTo(item.balancedAccuracy, 12);
    expect(scores.predictedShare).toBeCloseTo(item.predictedShare, 12);
    expect(confusionMatrix(predictions)).toEqual(item.confusion);
  });

  test("gives cluster intervals within the bootstrap's own noise of NumPy's", () => {
    const scores = scorePredictions(predictions, { clusterOf: (prediction) => prediction.patient });
    expect(scores.clusters).toBe(new Set(item.clusters).size);
    expect(scores.aucByCluster!.estimate).toBeCloseTo(item.auc[0], 12);
    expect(scores.accuracyByCluster!.estimate).toBeCloseTo(item.accuracy[0], 12);
    for (const [interval, expected] of [
      [scores.accuracyByCluster, item.accuracyByCluster],
      [scores.aucByCluster, item.aucByCluster],
    ] as const) {
      expect(Math.abs(interval!.low - expected[0])).toBeLessThan(0.025);
      expect(Math.abs(interval!.high - expected[1])).toBeLessThan(0.025);
    }
  });

  test("rocCurve gives scikit-learn's points and thresholds", () => {
    const points = rocCurve(predictions);
    expect(points[0]).toEqual({ threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 });
    expect(points.slice(1).map((point) => point.threshold)).toEqual(item.roc.thresholds);
    for (const [index, point] of points.entries()) {
      expect(point.falsePositiveRate).toBeCloseTo(item.roc.fpr[index]!, 12);
      expect(point.truePositiveRate).toBeCloseTo(item.roc.tpr[index]!, 12);
    }
  });
});

describe('scorePredictions', () => {
  test('shows a decision collapse: low accuracy, extreme predicted share, high AUC', () => {
    const predictions = Array.from({ length: 90 }, (_, index) => ({ yTrue: index < 30 ? 1 : 0, logit: 99 - index }));
    const scores = scorePredictions(predictions);
    expect(scores.accuracy.estimate).toBeCloseTo(1 / 3, 12);
    expect([scores.predictedShare, scores.trueShare]).toEqual([1, 1 / 3]);
    expect(scores.auc?.estimate).toBe(1);
  });

  test('says that an AUC of 1 is not certain: with 15 of each class the bound is 0.025^(1/15)', () => {
    expectInterval(scorePredictions(perfect).auc, [1, 0.025 ** (1 / 15), 1]);
    const inverted = perfect.map(({ yTrue, logit }) => ({ yTrue, logit: -logit }));
    expectInterval(scorePredictions(inverted).auc, [0, 0, 1 - 0.025 ** (1 / 15)]);
  });

  test('says that one frame of a class tells nothing about the AUC', () => {
    const predictions = [{ yTrue: 1, logit: 1 }, ...perfect.filter((prediction) => prediction.yTrue === 0)];
    expectInterval(scorePredictions(predictions).auc, [1, 0, 1]);
  });

  test('gives null for what one class alone cannot have', () => {
    const scores = scorePredictions([{ yTrue: 0, logit: 1 }], { clusterOf: () => 'p' });
    expect([scores.balancedAccuracy, scores.auc, scores.aucByCluster]).toEqual([null, null, null]);
    expect(scores.accuracyByCluster?.estimate).toBe(0);
  });

  test('calls a logit of exactly 0 class 0', () => {
    expect(scorePredictions([{ yTrue: 0, logit: 0 }]).accuracy.estimate).toBe(1);
  });

  test('repeats with the same seed, and a wider level gives a wider interval', () => {
    const predictions = toPredictions(referenceCases[0]!);
    const clusterOf = (prediction: { readonly patient: string }): string => prediction.patient;
    const first = scorePredictions(predictions, { clusterOf, draws: 200, seed: 3 });
    expect(scorePredictions(predictions, { clusterOf, draws: 200, seed: 3 })).toEqual(first);
    const wide = scorePredictions(predictions, { level: 0.99 });
    expect(wide.auc!.low).toBeLessThan(first.auc!.low);
    expect(wide.accuracy.low).toBeLessThan(first.accuracy.low);
  });

  test('refuses no predictions, other classes and NaN', () => {
    expect(() => scorePredictions([])).toThrow(
      new RangeError('Cannot count confusions: expected predictions, got none; select a split that has frames'),
    );
    expect(() => scorePredictions([{ yTrue: 2, logit: 0 }])).toThrow(
      /class 0 or 1 .*, got class 2 and logit 0 at index 0/,
    );
    expect(() => scorePredictions([{ yTrue: 1, logit: Number.NaN }])).toThrow(
      /NaN at index 0; a NaN means that the run/,
    );
    expect(() => scorePredictions(perfect, { level: 1 })).toThrow(RangeError);
  });

  test('AUC is the trapezoid area below the ROC curve, within its interval, and mirrors with the classes', () => {
    const property = fc.property(anyPredictions, (predictions) => {
      const auc = scorePredictions(predictions).auc;
      if (auc === null) return;
      const points = rocCurve(predictions);
      const area = points.slice(1).reduce((sum, point, index) => {
        const before = points[index]!;
        const height = (point.truePositiveRate + before.truePositiveRate) / 2;
        return sum + height * (point.falsePositiveRate - before.falsePositiveRate);
      }, 0);
      expect(auc.estimate).toBeCloseTo(area, 12);
      expect(auc.low).toBeLessThanOrEqual(auc.estimate + 1e-12);
      expect(auc.high).toBeGreaterThanOrEqual(auc.estimate - 1e-12);
      const mirrored = predictions.map(({ yTrue, logit }) => ({ yTrue: 1 - yTrue, logit: -logit }));
      expect(scorePredictions(mirrored).auc!.low).toBeCloseTo(auc.low, 9);
    });
    fc.assert(property);
  });
});

describe('rocCurve', () => {
  test('refuses one class alone', () => {
    expect(() => rocCurve([{ yTrue: 1, logit: 0 }])).toThrow(
      new RangeError('Cannot draw a ROC curve: expected frames of both classes, got 0 and 1; take a larger split'),
    );
  });
});
