/** What is looked at after each epoch besides the loss: how far the blocks have gone from where the training began. */

import type { ActivationReader } from '../activations/activation-reader.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';
import { findDrift } from '../stage/observers/drift.js';
import { createProbe, type Probe } from '../stage/observers/probe.js';
import { findFirstBlock } from '../stage/parameters.js';
import type { StageModel } from '../stage/stage-model.js';
import type { StageTrainer } from '../stage/stage-trainer.js';

/** Frames by which representations are compared. */
const probeSize = 32;

/** Measures by name, as in `drift.mixed10` and `cka.mixed10`. */
export type Observe = (trainer: StageTrainer) => Record<string, number | null>;

/**
 * Opens the observers of a stage; without them, or where the head alone learns, there is nothing to see.
 *
 * @param options.pretrained - the weights that the training began with, in the layout of `InceptionWeights.values`
 */
export async function openObservers(
  model: StageModel,
  { reader, count }: { readonly reader: ActivationReader; readonly count: number },
  options: { readonly stage: Stage; readonly recipe: Recipe; readonly pretrained: Float32Array },
): Promise<Observe> {
  const { stage, recipe, pretrained } = options;
  if (!recipe.observers || stage.trainable === 'head') return () => ({});
  const chosen = Math.min(probeSize, count);
  const items = Array.from({ length: chosen }, (_, at) => ({ frame: Math.floor((at * count) / chosen), draw: -1 }));
  const { trainable } = stage;
  const probe = createProbe(model, await reader.read(items), { trainable, batchSize: recipe.batchSize });
  const first = findFirstBlock(trainable);
  return (trainer) => observe(trainer, { probe, first, pretrained });
}

function observe(
  trainer: StageTrainer,
  { probe, first, pretrained }: { readonly probe: Probe; readonly first: number; readonly pretrained: Float32Array },
): Record<string, number | null> {
  const drift = Object.entries(findDrift(trainer.readState().values, pretrained, { first }));
  const alignment = Object.entries(probe.measure(trainer.judged));
  return Object.fromEntries([
    ...drift.flatMap(([block, { weights, movingMean, movingVariance }]) => [
      [`drift.${block}`, weights],
      [`meanDrift.${block}`, movingMean],
      [`varianceDrift.${block}`, movingVariance],
    ]),
    ...alignment.map(([block, value]) => [`cka.${block}`, value]),
  ]);
}
