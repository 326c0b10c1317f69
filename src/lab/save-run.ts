/** Writes what a notebook trained as a run record, which the next notebook reads. */
import type { Source } from '../dataset/source.js';
import type { Backbone } from '../model/backbone.js';
import type { HistoryEvent, RunDescription, RunPrediction, RunRecord } from '../record/run-record.js';
import { writeRunRecord } from '../record/write-run-record.js';
import { nameBackend } from '../tensorflow/backend-facts.js';
import type { EpochMetrics } from '../training/history.js';
import type { LabelledFrame } from './frames.js';
import { projectPath } from './project-path.js';

/** One stage of a training. */
export interface TrainedStage {
  readonly name: string;
  readonly history: readonly EpochMetrics[];
  /** What the network said after some epochs, in inference mode: logits of the training frames, and of the validation frames if there are any. */
  readonly predictions: readonly {
    readonly epoch: number;
    readonly training: Float32Array;
    readonly validation: Float32Array | null;
  }[];
  readonly seconds: number;
}

/** All that a run record needs to know. */
export interface TrainedRun {
  readonly source: Source;
  readonly backbone: Backbone;
  readonly training: readonly LabelledFrame[];
  readonly validation: readonly LabelledFrame[];
  readonly stages: readonly TrainedStage[];
  readonly recipe: RunDescription['recipe'];
  readonly seed: number;
}

/**
 * Writes a run record (docs/formats.md).
 *
 * @param folder - relative to the project's; an older record there is replaced
 * @throws RangeError unless the source has exactly two labels
 */
export async function saveRun(folder: string, run: TrainedRun): Promise<RunRecord> {
  const record = createRecord(run);
  await writeRunRecord(projectPath(folder), record);
  return record;
}

function createRecord({ source, backbone, stages, recipe, seed, training, validation }: TrainedRun): RunRecord {
  const [first, second, third] = source.classes;
  if (first === undefined || second === undefined || third !== undefined)
    throw new RangeError(
      `Cannot save the run: expected two labels, got ${source.classes.length}; keep two labels in labels.csv`,
    );
  const { weights, backend } = backbone;
  const tensorflow = backend.tensorflowVersion === null ? {} : { tensorflow: backend.tensorflowVersion };
  return {
    run: {
      classes: [first, second],
      recipe,
      seed,
      backend: nameBackend(backend),
      weights: { name: weights.name, sha256: weights.sha256, lineage: weights.lineage, inputRange: weights.inputRange },
      dataFingerprint: source.fingerprint,
      versions: { node: process.versions.node, tfjs: backend.tfjsVersion, ...tensorflow },
      synthetic: source.synthetic,
    },
    history: stages.flatMap(describeHistory),
    frames: [...training, ...validation],
    predictions: stages.flatMap((stage) => describePredictions(stage, training, validation)),
    timing: stages.map(({ name, seconds }) => ({ part: name, seconds, peakMemoryBytes: null })),
  };
}

function describeHistory({ name, history }: TrainedStage): HistoryEvent[] {
  return history.map((event) => ({
    stage: name,
    epoch: event.epoch,
    loss: event.trainLoss,
    accuracy: event.trainAccuracy,
    valLoss: event.validationLoss,
    valAccuracy: event.validationAccuracy,
  }));
}

function describePredictions(
  stage: TrainedStage,
  training: readonly LabelledFrame[],
  validation: readonly LabelledFrame[],
): RunPrediction[] {
  return stage.predictions.flatMap((said) => {
    const describe = (frames: readonly LabelledFrame[], logits: Float32Array): RunPrediction[] =>
      frames.map(({ frameId }, index) => ({
        frameId,
        stage: stage.name,
        epoch: said.epoch,
        logit: logits[index] as number,
        trainingLogit: null,
      }));
    const onValidation = said.validation === null ? [] : describe(validation, said.validation);
    return [...describe(training, said.training), ...onValidation];
  });
}
