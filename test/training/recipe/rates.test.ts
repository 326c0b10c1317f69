/** Rates, plateaus and early stopping agree with PyTorch and Keras (test/fixtures/training/make_rates.py). */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followPlateau } from '../../../src/training/recipe/follow-plateau.js';
import { parseRecipe } from '../../../src/training/recipe/parse-recipe.js';
import { rateOfStep, rateShare } from '../../../src/training/recipe/rate-of-step.js';
import type { ReduceOnPlateau } from '../../../src/training/recipe/schedule.js';
import type { Stage } from '../../../src/training/recipe/stage.js';
import { watchEpochs } from '../../../src/training/recipe/watch-epochs.js';

interface Case {
  readonly history: string;
  readonly loss: boolean;
  readonly patience: number;
  readonly minDelta: number;
}

const reference: {
  readonly peak: number;
  readonly steps: number;
  readonly epochs: number;
  readonly warmUp: number;
  readonly cosine: number[];
  readonly warmedCosine: number[];
  readonly oneCycle: number[];
  readonly kerasCosine: number[];
  readonly histories: Record<string, number[]>;
  readonly plateaus: (Case & { readonly cooldown: number; readonly minRate: number; readonly rates: number[] })[];
  readonly stops: (Case & { readonly lastEpoch: number; readonly stop: boolean; readonly bestEpoch: number })[];
} = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/training/rates.json'), 'utf8'));

const { steps, epochs, peak } = reference;

function makeStage(keys: object): Stage {
  const stage = { name: 'a', trainable: 'all', learningRate: peak, epochs, ...keys };
  return parseRecipe({ format: 'angiolab.recipe', version: 1, name: 'a', stages: [stage] }).stages[0] as Stage;
}

function ratesOf(keys: object): number[] {
  const stage = makeStage(keys);
  return Array.from({ length: steps * stage.epochs }, (_, at) =>
    rateOfStep(stage, { epoch: 1 + Math.floor(at / steps), step: at % steps, steps }),
  );
}

function expectNear(rates: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(rates).toHaveLength(expected.length);
  rates.forEach((rate, at) => {
    expect(Math.abs(rate - (expected[at] as number)) / peak).toBeLessThan(tolerance);
  });
}

function historyOf({ history, loss }: Case): number[] {
  const losses = reference.histories[history] as number[];
  return loss ? losses : losses.map((value) => 1 - value);
}

describe('rateOfStep', () => {
  test("follows PyTorch's cosine, from its peak to a share of it, and Keras' in single precision", () => {
    const rates = ratesOf({ schedule: { kind: 'cosine', finalShare: 0.1 } });
    expectNear(rates, reference.cosine, 1e-12);
    expectNear(rates, reference.kerasCosine, 1e-6);
  });

  test("warms up as PyTorch's LinearLR before a cosine of what is left", () => {
    const { warmUp } = reference;
    expectNear(ratesOf({ schedule: { kind: 'cosine' }, warmUpEpochs: warmUp }), reference.warmedCosine, 1e-12);
  });

  test("goes through PyTorch's one cycle", () => {
    expectNear(ratesOf({ schedule: { kind: 'oneCycle' } }), reference.oneCycle, 1e-12);
  });

  test('stays at the peak when constant, after a warm-up of part of an epoch', () => {
    const rates = ratesOf({ schedule: { kind: 'constant' }, warmUpEpochs: 0.5 });
    expect(rates.slice(0, 5).map((rate) => rate / peak)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(new Set(rates.slice(4))).toEqual(new Set([peak]));
  });

  test('is above 0 and at most the peak for every schedule, however short the stage', () => {
    const kinds = fc.constantFrom('constant', 'cosine', 'oneCycle', 'reduceOnPlateau');
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), (kind, length, perEpoch) => {
        const stage = makeStage({ schedule: { kind }, epochs: length, warmUpEpochs: 0.3 });
        for (let epoch = 1; epoch <= length; epoch++)
          for (let step = 0; step < perEpoch; step++) {
            const rate = rateOfStep(stage, { epoch, step, steps: perEpoch });
            expect(rate).toBeGreaterThan(0);
            expect(rate).toBeLessThanOrEqual(peak);
          }
      }),
    );
  });
});

describe('rateShare', () => {
  test('falls block by block below the head, which may have a rate of its own', () => {
    const stage = makeStage({ rateDecayByBlock: 0.5, headLearningRate: 10 * peak });
    expect([0, 1, 2, 3].map((depth) => rateShare(stage, depth))).toEqual([10, 1, 0.5, 0.25]);
    expect(rateShare(makeStage({}), 0)).toBe(1);
  });
});

describe('followPlateau', () => {
  test.each(reference.plateaus)("is Keras' ReduceLROnPlateau on $history, loss $loss, patience $patience", (one) => {
    const monitor = one.loss ? 'valLoss' : 'valAccuracy';
    const { patience, minDelta, cooldown, minRate } = one;
    const schedule: ReduceOnPlateau = {
      kind: 'reduceOnPlateau',
      factor: 0.5,
      monitor,
      patience,
      minDelta,
      cooldown,
      minRate,
    };
    const stage = makeStage({ schedule, epochs: 100 });
    const history = historyOf(one);
    const rates = one.rates.map((_, epoch) => followPlateau(schedule, peak, history.slice(0, epoch)));
    expectNear(rates, one.rates, 1e-7);
    const place = { epoch: history.length + 1, step: 0, steps, history };
    expect(rateOfStep(stage, place)).toBe(rates.at(-1));
  });

  test('takes NaN for no improvement', () => {
    const { schedule } = makeStage({ schedule: { kind: 'reduceOnPlateau', patience: 2 } });
    const rates = [[], [NaN], [NaN, NaN], [NaN, NaN, 1]].map((history) =>
      followPlateau(schedule as ReduceOnPlateau, 1, history),
    );
    expect(rates).toEqual([1, 1, 0.5, 0.5]);
  });
});

describe('watchEpochs', () => {
  test.each(reference.stops)("is Keras' EarlyStopping on $history, loss $loss, patience $patience", (one) => {
    const { patience, minDelta, lastEpoch, stop, bestEpoch } = one;
    const monitor = one.loss ? 'valLoss' : 'valAccuracy';
    const rule = { monitor, patience, minDelta, restore: true } as const;
    const history = historyOf(one).slice(0, lastEpoch);
    const found = watchEpochs(rule, history);
    expect(found).toEqual({ bestEpoch, stop, best: history[bestEpoch - 1] });
    expect(watchEpochs(rule, history.slice(0, -1)).stop).toBe(false);
  });

  test('has no best epoch before the first, and NaN is never the best', () => {
    const rule = { monitor: 'valLoss', patience: 3, minDelta: 0, restore: true } as const;
    expect(watchEpochs(rule, [])).toEqual({ bestEpoch: 0, best: null, stop: false });
    expect(watchEpochs(rule, [NaN, 0.7, NaN])).toEqual({ bestEpoch: 2, best: 0.7, stop: false });
    expect(watchEpochs(rule, [NaN, NaN, NaN])).toEqual({ bestEpoch: 1, best: null, stop: true });
  });
});
