/** stratifiedArea: the pooled area where there is one stratum, pairs within strata alone where there are more. */
import { describe, expect, test } from 'vitest';
import { scorePredictions } from '../../src/analysis/score-predictions.js';
import { type StratifiedPrediction, stratifiedArea } from '../../src/analysis/stratified-area.js';
import { createRandom } from '../../src/numeric/random.js';

const make = (stratum: string, yTrue: number, logit: number, cluster = `${stratum} ${yTrue} ${logit}`) => ({
  stratum,
  yTrue,
  logit,
  cluster,
});

describe('stratifiedArea', () => {
  test('is the area under the curve, with its interval by cluster, where there is one stratum', () => {
    const random = createRandom(1);
    const items = Array.from({ length: 120 }, (_, at) => {
      const yTrue = random.integer(2);
      return make('all', yTrue, Math.round(random.normal() * 3 + yTrue * 2), `c${at % 20}`);
    });
    const pooled = scorePredictions(items, { clusterOf: ({ cluster }) => cluster }).aucByCluster;
    const { estimate, low, high } = stratifiedArea(items);
    expect(estimate).toBeCloseTo(pooled!.estimate, 12);
    expect([low, high]).toEqual([expect.closeTo(pooled!.low, 12), expect.closeTo(pooled!.high, 12)]);
  });

  test('compares within strata alone, each by its pairs', () => {
    // 2 of 2 pairs right in a; 1/2 of 1 in b; none in c. Pooled, those of b would count against a.
    const items = [
      make('a', 0, 1),
      make('a', 1, 2),
      make('a', 1, 3),
      make('b', 0, 9),
      make('b', 1, 9),
      make('c', 1, -5),
    ];
    expect(stratifiedArea(items).estimate).toBeCloseTo(2.5 / 3, 12);
  });

  test('has no estimate without a pair, and refuses NaN', () => {
    expect(stratifiedArea([make('a', 0, 1), make('b', 1, 2)]).estimate).toBeNaN();
    const broken: StratifiedPrediction[] = [make('a', 0, Number.NaN)];
    expect(() => stratifiedArea(broken)).toThrow(
      /^Cannot find the area: expected a class 0 or 1 and a logit that is a number/,
    );
  });
});
