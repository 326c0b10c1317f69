/** Gates let a stage start and its result stay, or say why not. */
import { describe, expect, test } from 'vitest';
import { decideKeep, decideStart } from '../../../src/training/recipe/gate.js';
import { parseRecipe } from '../../../src/training/recipe/parse-recipe.js';
import type { Stage } from '../../../src/training/recipe/stage.js';

function makeStage(keys: object): Stage {
  const stages = ['a', 'b'].map((name) => ({ name, trainable: 'head', learningRate: 1e-3 }));
  const recipe = { format: 'angiolab.recipe', version: 1, name: 'a', stages: [stages[0], { ...stages[1], ...keys }] };
  return parseRecipe(recipe).stages[1] as Stage;
}

describe('decideStart', () => {
  const measured = { valBalancedAccuracy: 0.7 };

  test('lets a stage without a gate start', () => {
    expect(decideStart(null, { measured: {}, baselines: [] }).passed).toBe(true);
  });

  test.each([
    [0.7, [], true, 'valBalancedAccuracy 0.7000 of the stage before, at least the 0.7 that was asked for'],
    [0.71, [], false, 'valBalancedAccuracy 0.7000 of the stage before, less than the 0.71 that was asked for'],
    ['baselines', [0.5, 0.66], true, 'valBalancedAccuracy 0.7000 of the stage before, above the best baseline, 0.6600'],
    [
      'baselines',
      [0.5, 0.7],
      false,
      'valBalancedAccuracy 0.7000 of the stage before, not above the best baseline, 0.7000',
    ],
  ] as const)('%j against baselines %j: %s', (atLeast, baselines, passed, reason) => {
    expect(decideStart({ measure: 'valBalancedAccuracy', atLeast }, { measured, baselines })).toEqual({
      passed,
      reason,
    });
  });

  test('refuses to decide without a measure or a baseline', () => {
    const gate = { measure: 'valAccuracy', atLeast: 'baselines' } as const;
    expect(() => decideStart(gate, { measured, baselines: [0.5] })).toThrow(
      new RangeError(
        'Cannot decide a gate: expected valAccuracy of both stages, got none; give the training validation frames, or leave the gate out',
      ),
    );
    expect(() => decideStart(gate, { measured: { valAccuracy: 0.6 }, baselines: [] })).toThrow(
      new RangeError(
        'Cannot decide a gate: expected baselines by valAccuracy, got none; pass one, or write a number as gate.start.atLeast',
      ),
    );
  });
});

describe('decideKeep', () => {
  test('always keeps without a gate', () => {
    expect(decideKeep(makeStage({}), {}, {}).passed).toBe(true);
  });

  test.each([
    ['valLoss', 0.5, 0.5, true],
    ['valLoss', 0.5, 0.4, true],
    ['valLoss', 0.5, 0.5001, false],
    ['valLoss', 0.5, NaN, false],
    ['valLoss', NaN, 0.5, true],
    ['valAccuracy', 0.7, 0.7, true],
    ['valAccuracy', 0.7, 0.69, false],
  ] as const)('compares %s %d before with %d after', (monitor, before, after, passed) => {
    const stage = makeStage({ gate: { keep: 'notWorse' }, earlyStopping: { monitor } });
    const decision = decideKeep(stage, { [monitor]: before }, { [monitor]: after });
    expect(decision.passed).toBe(passed);
    expect(decision.reason).toContain(passed ? 'not worse' : 'worse');
  });

  test('goes by the loss on validation without early stopping', () => {
    const stage = makeStage({ gate: { keep: 'notWorse' }, earlyStopping: null });
    expect(decideKeep(stage, { valLoss: 0.5 }, { valLoss: 0.6 })).toEqual({
      passed: false,
      reason: 'valLoss 0.6000 after 0.5000, worse',
    });
  });
});
