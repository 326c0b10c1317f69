/** Plans of epochs: what must hold for any labels, seed and epoch. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../../src/training/recipe/parse-recipe.js';
import { type Batch, planEpoch } from '../../../src/training/recipe/plan-epoch.js';
import type { Stage } from '../../../src/training/recipe/stage.js';
import { findClassWeights, weighExamples } from '../../../src/training/recipe/weigh-examples.js';

function makeStage(keys: object = {}): Stage {
  const stage = { name: 'a', trainable: 'all', learningRate: 1e-3, ...keys };
  return parseRecipe({ format: 'angiolab.recipe', version: 1, name: 'a', stages: [stage] }).stages[0] as Stage;
}

const labels = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 40 });
const bothLabels = labels.filter((all) => new Set(all).size === 2);
const place = fc.record({
  seed: fc.nat(),
  stageIndex: fc.nat({ max: 3 }),
  epoch: fc.integer({ min: 1, max: 50 }),
  batchSize: fc.integer({ min: 1, max: 12 }),
  draws: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant('fresh' as const)),
});

const framesOf = (batches: readonly Batch[]): number[] =>
  batches.flatMap(({ items }) => items.map(({ frame }) => frame));

function countFrames(batches: readonly Batch[], frames: number): number[] {
  const counts = new Array<number>(frames).fill(0);
  for (const frame of framesOf(batches)) counts[frame]!++;
  return counts;
}

describe('planEpoch', () => {
  test('shows each frame exactly once an epoch when shuffled, in full batches but the last', () => {
    fc.assert(
      fc.property(labels, place, (given, options) => {
        const batches = planEpoch(makeStage(), given, options);
        expect(countFrames(batches, given.length)).toEqual(given.map(() => 1));
        expect(batches.slice(0, -1).every(({ items }) => items.length === options.batchSize)).toBe(true);
        expect(batches).toHaveLength(Math.ceil(given.length / options.batchSize));
      }),
    );
  });

  test('shows each class as often when balanced, and each of its frames as often as the next', () => {
    fc.assert(
      fc.property(bothLabels, place, (given, options) => {
        const batches = planEpoch(makeStage({ sampling: 'balanced' }), given, options);
        const counts = countFrames(batches, given.length);
        const ofClass = [0, 1].map((label) => counts.filter((_, frame) => given[frame] === label));
        const sums = ofClass.map((some) => some.reduce((sum, count) => sum + count, 0)) as [number, number];
        expect(sums[0] + sums[1]).toBe(given.length);
        expect(sums[0] - sums[1]).toBe(given.length % 2 === 0 ? 0 : options.epoch % 2 === 1 ? 1 : -1);
        for (const some of ofClass) expect(Math.max(...some) - Math.min(...some)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('shows every cached draw of a frame once in as many epochs as there are draws', () => {
    fc.assert(
      fc.property(labels, place, fc.integer({ min: 1, max: 6 }), fc.nat({ max: 3 }), (given, options, draws, round) => {
        const seen = given.map(() => [] as number[]);
        for (let epoch = round * draws + 1; epoch <= (round + 1) * draws; epoch++)
          for (const { items } of planEpoch(makeStage(), given, { ...options, draws, epoch }))
            for (const { frame, draw } of items) seen[frame]!.push(draw);
        const all = Array.from({ length: draws }, (_, draw) => draw);
        for (const drawn of seen) expect(drawn.toSorted((a, b) => a - b)).toEqual(all);
      }),
    );
  });

  test('shows a frame that comes again in an epoch by another draw', () => {
    const given = [0, 0, 0, 0, 0, 0, 1];
    const options = { seed: 1, stageIndex: 0, epoch: 1, batchSize: 7, draws: 4 };
    const [batch] = planEpoch(makeStage({ sampling: 'balanced' }), given, options);
    const draws = (batch as Batch).items.flatMap(({ frame, draw }) => (frame === 6 ? [draw] : []));
    expect(new Set(draws).size).toBe(draws.length);
    expect(draws).toHaveLength(3);
  });

  test('never shows a fresh draw of a frame twice in a training', () => {
    const given = [0, 0, 0, 0, 1];
    const seen = [0, 1].flatMap((stageIndex) =>
      Array.from({ length: 20 }, (_, epoch) =>
        planEpoch(makeStage({ sampling: 'balanced' }), given, {
          ...{ seed: 1, stageIndex, epoch: epoch + 1, batchSize: 2, draws: 'fresh' },
        }).flatMap(({ items }) => items.map(({ frame, draw }) => `${frame}:${draw}`)),
      ).flat(),
    );
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('depends on its arguments alone: equal ones give equal plans, another seed, stage or epoch another', () => {
    const given = Array.from({ length: 40 }, (_, frame) => frame % 2);
    fc.assert(
      fc.property(place, (options) => {
        const stage = makeStage({ mixup: 0.4 });
        const plan = planEpoch(stage, given, options);
        planEpoch(stage, given, { ...options, epoch: options.epoch + 1 });
        expect(planEpoch(stage, given, options)).toEqual(plan);
        for (const other of [
          { ...options, seed: options.seed + 1 },
          { ...options, stageIndex: options.stageIndex + 1 },
          { ...options, epoch: options.epoch + 1 },
        ])
          expect(framesOf(planEpoch(stage, given, other))).not.toEqual(framesOf(plan));
      }),
    );
  });

  test('gives each step a dropout seed of its own, below 2^31', () => {
    const batches = planEpoch(makeStage(), new Uint8Array(64), {
      ...{ seed: 3, stageIndex: 0, epoch: 1, batchSize: 1, draws: 1 },
    });
    const seeds = batches.map(({ dropoutSeed }) => dropoutSeed);
    expect(new Set(seeds).size).toBe(64);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
  });

  test('mixes the items of a batch among themselves', () => {
    fc.assert(
      fc.property(labels, place, fc.constantFrom(0.01, 0.2, 1, 8), (given, options, mixup) => {
        for (const { items, mixup: mixed } of planEpoch(makeStage({ mixup }), given, options)) {
          const { partner, share } = mixed as NonNullable<Batch['mixup']>;
          expect(share >= 0 && share <= 1).toBe(true);
          expect(new Set(partner)).toEqual(new Set(items));
        }
        expect(planEpoch(makeStage(), given, options).every(({ mixup: none }) => none === null)).toBe(true);
      }),
    );
  });

  test('refuses to balance one class', () => {
    const options = { seed: 1, stageIndex: 0, epoch: 1, batchSize: 2, draws: 1 };
    expect(() => planEpoch(makeStage({ sampling: 'balanced' }), [1, 1, 1], options)).toThrow(
      new RangeError(
        'Cannot plan an epoch: expected training frames of both classes to balance, got one class; set sampling to shuffled, or mend the split',
      ),
    );
  });
});

describe('findClassWeights', () => {
  test("are n / (2 n_c), as scikit-learn's", () => {
    // compute_class_weight('balanced', classes=[0, 1], y=[0, 0, 0, 1]) gives [0.6667, 2].
    expect(findClassWeights([0, 0, 0, 1], makeStage())).toEqual([2 / 3, 2]);
    expect(findClassWeights([0, 0, 0, 1], makeStage({ classWeights: 'none' }))).toEqual([1, 1]);
    expect(findClassWeights([1, 1], makeStage())).toEqual([0, 0.5]);
  });

  test('have the same sum in both classes, and a mean of 1', () => {
    fc.assert(
      fc.property(bothLabels, (given) => {
        const weights = findClassWeights(given, makeStage());
        const sums = [0, 1].map((label) => given.filter((own) => own === label).length * weights[label]!);
        expect(sums[0]).toBeCloseTo(given.length / 2, 9);
        expect(sums[1]).toBeCloseTo(given.length / 2, 9);
      }),
    );
  });
});

describe('weighExamples', () => {
  const items = [
    { frame: 0, draw: 0 },
    { frame: 1, draw: 0 },
  ];
  const options = { labelOf: ({ frame }: { frame: number }) => frame, classWeights: [0.5, 2] as const };

  test('smooths targets towards a half', () => {
    const weighed = weighExamples({ items, mixup: null, dropoutSeed: 0 }, makeStage({ labelSmoothing: 0.2 }), options);
    expect([...weighed.targets]).toEqual([Math.fround(0.1), Math.fround(0.9)]);
    expect([...weighed.weights]).toEqual([0.5, 2]);
  });

  test('mixes so that the loss is the mean of both losses, each with its weight', () => {
    const partner = items.toReversed();
    const batch = { items, mixup: { partner, share: 0.75 }, dropoutSeed: 0 };
    const { targets, weights } = weighExamples(batch, makeStage(), options);
    const loss = (logit: number, target: number): number => Math.log1p(Math.exp(logit)) - target * logit;
    for (const logit of [-2, 0.3, 1.7]) {
      const apart = 0.75 * 0.5 * loss(logit, 0) + 0.25 * 2 * loss(logit, 1);
      expect(weights[0]! * loss(logit, targets[0]!)).toBeCloseTo(apart, 6);
    }
  });
});
