/** The list of experiments. A new one is one file and one line here. */
import { arcadeFinal, arcadeRecipes } from './arcade-recipes.js';
import { collapse } from './collapse.js';
import { draws } from './draws.js';
import type { Experiment } from './experiment.js';

export const experiments: readonly Experiment[] = [arcadeRecipes, arcadeFinal, collapse, draws];
