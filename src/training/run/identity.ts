/** What must be the same for a training to go on, or to be the one that was done. */
import { sha256 } from '../../files/hash.js';
import type { Backbone } from '../../model/backbone.js';
import type { RunRecord } from '../../record/run-record.js';
import { hashRecipe } from '../recipe/parse-recipe.js';
import type { Recipe } from '../recipe/recipe.js';
import { TrainingError } from './training-error.js';
import type { TrainingInput } from './training-input.js';

/** Facts by name. */
export type Identity = Readonly<Record<string, string | number>>;

/** What is to be trained, and on what. */
export interface TrainingWork {
  readonly input: TrainingInput;
  readonly recipe: Recipe;
}

/** The identity of a training that shall be run now. */
export function describeIdentity(
  { weights, backend }: Backbone,
  { input, recipe }: TrainingWork,
  seed: number,
): Identity {
  const { training, validation } = input;
  return {
    recipe: hashRecipe(recipe),
    seed,
    data: input.dataFingerprint,
    frames: hashFrames([...training, ...validation].map(({ frame }) => frame)),
    weights: weights.sha256,
    backend: [backend.name, backend.tensorflowVersion, backend.tfjsVersion, backend.device].join(' '),
    threads: backend.threads,
  };
}

/** What a finished run tells of its identity. */
export function identifyRun({ run, frames }: RunRecord): Identity {
  return {
    recipe: hashRecipe(run.recipe as unknown as Recipe),
    seed: run.seed,
    data: run.dataFingerprint,
    frames: hashFrames(frames),
    weights: run.weights.sha256,
  };
}

function hashFrames(frames: readonly { readonly frameId: string; readonly split: string }[]): string {
  return sha256(frames.map(({ frameId, split }) => `${frameId} ${split}`).join());
}

/** @throws TrainingError where a fact that `was` has is another now */
export function checkIdentity(was: Identity, is: Identity): void {
  const other = Object.keys(was).find((name) => was[name] !== is[name]);
  if (other === undefined) return;
  throw new TrainingError(
    `Cannot resume the training: expected the ${other} that it began with, '${was[other]}', got '${is[other] ?? 'none'}'; resume with what it began with, or train into another folder`,
  );
}
