/** One stage of a recipe, as data: what learns, how fast, and when it starts, ends and is kept. */
import type { Measure, Score } from './measure.js';
import type { Schedule } from './schedule.js';

/** One stage: what learns, how fast, and when it starts, ends and is kept. */
export interface Stage {
  /** Unique in the recipe: small letters, digits and hyphens. */
  readonly name: string;
  readonly trainable: Trainable;
  /**
   * `frozen` normalises with the moving statistics of the given weights and leaves them alone; `batch` normalises by each batch and moves
   * the statistics, in trainable blocks. Default `frozen`.
   */
  readonly normalization: 'frozen' | 'batch';
  /** At most so many, 1 to 10,000; default 30. */
  readonly epochs: number;
  readonly optimizer: Optimizer;
  /** Peak rate of the trainable blocks, and of the head unless `headLearningRate` is there; above 0, to 10. No default. */
  readonly learningRate: number;
  /** Peak rate of the head; null (the default) for `learningRate`. */
  readonly headLearningRate: number | null;
  readonly schedule: Schedule;
  /** Epochs, of the stage's own, in which the rate rises in a straight line to its peak before the schedule begins; default 0. */
  readonly warmUpEpochs: number;
  /** A block's rate is `learningRate` times this to the power of the blocks above it, above 0 to 1; default 1, the same for all. */
  readonly rateDecayByBlock: number;
  /**
   * On kernels alone; decoupled and times the rate for `adamw` (Loshchilov and Hutter, arXiv 1711.05101), in the gradient for `sgd` and
   * `adam`; 0 to 1, default 1e-4.
   */
  readonly weightDecay: number;
  /**
   * Pulls trainable kernels of the blocks towards the weights that the training started from: this times (w - w0) in the gradient
   * (Li, Grandvalet and Davoine, L2-SP, arXiv 1802.01483); 0 to 1, default 0.
   */
  readonly l2sp: number;
  /** Share of the pooled features that is dropped before the head while training, 0 to below 1; default 0.3. */
  readonly dropout: number;
  /** Share s of each target that is spread evenly: y becomes y (1 - s) + s / 2 (Szegedy et al., arXiv 1512.00567); 0 to below 1, default 0. */
  readonly labelSmoothing: number;
  /** `balanced` weighs an example of class c by n / (2 n_c); default `balanced`. */
  readonly classWeights: 'none' | 'balanced';
  /** `shuffled` takes each frame once an epoch; `balanced` draws each class as often, frames of the rarer one again. Default `shuffled`. */
  readonly sampling: 'shuffled' | 'balanced';
  /** The alpha of Beta(alpha, alpha) from which a batch's share is drawn (Zhang et al., mixup, arXiv 1710.09412); 0 to 10, 0 (the default) for none. */
  readonly mixup: number;
  /** Decay a step of the moving average of weights that is judged and kept, 0 to below 1; 0 (the default) for none. */
  readonly ema: number;
  /** Largest norm of all gradients together, 0 to 1e6; 0 (the default) for no clipping. */
  readonly clipNorm: number;
  /** When to stop before `epochs`; null for never. */
  readonly earlyStopping: EarlyStopping | null;
  readonly gate: Gate;
}

/**
 * The head alone, everything, or all from the named block on: Keras' `mixed8` is PyTorch's `Mixed_7a`. A file may use either name; a
 * recipe that was parsed has Keras'.
 */
export type Trainable = 'head' | MixedBlock | 'all';

/** A block by Keras' name, which is that of its output. */
export type MixedBlock =
  | 'mixed0'
  | 'mixed1'
  | 'mixed2'
  | 'mixed3'
  | 'mixed4'
  | 'mixed5'
  | 'mixed6'
  | 'mixed7'
  | 'mixed8'
  | 'mixed9'
  | 'mixed10';

/** How gradients become updates; made anew for each stage. */
export type Optimizer = Sgd | Adam;

/** Stochastic gradient descent, as Keras and PyTorch have it. */
export interface Sgd {
  readonly kind: 'sgd';
  /** 0 to below 1; default 0.9. */
  readonly momentum: number;
  /** Default true. */
  readonly nesterov: boolean;
}

/** Kingma and Ba, arXiv 1412.6980; `adamw` with decoupled weight decay. The default is `adamw`. */
export interface Adam {
  readonly kind: 'adam' | 'adamw';
  /** 0 to below 1; default 0.9. */
  readonly beta1: number;
  /** 0 to below 1; default 0.999. */
  readonly beta2: number;
  /** Above 0, to 1; default 1e-7, as in Keras. */
  readonly epsilon: number;
}

/** Stops where `monitor` hasn't become better for `patience` epochs, with Keras' meaning of each key. */
export interface EarlyStopping {
  /** Default `valLoss`. */
  readonly monitor: Measure;
  /** Epochs without improvement, 1 to 10,000; default 10. */
  readonly patience: number;
  /** The smallest change that counts, 0 to 1; default 0. */
  readonly minDelta: number;
  /** Whether the stage ends with the weights of its best epoch; default true. */
  readonly restore: boolean;
}

/** What a stage must find when it starts, and bring to be kept. */
export interface Gate {
  /** The stage runs only where the stage before reached this; null (the default) for always. */
  readonly start: StartGate | null;
  /**
   * `notWorse` gives the weights of the stage before back where validation got worse, by what early stopping monitors (`valLoss` without
   * it); `always` keeps the stage's own. Default `always`.
   */
  readonly keep: 'always' | 'notWorse';
}

/** A bound on a score of the stage before, at the epoch whose weights it left. */
export interface StartGate {
  /** Default `valBalancedAccuracy`. */
  readonly measure: Score;
  /** A score from 0 to 1, or `baselines`: more than the best of the baselines that the training was given. Default `baselines`. */
  readonly atLeast: number | 'baselines';
}
