/** What cached draws cost in accuracy: one, four and eight draws a frame against a new draw each epoch. */
import { parseRecipe } from '../../src/training/recipe/parse-recipe.js';
import { resolveRecipe } from '../../src/training/recipe/resolve-recipe.js';
import { drawInput, openArcade } from './data.js';
import type { Cell, Experiment } from './experiment.js';

const epochs = 8;

/** The blocks at 1e-3 after the head; no epoch is chosen, so that all trainings have as many steps. */
export const draws: Experiment = {
  name: 'draws',
  question: `how much accuracy do cached draws cost against a new draw each epoch, ${epochs} epochs from mixed8 on?`,
  async cells() {
    const parts = await openArcade();
    const recipe = await resolveRecipe('advised-higher-rate');
    const stages = recipe.stages.map((stage) => ({
      ...stage,
      epochs,
      earlyStopping: null,
      gate: { start: null, keep: 'always' },
    }));
    const cells: Cell[] = [];
    for (const seed of [1, 2, 3])
      for (const count of [1, 4, 8, 'fresh'] as const)
        cells.push({
          name: `draws ${count}, 240 frames, seed ${seed}`,
          recipe: parseRecipe({ ...recipe, imageSize: 150, draws: count, stages }),
          seed,
          input: drawInput(parts, 240, seed),
        });
    return cells;
  },
};
