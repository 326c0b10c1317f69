/** The case's recipes and the advised ones on real angiograms: what each is worth with few and with many training frames. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolds } from '../../src/dataset/create-folds.js';
import { splitOf, splitOfFold } from '../../src/dataset/split.js';
import { mean, quantile } from '../../src/numeric/describe.js';
import { parseRecipe } from '../../src/training/recipe/parse-recipe.js';
import type { Recipe } from '../../src/training/recipe/recipe.js';
import { resolveRecipe } from '../../src/training/recipe/resolve-recipe.js';
import { benchFolder } from '../peer-environment.js';
import { drawInput, openArcade, type Parts, toInput } from './data.js';
import type { Cell, Experiment, ExperimentResults } from './experiment.js';

const names = ['head-only', 'from-mixed7', 'advised', 'advised-higher-rate', 'everything'] as const;
/** At most so many epochs a stage; a stage stops when validation hasn't got better for five. */
const [mostEpochs, patience] = [12, 5];
const folds = 3;
const side = 150;

async function readShort(name: string, imageSize: number): Promise<Recipe> {
  const recipe = await resolveRecipe(name);
  const stages = recipe.stages.map((stage) => ({
    ...stage,
    epochs: Math.min(stage.epochs, mostEpochs),
    earlyStopping: { monitor: 'valLoss', patience, minDelta: 0, restore: true },
  }));
  return parseRecipe({ ...recipe, imageSize, stages });
}

/** With 60 and 240 frames three seeds, each judged on 200 other training frames. */
async function listSmall(parts: Parts): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const size of [60, 240])
    for (const name of names)
      for (const seed of [1, 2, 3])
        cells.push({
          name: `${name}, ${size} frames, seed ${seed}`,
          recipe: await readShort(name, side),
          seed,
          input: drawInput(parts, size, seed),
        });
  return cells;
}

/** With all 1,000, three folds of one seed. Everything unfrozen would take most of a day. */
async function listFolds(parts: Parts): Promise<Cell[]> {
  const { training } = parts;
  const drawn = createFolds(training, { unit: 'frame', folds, seed: 1 });
  const cells: Cell[] = [];
  for (const name of names.filter((one) => one !== 'everything'))
    for (let fold = 1; fold <= folds; fold++) {
      const split = splitOfFold(drawn, fold);
      const [learned, held] = (['train', 'validation'] as const).map((part) =>
        training.filter((frame) => splitOf(split, frame) === part),
      );
      cells.push({
        name: `${name}, 1000 frames, fold ${fold} of ${folds}`,
        recipe: await readShort(name, side),
        seed: 1,
        input: toInput(parts, learned ?? [], held ?? []),
      });
    }
  return cells;
}

/** ARCADE's validation part isn't looked at: recipes are compared on training frames that a training didn't see. */
export const arcadeRecipes: Experiment = {
  name: 'arcade-recipes',
  question: `which recipe does best on real angiograms with 60, 240 and 1,000 training frames, at ${side} pixels?`,
  async cells() {
    const parts = await openArcade();
    return [...(await listSmall(parts)), ...(await listFolds(parts))];
  },
};

/** What cross-validation says: the recipe with the best mean accuracy, and the median epoch at which each of its stages was best. */
export interface Choice {
  readonly recipe: string;
  /** By the name of the stage; one that no fold ran isn't there. */
  readonly epochs: ReadonlyMap<string, number>;
}

/** Chooses by the folds on all frames. @throws RangeError where there are none */
export function chooseRecipe({ results }: ExperimentResults): Choice {
  const scored = names.map((name) => {
    const cells = results.filter(({ cell }) => cell.startsWith(`${name}, 1000 frames, fold`));
    return { name, cells, score: cells.length === 0 ? -1 : mean(cells.map(({ final }) => final.valAccuracy)) };
  });
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  if (best.cells.length === 0)
    throw new RangeError('Cannot choose a recipe: expected results of arcade-recipes, got none; run it first');
  const epochs = new Map<string, number>();
  for (const { name } of best.cells[0]?.stages ?? []) {
    const found = best.cells.flatMap(({ stages }) => stages.find((stage) => stage.name === name)?.epoch ?? []);
    if (found.length > 0) epochs.set(name, Math.round(quantile(found, 0.5)));
  }
  return { recipe: best.name, epochs };
}

/** The chosen recipe once, at full size, on all training frames; no epoch is chosen by what validation says. */
export const arcadeFinal: Experiment = {
  name: 'arcade-final',
  question: 'what does the chosen recipe score on the 200 validation frames, which are looked at once, at 299 pixels?',
  async cells() {
    const parts = await openArcade();
    const path = join(benchFolder, '../docs/experiments/arcade-recipes.json');
    const choice = chooseRecipe(JSON.parse(await readFile(path, 'utf8')));
    const recipe = await resolveRecipe(choice.recipe);
    const stages = recipe.stages.flatMap((stage) => {
      const epochs = choice.epochs.get(stage.name);
      if (epochs === undefined) return [];
      return [{ ...stage, epochs, earlyStopping: null, gate: { start: null, keep: 'always' } }];
    });
    return [
      {
        name: `${choice.recipe}, 1000 frames at 299 pixels, seed 1`,
        recipe: parseRecipe({ ...recipe, cachePrecision: 'float16', stages }),
        seed: 1,
        input: toInput(parts, parts.training, parts.validation),
      },
    ];
  },
};
