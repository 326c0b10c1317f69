/** One step of a stage: reads the batch, weighs its examples, changes the weights. */
import type { ActivationReader } from '../activations/activation-reader.js';
import { applyLabelEffects } from '../augmentation/apply-label-effects.js';
import { drawAugmentation } from '../augmentation/draw-augmentation.js';
import type { Item } from '../recipe/choose-draws.js';
import type { Batch } from '../recipe/plan-epoch.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';
import { findClassWeights, weighExamples } from '../recipe/weigh-examples.js';
import type { StageTrainer, StepFacts } from '../stage/stage-trainer.js';
import { labelsOf, type TrainingExample, type TrainingInput } from './training-input.js';

/** What steps are taken with. */
export interface Stepping {
  readonly input: TrainingInput;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly stage: Stage;
  readonly trainer: StageTrainer;
  /** Of the training frames. */
  readonly learning: ActivationReader;
}

/** Takes one step. @param rate - of the last block */
export type TakeStep = (batch: Batch, rate: number, next: Batch | undefined) => Promise<StepFacts>;

/** Prepares the steps of a stage; what comes next is read while a step computes. */
export function prepareSteps({ input, recipe, seed, stage, trainer, learning }: Stepping): TakeStep {
  const classWeights = findClassWeights(labelsOf(input.training), stage);
  const labelOf = ({ frame, draw }: Item): 0 | 1 => {
    const { id, label } = input.training[frame] as TrainingExample;
    const { augmentation } = recipe;
    const drawn = drawAugmentation(augmentation, { seed, frameId: id, draw });
    return applyLabelEffects(label, drawn, { labelEffects: augmentation.labelEffects, classes: input.classes });
  };
  return async (batch, rate, next) => {
    const activations = await readBatch(learning, batch);
    if (next) learning.prefetch(next.items);
    const expected = weighExamples(batch, stage, { labelOf, classWeights });
    return trainer.step({ activations, ...expected, rate, dropoutSeed: batch.dropoutSeed });
  };
}

/** Activations of a batch; with mixup, each mixed with its partner's: what is mixed is what enters the cut. */
async function readBatch(reader: ActivationReader, { items, mixup }: Batch): Promise<Float32Array> {
  const own = await reader.read(items);
  if (mixup === null) return own;
  const { share, partner } = mixup;
  const width = own.length / items.length;
  const places = new Map(items.map((item, at) => [keyOf(item), at]));
  return own.map((value, at) => {
    const other = places.get(keyOf(partner[Math.floor(at / width)] as Item)) as number;
    return share * value + (1 - share) * (own[other * width + (at % width)] as number);
  });
}

function keyOf({ frame, draw }: Item): string {
  return `${frame}:${draw}`;
}
