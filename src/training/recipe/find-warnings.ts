/** What a recipe may ask for and will likely regret. */
import type { Recipe } from './recipe.js';
import type { Stage } from './stage.js';

/** A setting, or settings that don't go together, and why. */
type Rule = (stage: Stage, recipe: Recipe, index: number) => string | null;

/** Batches smaller than this say too little about the statistics of a channel (Wu and He, Group Normalization, arXiv 1803.08494). */
const smallestBatch = 16;
/** Above it, Adam's first steps change pretrained kernels by more than they are worth keeping. */
const highestAdamRate = 1e-3;

/**
 * Settings that are allowed and rarely meant, one sentence each, in the order of the stages; empty where there are none.
 *
 * @example
 * findWarnings(recipe); // ["Stage 'blocks': classWeights and sampling are both balanced, so the rarer class counts twice; choose one"]
 */
export function findWarnings(recipe: Recipe): string[] {
  const ofStages = recipe.stages.flatMap((stage, index) =>
    rules.flatMap((rule) => {
      const warning = rule(stage, recipe, index);
      return warning === null ? [] : [`Stage '${stage.name}': ${warning}`];
    }),
  );
  return [...warnOfFlips(recipe), ...ofStages];
}

/** A flip that isn't spoken of in labelEffects; `{}` there says that it changes no label. */
function warnOfFlips({ augmentation }: Recipe): string[] {
  const flips = ['flipHorizontal', 'flipVertical'] as const;
  return flips
    .filter((key) => augmentation[key] && augmentation.labelEffects[key] === undefined)
    .map(
      (key) =>
        `Augmentation: ${key} is on and nothing says what it does to labels, but a mirrored heart may belong to another class; write "${key}": {} in labelEffects if it keeps them all`,
    );
}

const rules: readonly Rule[] = [
  warnOfDoubleBalance,
  warnOfSmallBatches,
  warnOfIdleNormalization,
  warnOfHighRate,
  warnOfFreshHead,
  warnOfLatePlateau,
  warnOfTwoRises,
  warnOfTwoPulls,
];

function warnOfDoubleBalance({ classWeights, sampling }: Stage): string | null {
  if (classWeights !== 'balanced' || sampling !== 'balanced') return null;
  return 'classWeights and sampling are both balanced, so the rarer class counts twice; choose one';
}

function warnOfSmallBatches({ normalization, trainable }: Stage, { batchSize }: Recipe): string | null {
  if (normalization !== 'batch' || trainable === 'head' || batchSize >= smallestBatch) return null;
  return `normalization by batches of ${batchSize} replaces good statistics by noisy ones; use frozen, or a batchSize of ${smallestBatch} or more`;
}

function warnOfIdleNormalization({ normalization, trainable }: Stage): string | null {
  if (normalization !== 'batch' || trainable !== 'head') return null;
  return 'normalization by batches has no effect, since no block is trainable; leave it out';
}

function warnOfHighRate({ optimizer, learningRate, trainable }: Stage): string | null {
  if (trainable === 'head' || optimizer.kind === 'sgd' || learningRate <= highestAdamRate) return null;
  return `learningRate ${learningRate} with ${optimizer.kind} overwrites what the blocks have learnt; use ${highestAdamRate} or less`;
}

/** Source: Kumar et al., Fine-Tuning can Distort Pretrained Features, arXiv 2202.10054. */
function warnOfFreshHead({ trainable }: Stage, _: Recipe, index: number): string | null {
  if (trainable === 'head' || index > 0) return null;
  return 'blocks learn from the errors of a head that knows nothing yet; let a stage of the head alone go before it';
}

function warnOfLatePlateau({ schedule, earlyStopping }: Stage): string | null {
  if (schedule.kind !== 'reduceOnPlateau' || earlyStopping === null) return null;
  if (schedule.monitor !== earlyStopping.monitor || schedule.patience < earlyStopping.patience) return null;
  return `it stops after ${earlyStopping.patience} epochs without improvement, before a rate that is reduced after ${schedule.patience} can help; make the patience of earlyStopping longer`;
}

function warnOfTwoRises({ schedule, warmUpEpochs }: Stage): string | null {
  if (schedule.kind !== 'oneCycle' || warmUpEpochs === 0) return null;
  return 'oneCycle begins with a rise of its own after the warm-up; leave warmUpEpochs out';
}

function warnOfTwoPulls({ weightDecay, l2sp, trainable }: Stage): string | null {
  if (trainable === 'head' || weightDecay === 0 || l2sp === 0) return null;
  return 'weightDecay pulls kernels to 0 and l2sp to where they started; set one of them to 0';
}
