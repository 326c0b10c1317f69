/** A recipe from JSON: checked, complete, and with one way to write it. */
import { sha256 } from '../../files/hash.js';
import { fillIn, SchemaError } from './fill-in.js';
import type { Augmentation, LabelEffect, Recipe, Transform } from './recipe.js';
import { recipeSchema } from './recipe-schema.js';
import type { Stage } from './stage.js';
import { torchBlocks } from './stage-schema.js';

/**
 * Reads a recipe, fills in its defaults, and names blocks as Keras does.
 *
 * @param source - JSON text, or what it holds
 * @throws SyntaxError at the first fault, with the path of the key, as in `stages[1].schedule.factor`
 * @example
 * const stages = [{ name: 'head', trainable: 'head', learningRate: 1e-3 }];
 * parseRecipe({ format: 'angiolab.recipe', version: 1, name: 'probe', stages }).batchSize; // 8
 */
export function parseRecipe(source: unknown): Recipe {
  try {
    const recipe = nameBlocks(fillIn(recipeSchema, withoutLink(parseJson(source)), '') as Recipe);
    checkStages(recipe.stages);
    checkLabelEffects(recipe.augmentation);
    return recipe;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new SyntaxError(`Cannot read the recipe: ${error.message}; ${error.fix}`, { cause: error.cause });
  }
}

/** The whole recipe as JSON, defaults too: equal recipes are equal bytes. */
export function formatRecipe(recipe: Recipe): string {
  return `${JSON.stringify(parseRecipe(recipe), null, 2)}\n`;
}

/** The SHA-256 of `formatRecipe`. */
export function hashRecipe(recipe: Recipe): string {
  return sha256(formatRecipe(recipe));
}

function parseJson(source: unknown): unknown {
  if (typeof source !== 'string') return source;
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw Object.assign(new SchemaError('JSON', `a text that isn't (${(cause as Error).message})`, 'mend the file'), {
      cause,
    });
  }
}

/** A file may name its schema for editors. */
function withoutLink(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema: link, ...rest } = value as Record<string, unknown>;
  return typeof link === 'string' ? rest : value;
}

function nameBlocks(recipe: Recipe): Recipe {
  const stages = recipe.stages.map((stage) => {
    const index = torchBlocks.indexOf(stage.trainable);
    return index < 0 ? stage : { ...stage, trainable: `mixed${index}` as Stage['trainable'] };
  });
  return { ...recipe, stages };
}

function checkStages(stages: readonly Stage[]): void {
  for (const [index, { name, epochs, warmUpEpochs, gate }] of stages.entries()) {
    const path = `stages[${index}]`;
    if (stages.findIndex((other) => other.name === name) < index)
      throw new SchemaError(`another name as ${path}.name`, `'${name}' again`, 'rename the stage');
    if (warmUpEpochs >= epochs)
      throw new SchemaError(
        `fewer epochs as ${path}.warmUpEpochs than the ${epochs} of the stage`,
        `${warmUpEpochs}`,
        'change one of them',
      );
    if (index === 0 && (gate.start !== null || gate.keep === 'notWorse'))
      throw new SchemaError('no gate in the first stage, which has none before it', 'stages[0].gate', 'leave it out');
  }
}

function checkLabelEffects(augmentation: Augmentation): void {
  for (const [key, effect] of Object.entries(augmentation.labelEffects) as [Transform, LabelEffect][]) {
    if (effect === 'refuse') checkOff(augmentation, key);
    else checkMirrors(key, effect);
  }
}

function checkOff(augmentation: Augmentation, key: Transform): void {
  if (!augmentation[key]) return;
  throw new SchemaError(
    `augmentation.${key} off, since its label effect is 'refuse'`,
    `${augmentation[key]}`,
    'switch it off, or say in augmentation.labelEffects what becomes of each label',
  );
}

/** What is flipped twice is as it was, so a map of labels must undo itself. */
function checkMirrors(key: Transform, effect: Readonly<Record<string, string>>): void {
  const wrong = Object.keys(effect).find((label) => effect[effect[label]!] !== label);
  if (wrong === undefined) return;
  const back = `'${effect[wrong]}' to '${wrong}'`;
  throw new SchemaError(
    `labels that a second flip brings back in augmentation.labelEffects.${key}`,
    `'${wrong}' to '${effect[wrong]}' alone`,
    `add ${back}`,
  );
}
