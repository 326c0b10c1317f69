/** What a training run leaves behind: all that analysis, figures and reports may know about it. */

/** Anything that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Which weights the backbone began with. */
export interface RunWeights {
  readonly name: string;
  /** SHA-256 of the weight file, or of the generated tensors. */
  readonly sha256: string;
  /** Where the weights come from and what they were trained on, in one sentence. */
  readonly lineage: string;
  /** What the network expects its input scaled to, `[0, 1]` or `[-1, 1]`. */
  readonly inputRange: readonly [number, number];
}

/** The file of a trained model. */
export interface RunModel {
  /** Its name in the run's folder. */
  readonly file: string;
  /** The SHA-256 by which the file is sealed (docs/formats.md). */
  readonly sha256: string;
}

/** What became of one stage of the recipe. */
export interface RunStage {
  readonly name: string;
  /** What learned: `head`, the first trainable block, or `all`. */
  readonly trainable: string;
  /** Epochs that were run; 0 where its gate kept it from starting. */
  readonly epochs: number;
  /** The epoch whose weights it ended with; null where it wasn't run. */
  readonly epoch: number | null;
  /** Whether the next stage, or the model, has its weights. */
  readonly kept: boolean;
  /** What its gates said. */
  readonly reason: string;
}

/** What a run was: everything that is needed to repeat it. */
export interface RunDescription {
  /** Two names. A logit is the log-odds of the second one. */
  readonly classes: readonly [string, string];
  /** Stages, rates, epochs, augmentation: whatever the training took as its options. */
  readonly recipe: { readonly [key: string]: JsonValue };
  readonly seed: number;
  /** What computed it, for example `native TensorFlow 2.21.0, 2 threads`. */
  readonly backend: string;
  readonly weights: RunWeights;
  /** SHA-256 over the data that the run was given. */
  readonly dataFingerprint: string;
  /** Name of a program or library -> its version. */
  readonly versions: Readonly<Record<string, string>>;
  /** True if any of the frames is synthetic. Whoever shows the run says so. */
  readonly synthetic: boolean;
  /** The processor or graphics card that computed it, as the system names it. */
  readonly device?: string;
  /** Threads of the arithmetic, on which the last bits of results depend. */
  readonly threads?: number;
  /** The stages in their order, as far as they went. */
  readonly stages?: readonly RunStage[];
  /** The trained model in the run's folder. */
  readonly model?: RunModel;
}

/**
 * One event of the training, as a rule the end of an epoch.
 *
 * The other keys are measures: `loss`, `accuracy`, `valLoss`, `valAccuracy`, `learningRate`, `gradientNorm`, … `null` is
 * not measured; NaN and infinities are values like any other, since they tell of a run that diverged.
 */
export interface HistoryEvent {
  readonly stage: string;
  /** From 1 in each stage; 0 is the state before the stage's first step. */
  readonly epoch: number;
  readonly [measure: string]: string | number | null;
}

/** One frame of the run. Identifiers are pseudonyms; `null` is unknown. A labelled and split `Frame` is one. */
export interface RunFrame {
  readonly frameId: string;
  readonly split: 'train' | 'validation' | 'test';
  /** One of the run's classes. */
  readonly label: string;
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  /** PositionerPrimaryAngle in degrees: LAO positive, RAO negative. */
  readonly primaryAngleDeg: number | null;
  /** PositionerSecondaryAngle in degrees: cranial positive, caudal negative. */
  readonly secondaryAngleDeg: number | null;
  /** Names of the marked segments, none of them with a `;`. */
  readonly segments: readonly string[] | null;
}

/** What the network said about one frame after one epoch. */
export interface RunPrediction {
  readonly frameId: string;
  readonly stage: string;
  readonly epoch: number;
  /** Log-odds of `classes[1]`, network in inference mode. */
  readonly logit: number;
  /** The same in training mode (batch statistics, dropout), where that was computed. */
  readonly trainingLogit: number | null;
}

/** How long a part of the run took. Kept apart from the rest, since it differs each time. */
export interface RunTiming {
  readonly part: string;
  readonly seconds: number;
  readonly peakMemoryBytes: number | null;
}

/** A whole run, as it lies in a folder (docs/formats.md). */
export interface RunRecord {
  readonly run: RunDescription;
  readonly history: readonly HistoryEvent[];
  readonly frames: readonly RunFrame[];
  readonly predictions: readonly RunPrediction[];
  readonly timing: readonly RunTiming[];
}
