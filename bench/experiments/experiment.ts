/** What an experiment is: a list of trainings, written down before any of them is run. */
import type { Recipe } from '../../src/training/recipe/recipe.js';
import type { TrainingInput } from '../../src/training/run/training-input.js';

/** One training. */
export interface Cell {
  /** Unique in the experiment, as in `advised, 240 frames, seed 2`. */
  readonly name: string;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly input: TrainingInput;
}

/** A list of trainings. */
export interface Experiment {
  readonly name: string;
  /** One sentence: what is asked. */
  readonly question: string;
  /** @throws SkipError where the data isn't there */
  readonly cells: () => Promise<readonly Cell[]>;
}

/** What one epoch came to. */
export interface EpochResult {
  readonly stage: string;
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  readonly valAreaUnderCurve: number;
  readonly valPredictedShare: number;
}

/** What a training came to. */
export interface CellResult {
  readonly cell: string;
  readonly recipe: string;
  readonly seed: number;
  readonly frames: number;
  readonly validationFrames: number;
  /** What the gates said, stage by stage. */
  readonly stages: readonly {
    readonly name: string;
    readonly epoch: number | null;
    readonly kept: boolean;
    readonly reason: string;
  }[];
  readonly epochs: readonly EpochResult[];
  /** Measures on the validation frames of the weights that the training ended with. */
  readonly final: EpochResult;
  /** Of those weights, in the order of the validation frames; the labels likewise. */
  readonly logits: readonly number[];
  readonly labels: readonly number[];
  /** What the nearest training frame on 64 x 64 pixels calls each validation frame: 0 or 1. */
  readonly neighbour: readonly number[];
  readonly seconds: number;
}

/** What an experiment came to, as it is stored. */
export interface ExperimentResults {
  readonly experiment: string;
  /** Name of the pretrained weights. */
  readonly weights: string;
  readonly results: readonly CellResult[];
}
