/** readRecipe: a named recipe with changes, and what it refuses. */
import { expect, test } from 'vitest';
import { readRecipe, withoutAugmentation } from '../../src/lab/read-recipe.js';

test('changes keys of the recipe, of its augmentation and of named stages, and leaves the rest', async () => {
  const advised = await readRecipe('advised');
  const stages = { blocks: { trainable: 'mixed10', epochs: 4 } } as const;
  const recipe = await readRecipe('advised', { draws: 1, augmentation: { noise: 0 }, stages });
  expect(recipe).toEqual({
    ...advised,
    draws: 1,
    augmentation: { ...advised.augmentation, noise: 0 },
    stages: [advised.stages[0], { ...advised.stages[1], ...stages.blocks }],
  });
});

test('without augmentation every transform is off', async () => {
  const { augmentation } = await readRecipe('advised', { augmentation: withoutAugmentation });
  const { labelEffects, ...transforms } = augmentation;
  expect(Object.values(transforms).filter((value) => value !== 0 && value !== false)).toEqual([]);
  expect(labelEffects).toEqual({});
});

test('refuses a stage that there is not, and a change that breaks a rule', async () => {
  await expect(readRecipe('advised', { stages: { block: { epochs: 1 } } })).rejects.toThrow(
    new RangeError("Cannot change the recipe: expected a stage of head, blocks, got 'block'; name one of them"),
  );
  const refused = readRecipe('advised', { stages: { blocks: { epochs: 1 } } });
  await expect(refused).rejects.toThrow(/^Cannot read the recipe: expected .*warmUpEpochs/);
});
