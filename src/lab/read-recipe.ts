/** A recipe for a notebook: a named one, with what the notebook wants otherwise. */
import { parseRecipe } from '../training/recipe/parse-recipe.js';
import type { Augmentation, Recipe } from '../training/recipe/recipe.js';
import { resolveRecipe } from '../training/recipe/resolve-recipe.js';
import type { Stage } from '../training/recipe/stage.js';
import { projectPath } from './project-path.js';

/** What is to be other than in the recipe. */
export interface RecipeChanges extends Partial<Omit<Recipe, 'format' | 'version' | 'augmentation' | 'stages'>> {
  readonly augmentation?: Partial<Augmentation>;
  /** By the stage's name. A key is replaced as a whole. */
  readonly stages?: Readonly<Record<string, Partial<Stage>>>;
}

/** Frames as they are: for `augmentation` of a recipe. */
export const withoutAugmentation: Augmentation = {
  ...{ flipHorizontal: false, flipVertical: false, rotationDegrees: 0 },
  ...{ translation: 0, scale: 0, contrast: 0, noise: 0, labelEffects: {} },
};

/**
 * Reads a recipe and changes it.
 *
 * @param name - one of the package's, as `advised`, or a file, relative to the project's folder
 * @throws RangeError for a name or a stage that there isn't; SyntaxError where the changed recipe breaks a rule
 *
 * @example
 * const quick = await readRecipe("advised", { draws: 1, stages: { head: { epochs: 5 } } });
 * console.log(quick.stages.map((stage) => `${stage.name}: ${stage.epochs} epochs`).join(", "));
 */
export async function readRecipe(name: string, changes: RecipeChanges = {}): Promise<Recipe> {
  const recipe = await resolveRecipe(name, projectPath('.'));
  const { augmentation = {}, stages = {}, ...rest } = changes;
  const names = recipe.stages.map((stage) => stage.name);
  const unknown = Object.keys(stages).find((stage) => !names.includes(stage));
  if (unknown !== undefined)
    throw new RangeError(
      `Cannot change the recipe: expected a stage of ${names.join(', ')}, got '${unknown}'; name one of them`,
    );
  return parseRecipe({
    ...recipe,
    ...rest,
    augmentation: { ...recipe.augmentation, ...augmentation },
    stages: recipe.stages.map((stage) => ({ ...stage, ...stages[stage.name] })),
  });
}
