/** The recipes that come with the package, their schema, and what they warn of. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findWarnings } from '../../../src/training/recipe/find-warnings.js';
import { parseRecipe } from '../../../src/training/recipe/parse-recipe.js';
import { formatRecipeSchema } from '../../../src/training/recipe/recipe-schema.js';
import { listRecipes, resolveRecipe } from '../../../src/training/recipe/resolve-recipe.js';

const recipes = resolve(import.meta.dirname, '../../../recipes');
const names = ['advised', 'advised-higher-rate', 'everything', 'from-mixed7', 'head-only'];
const folder = mkdtempSync(join(tmpdir(), 'angiolab-recipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('recipes/', () => {
  test('holds the schema that the parser follows (ANGIOLAB_UPDATE_GOLDEN=1 writes it anew)', () => {
    const path = join(recipes, 'recipe.schema.json');
    if (process.env['ANGIOLAB_UPDATE_GOLDEN'] === '1') writeFileSync(path, formatRecipeSchema());
    expect(readFileSync(path, 'utf8')).toBe(formatRecipeSchema());
  });

  test.each(names)('%s is named as its file', async (name) => {
    expect((await resolveRecipe(name)).name).toBe(name);
  });

  test("the case's recipes have the case's regularisation and augmentation", async () => {
    for (const [name, trainable] of [
      ['head-only', 'head'],
      ['from-mixed7', 'mixed8'],
      ['everything', 'all'],
    ] as const) {
      const { stages, augmentation } = await resolveRecipe(name);
      expect(augmentation).toMatchObject({ flipHorizontal: true, flipVertical: true, rotationDegrees: 25 });
      expect(augmentation.translation).toBeGreaterThan(0);
      expect(stages).toHaveLength(1);
      expect(stages[0]).toMatchObject({ trainable, weightDecay: 1e-4, dropout: 0.5, classWeights: 'balanced' });
      expect(stages[0]?.schedule).toMatchObject({ kind: 'reduceOnPlateau', factor: 0.5, patience: 8 });
    }
  });

  test('the advised recipe trains the head first, then top blocks at 1e-5 at most, behind gates', async () => {
    const { stages } = await resolveRecipe('advised');
    expect(stages.map(({ trainable }) => trainable)).toEqual(['head', 'mixed8']);
    expect(stages[1]?.learningRate).toBeLessThanOrEqual(1e-5);
    expect(stages[1]?.gate).toEqual({
      start: { measure: 'valBalancedAccuracy', atLeast: 'baselines' },
      keep: 'notWorse',
    });
  });
});

describe('resolveRecipe', () => {
  test('reads a file by its path', async () => {
    const path = join(folder, 'mine.json');
    writeFileSync(path, readFileSync(join(recipes, 'advised.json')));
    expect(await resolveRecipe(path)).toEqual(await resolveRecipe('advised'));
  });

  test('lists what there is, and says what is near', async () => {
    expect(await listRecipes()).toEqual(names);
    await expect(resolveRecipe('head-onyl')).rejects.toThrow(
      new RangeError(
        `Cannot find the recipe: expected ${names.join(', ')}, got 'head-onyl'; did you mean 'head-only'?`,
      ),
    );
    await expect(resolveRecipe('zzz')).rejects.toThrow('name one of them, or a file that ends in .json');
  });

  test('says why a file cannot be read', async () => {
    await expect(resolveRecipe(join(folder, 'none.json'))).rejects.toThrow(
      'Cannot read the recipe: expected a JSON file, got no such file; check the path',
    );
  });
});

describe('docs/training.md', () => {
  test('shows a recipe that is read, without a warning', () => {
    const page = readFileSync(resolve(recipes, '../docs/training.md'), 'utf8');
    const [, text = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    const recipe = parseRecipe(text);
    expect(recipe.stages[1]?.gate).toEqual({
      start: { measure: 'valBalancedAccuracy', atLeast: 'baselines' },
      keep: 'notWorse',
    });
    expect(findWarnings(recipe)).toEqual([]);
  });

  test('names each recipe', () => {
    const page = readFileSync(resolve(recipes, '../docs/training.md'), 'utf8');
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

/** Warnings of a head stage and one that is given. */
function warningsOf(keys: object, recipe: object = {}): string[] {
  const head = { name: 'head', trainable: 'head', learningRate: 1e-2 };
  const blocks = { name: 'blocks', trainable: 'mixed8', learningRate: 1e-4, ...keys };
  return findWarnings(
    parseRecipe({ format: 'angiolab.recipe', version: 1, name: 'a', stages: [head, blocks], ...recipe }),
  );
}

describe('findWarnings', () => {
  test('has none for defaults, nor for the advised recipes', async () => {
    expect(warningsOf({})).toEqual([]);
    for (const name of ['advised', 'advised-higher-rate']) expect(findWarnings(await resolveRecipe(name))).toEqual([]);
  });

  test.each([
    [{ sampling: 'balanced' }, {}, 'classWeights and sampling are both balanced'],
    [{ normalization: 'batch' }, { batchSize: 15 }, 'normalization by batches of 15'],
    [{ normalization: 'batch', trainable: 'head' }, {}, 'normalization by batches has no effect'],
    [{ learningRate: 2e-3 }, {}, 'learningRate 0.002 with adamw overwrites'],
    [{ earlyStopping: { patience: 4 } }, {}, 'it stops after 4 epochs'],
    [{ schedule: { kind: 'oneCycle' }, warmUpEpochs: 1 }, {}, 'oneCycle begins with a rise of its own'],
    [{ l2sp: 0.01 }, {}, 'weightDecay pulls kernels to 0 and l2sp'],
  ])('tells of %j with %j alone', (keys, recipe, start) => {
    const warnings = warningsOf(keys, recipe);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`Stage 'blocks': ${start}`);
  });

  test.each([
    [{ sampling: 'balanced', classWeights: 'none' }, {}],
    [{ normalization: 'batch' }, { batchSize: 16 }],
    [{ learningRate: 1e-3 }, {}],
    [{ learningRate: 1e-2, optimizer: { kind: 'sgd' } }, {}],
    [{ l2sp: 0.01, weightDecay: 0 }, {}],
    [{}, { augmentation: { flipHorizontal: true, labelEffects: { flipHorizontal: {} } } }],
  ])('has none for %j with %j', (keys, recipe) => {
    expect(warningsOf(keys, recipe)).toEqual([]);
  });

  test("tells that the case's recipes flip without a word on labels and unfreeze beneath a fresh head", async () => {
    const flips = ['Augmentation: flipHorizontal is on', 'Augmentation: flipVertical is on'];
    const starts = (warnings: readonly string[]): string[] =>
      warnings.map((text) => text.slice(0, text.indexOf(' and nothing') > 0 ? text.indexOf(' and nothing') : 60));
    expect(starts(findWarnings(await resolveRecipe('head-only')))).toEqual(flips);
    expect(findWarnings(await resolveRecipe('everything'))[2]).toBe(
      "Stage 'everything': blocks learn from the errors of a head that knows nothing yet; let a stage of the head alone go before it",
    );
  });
});
