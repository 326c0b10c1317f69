/** Measures of an epoch against scikit-learn's on the references of analysis. */
import { describe, expect, test } from 'vitest';
import { measurePart } from '../../../src/training/run/measure-part.js';
import { referenceCases, toPredictions } from '../../analysis/reference.js';

describe.each(referenceCases)('measurePart on $name', (item) => {
  const predictions = toPredictions(item);
  const part = {
    logits: Float32Array.from(predictions, ({ logit }) => logit),
    labels: Uint8Array.from(predictions, ({ yTrue }) => yTrue),
    units: predictions.map(({ patient }) => patient),
  };

  test('gives the accuracy, balanced accuracy, area and predicted share of scikit-learn', () => {
    const measures = measurePart(part);
    expect(measures.accuracy).toBeCloseTo(item.accuracy[0], 12);
    expect(measures.balancedAccuracy).toBeCloseTo(item.balancedAccuracy, 12);
    expect(measures.areaUnderCurve).toBeCloseTo(item.auc[0], 12);
    expect(measures.predictedShare).toBeCloseTo(item.predictedShare, 6);
  });

  test('a unit counts once, however often its frames are repeated', () => {
    const [first] = part.units;
    const again = part.units.flatMap((unit, at) => (unit === first ? [at, at, at] : [at]));
    const repeated = {
      logits: Float32Array.from(again, (at) => part.logits[at]!),
      labels: Uint8Array.from(again, (at) => part.labels[at]!),
      units: again.map((at) => part.units[at]!),
    };
    expect(measurePart(repeated).unitLoss).toBeCloseTo(measurePart(part).unitLoss, 12);
    expect(measurePart(repeated).loss).not.toBeCloseTo(measurePart(part).loss, 6);
  });
});

describe('measurePart', () => {
  test('tells of a network that diverged by NaN, and of a decision that collapsed by its predicted share', () => {
    const labels = Uint8Array.of(0, 1, 1, 1);
    const units = ['a', 'b', 'c', 'd'];
    expect(measurePart({ logits: Float32Array.of(1, Number.NaN, 2, 3), labels, units })).toMatchObject({
      loss: Number.NaN,
      areaUnderCurve: Number.NaN,
    });
    const collapsed = measurePart({ logits: Float32Array.of(-9, -1, -2, -3), labels, units });
    expect(collapsed).toMatchObject({ accuracy: 0.25, areaUnderCurve: 1, predictedShare: 0, balancedAccuracy: 0.5 });
  });

  test('an area without one of the classes is not a number', () => {
    const part = { logits: Float32Array.of(1, 2), labels: Uint8Array.of(1, 1), units: ['a', 'a'] };
    expect(measurePart(part).areaUnderCurve).toBeNaN();
    expect(measurePart(part).balancedAccuracy).toBe(1);
  });
});
