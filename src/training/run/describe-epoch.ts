/** The event of one epoch: measures of both parts, what the steps saw, and what the observers found. */
import { mean } from '../../numeric/describe.js';
import type { HistoryEvent } from '../../record/run-record.js';
import type { StepFacts } from '../stage/stage-trainer.js';
import { type JudgedPart, measurePart, type PartMeasures } from './measure-part.js';

/** One step as an event sums it up. */
export interface DoneStep {
  readonly facts: StepFacts;
  readonly rate: number;
  /** Frames of its batch. */
  readonly size: number;
}

/** What there is to tell of one epoch. */
export interface EpochFacts {
  readonly stage: string;
  /** 0 before the first step. */
  readonly epoch: number;
  readonly training: JudgedPart;
  readonly validation: JudgedPart;
  readonly steps: readonly DoneStep[];
  /** More measures, by name. */
  readonly observed?: Readonly<Record<string, number | null>>;
}

/**
 * Puts an epoch into one event (docs/formats.md).
 *
 * `loss` and `accuracy` are those of the training frames in inference mode and without augmentation; `stepLoss` is what the steps saw.
 */
export function describeEpoch({ stage, epoch, training, validation, steps, observed = {} }: EpochFacts): HistoryEvent {
  return {
    stage,
    epoch,
    ...measurePart(training),
    ...namePart(measurePart(validation)),
    ...describeSteps(steps),
    ...observed,
  };
}

/** The measures of the validation frames, by names that begin with `val`. */
function namePart(measures: PartMeasures): Record<string, number> {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [`val${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  );
}

function describeSteps(steps: readonly DoneStep[]): Record<string, number | null> {
  const last = steps.at(-1);
  if (last === undefined) return {};
  const frames = steps.reduce((sum, { size }) => sum + size, 0);
  return {
    learningRate: last.rate,
    stepLoss: steps.reduce((sum, { facts, size }) => sum + facts.loss * size, 0) / frames,
    skippedSteps: steps.filter(({ facts }) => !facts.applied).length,
    gradientNorm: mean(steps.map(({ facts }) => facts.gradientNorm)),
    ...meanByBlock(
      'gradientNorm',
      steps.map(({ facts }) => facts.gradientNorms),
    ),
    ...meanByBlock(
      'updateRatio',
      steps.map(({ facts }) => facts.updateRatios),
    ),
  };
}

/** The mean over steps of each block's number, as `gradientNorm.mixed10`. */
function meanByBlock(
  name: string,
  found: readonly (Readonly<Record<string, number | null>> | null)[],
): Record<string, number | null> {
  const measured = found.filter((one) => one !== null);
  const blocks = Object.keys(measured[0] ?? {});
  return Object.fromEntries(
    blocks.map((block) => {
      const numbers = measured.map((one) => one[block] ?? null).filter((value) => value !== null);
      return [`${name}.${block}`, numbers.length === 0 ? null : mean(numbers)];
    }),
  );
}
