/** A recipe is read whole or refused in one sentence that says where. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRecipe, hashRecipe, parseRecipe } from '../../../src/training/recipe/parse-recipe.js';

const head = { name: 'head', trainable: 'head', learningRate: 1e-3 };
const blocks = { name: 'blocks', trainable: 'mixed8', learningRate: 1e-5 };
const least = { format: 'angiolab.recipe', version: 1, name: 'probe', stages: [head] };

function withStage(keys: object): object {
  return { ...least, stages: [head, { ...blocks, ...keys }] };
}

function messageOf(source: unknown): string {
  try {
    parseRecipe(source);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return (error as Error).message;
  }
  return 'read';
}

describe('parseRecipe', () => {
  test('fills in every default', () => {
    expect(parseRecipe(least)).toEqual({
      ...least,
      description: '',
      imageSize: 299,
      batchSize: 8,
      augmentation: {
        flipHorizontal: false,
        flipVertical: false,
        rotationDegrees: 10,
        translation: 0.05,
        scale: 0.05,
        contrast: 0.1,
        noise: 2,
        labelEffects: {},
      },
      draws: 8,
      cachePrecision: 'float32',
      observers: true,
      stages: [
        {
          ...head,
          normalization: 'frozen',
          epochs: 30,
          optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
          headLearningRate: null,
          schedule: {
            kind: 'reduceOnPlateau',
            monitor: 'valLoss',
            factor: 0.5,
            patience: 4,
            minDelta: 1e-4,
            cooldown: 0,
            minRate: 0,
          },
          warmUpEpochs: 0,
          rateDecayByBlock: 1,
          weightDecay: 1e-4,
          l2sp: 0,
          dropout: 0.3,
          labelSmoothing: 0,
          classWeights: 'balanced',
          sampling: 'shuffled',
          mixup: 0,
          ema: 0,
          clipNorm: 0,
          earlyStopping: { monitor: 'valLoss', patience: 10, minDelta: 0, restore: true },
          gate: { start: null, keep: 'always' },
        },
      ],
    });
  });

  test("takes PyTorch's names of blocks and gives Keras'", () => {
    expect(parseRecipe(withStage({ trainable: 'Mixed_7a' })).stages[1]?.trainable).toBe('mixed8');
    expect(parseRecipe(withStage({ trainable: 'Mixed_5b' })).stages[1]?.trainable).toBe('mixed0');
    expect(formatRecipe(parseRecipe(withStage({ trainable: 'Mixed_7c' })))).toBe(
      formatRecipe(parseRecipe(withStage({ trainable: 'mixed10' }))),
    );
  });

  test.each([
    ['{"format"', /^Cannot read the recipe: expected JSON, got a text that isn't \(.+\); mend the file$/],
    ['[]', 'Cannot read the recipe: expected an object, got a list; write it in braces'],
    [null, 'Cannot read the recipe: expected an object, got null; write it in braces'],
    [{}, 'Cannot read the recipe: expected the key format, got none; add it'],
    [{ ...least, format: 'x' }, "Cannot read the recipe: expected 'angiolab.recipe' as format, got 'x'; change it"],
    [{ ...least, version: 2, more: 1 }, 'Cannot read the recipe: expected 1 as version, got 2; change it'],
    [
      { ...least, bachSize: 8 },
      "Cannot read the recipe: expected keys of a recipe, got 'bachSize'; did you mean 'batchSize'?",
    ],
    [{ ...least, stages: [] }, 'Cannot read the recipe: expected at least 1 entry as stages, got 0; add one'],
    [
      { ...least, stages: {} },
      'Cannot read the recipe: expected a list as stages, got an object; write it in brackets',
    ],
    [
      { ...least, draws: 0 },
      "Cannot read the recipe: expected a whole number from 1 to 64 or 'fresh' as draws, got 0; change it",
    ],
    [
      { ...least, draws: 'frech' },
      "Cannot read the recipe: expected a whole number from 1 to 64 or 'fresh' as draws, got 'frech'; did you mean 'fresh'?",
    ],
    [
      withStage({ schedule: { kind: 'reduceOnPlateau', factor: 2 } }),
      'Cannot read the recipe: expected a number above 0 to below 1 as stages[1].schedule.factor, got 2; change it',
    ],
    [
      withStage({ schedule: { kind: 'reduceOnPlateu' } }),
      "Cannot read the recipe: expected 'constant', 'cosine', 'oneCycle', 'reduceOnPlateau' as stages[1].schedule.kind, got 'reduceOnPlateu'; did you mean 'reduceOnPlateau'?",
    ],
    [
      withStage({ schedule: { kind: 'cosine', factor: 0.5 } }),
      "Cannot read the recipe: expected keys that stages[1].schedule has, got 'factor'; leave it out, or use one of kind, finalShare",
    ],
    [
      withStage({ optimizer: { momentum: 0.9 } }),
      "Cannot read the recipe: expected the key stages[1].optimizer.kind, got none; add 'sgd', 'adam', 'adamw'",
    ],
    [
      withStage({ optimizer: 'adam' }),
      "Cannot read the recipe: expected an object as stages[1].optimizer, got 'adam'; change it",
    ],
    [
      withStage({ dropout: 1 }),
      'Cannot read the recipe: expected a number from 0 to below 1 as stages[1].dropout, got 1; change it',
    ],
    [
      withStage({ epochs: 1.5 }),
      'Cannot read the recipe: expected a whole number from 1 to 10000 as stages[1].epochs, got 1.5; change it',
    ],
    [
      withStage({ learningRate: Number.NaN }),
      'Cannot read the recipe: expected a number above 0 to 10 as stages[1].learningRate, got NaN; change it',
    ],
    [
      withStage({ trainable: 'mixed11' }),
      /^Cannot read the recipe: expected 'head', 'mixed0', .+ as stages\[1\]\.trainable, got 'mixed11'; did you mean 'mixed1'\?$/,
    ],
    [
      withStage({ name: 'head' }),
      "Cannot read the recipe: expected another name as stages[1].name, got 'head' again; rename the stage",
    ],
    [
      withStage({ name: 'Top Blocks' }),
      "Cannot read the recipe: expected a text that matches ^[a-z0-9]+(-[a-z0-9]+)*$ as stages[1].name, got 'Top Blocks'; change it",
    ],
    [
      withStage({ epochs: 3, warmUpEpochs: 3 }),
      'Cannot read the recipe: expected fewer epochs as stages[1].warmUpEpochs than the 3 of the stage, got 3; change one of them',
    ],
    [
      { ...least, stages: [{ ...head, gate: { start: { atLeast: 0.7 } } }] },
      'Cannot read the recipe: expected no gate in the first stage, which has none before it, got stages[0].gate; leave it out',
    ],
    [
      withStage({ gate: { start: { measure: 'valLoss' } } }),
      /as stages\[1\]\.gate\.start\.measure, got 'valLoss'; change it$/,
    ],
    [
      { ...least, augmentation: { rotationDegrees: 5, labelEffects: { rotationDegrees: 'refuse' } } },
      "Cannot read the recipe: expected augmentation.rotationDegrees off, since its label effect is 'refuse', got 5; switch it off, or say in augmentation.labelEffects what becomes of each label",
    ],
    [
      { ...least, augmentation: { labelEffects: { noise: { LCA: 'RCA' } } } },
      "Cannot read the recipe: expected 'refuse' as augmentation.labelEffects.noise, got an object; change it",
    ],
    [
      { ...least, augmentation: { labelEffects: { flipVertical: { LCA: 'RCA' } } } },
      "Cannot read the recipe: expected labels that a second flip brings back in augmentation.labelEffects.flipVertical, got 'LCA' to 'RCA' alone; add 'RCA' to 'LCA'",
    ],
  ])('refuses %j', (source, message) => {
    if (typeof message === 'string') expect(messageOf(source)).toBe(message);
    else expect(messageOf(source)).toMatch(message);
  });

  test('a transform whose effect is refused may stay off, and a flip may exchange labels', () => {
    const labelEffects = { flipVertical: 'refuse', flipHorizontal: { RCA: 'LCA', LCA: 'RCA' } };
    const { augmentation } = parseRecipe({ ...least, augmentation: { flipHorizontal: true, labelEffects } });
    expect(augmentation.labelEffects).toEqual(labelEffects);
  });

  test('any JSON is read or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(messageOf(text)).toMatch(/^Cannot read the recipe: expected .+, got .+; .+/s);
      }),
    );
  });
});

describe('formatRecipe', () => {
  const full = parseRecipe(withStage({ schedule: { kind: 'oneCycle' }, optimizer: { kind: 'sgd' } }));

  test('writes what parseRecipe reads', () => {
    expect(parseRecipe(formatRecipe(full))).toEqual(full);
  });

  test('gives equal bytes and hashes whatever the order of keys', () => {
    const turned = parseRecipe(Object.fromEntries(Object.entries(full).reverse()));
    expect(formatRecipe(turned)).toBe(formatRecipe(full));
    expect(hashRecipe(turned)).toBe(hashRecipe(full));
    expect(hashRecipe({ ...full, batchSize: 9 })).not.toBe(hashRecipe(full));
  });
});
