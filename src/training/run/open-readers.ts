/** The activations of a stage: of its training frames under the draws that its epochs show, and of the validation frames as they are. */
import type { Network } from '../../model/network.js';
import type { ActivationReader } from '../activations/activation-reader.js';
import { openActivations } from '../activations/open-activations.js';
import type { Item } from '../recipe/choose-draws.js';
import { planEpoch } from '../recipe/plan-epoch.js';
import type { Recipe } from '../recipe/recipe.js';
import type { Stage } from '../recipe/stage.js';
import { labelsOf, type TrainingExample, type TrainingInput } from './training-input.js';

/** Which stage's activations, on what. */
export interface ReadersPlan {
  readonly input: TrainingInput;
  readonly recipe: Recipe;
  /** The stage's place in the recipe, from 0. */
  readonly index: number;
  readonly network: Network;
  readonly seed: number;
  readonly cacheDirectory?: string;
  /** Whether a block's activations are kept together with the pooled features of the same pass. Default false. */
  readonly pooled?: boolean;
  /** While activations are computed. @throws what shall end it */
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Both readers of a stage. */
export interface Readers {
  readonly learning: ActivationReader;
  readonly judging: ActivationReader;
  close(): Promise<void>;
}

/** Opens them, which computes what the cache lacks. @throws what `openActivations` and `onProgress` throw */
export async function openReaders(plan: ReadersPlan): Promise<Readers> {
  const { recipe, input, index, network, seed, pooled = false, cacheDirectory, onProgress } = plan;
  const stage = recipe.stages[index] as Stage;
  const shown = listShown(plan, stage);
  const open = (examples: readonly TrainingExample[], own: object): Promise<ActivationReader> =>
    openActivations(network, examples, {
      cut: stage.trainable,
      imageSize: recipe.imageSize,
      augmentation: recipe.augmentation,
      draws: 0,
      precision: recipe.cachePrecision,
      seed,
      pooled,
      ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
      onProgress,
      ...own,
    });
  const learning = await open(input.training, { draws: recipe.draws, ...(shown === null ? {} : { shown }) });
  try {
    const judging = await open(input.validation, {});
    return { learning, judging, close: async () => void (await Promise.all([learning.close(), judging.close()])) };
  } catch (error) {
    await learning.close();
    throw error;
  }
}

/** The frames under all draws that an epoch of the stage can show: where epochs are few, those are fewer than there are. Null for fresh draws. */
function listShown({ recipe, input, seed, index }: ReadersPlan, stage: Stage): Item[] | null {
  const { batchSize, draws } = recipe;
  if (draws === 'fresh') return null;
  const labels = labelsOf(input.training);
  const drawsOf = Array.from(labels, () => new Set([-1]));
  for (let epoch = 1; epoch <= stage.epochs; epoch++)
    for (const { items } of planEpoch(stage, labels, { seed, stageIndex: index, epoch, batchSize, draws }))
      for (const { frame, draw } of items) drawsOf[frame]?.add(draw);
  return drawsOf.flatMap((own, frame) => [...own].sort((a, b) => a - b).map((draw) => ({ frame, draw })));
}
