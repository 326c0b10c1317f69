/** Scores of two runs beside each other: each with its interval, and their difference, paired by frame. */
import { bootstrapInterval, type Interval } from '../numeric/intervals.js';
import type { RunFrame } from '../record/run-record.js';
import { areaOfPlaces, placeLogits } from './area-under-curve.js';
import { checkPredictions, isCorrect, type PredictedFrame, type Prediction } from './predictions.js';

/** A score of predictions, by resampling. */
export interface Measure {
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** Done once before resampling. */
  readonly prepare: (predictions: readonly Prediction[]) => readonly Prediction[];
  /** The score of some of the `n` prepared predictions; NaN where a class is missing and it needs both. */
  readonly scoreOf: (drawn: readonly Prediction[], n: number) => number;
}

const asTheyAre = (predictions: readonly Prediction[]): readonly Prediction[] => predictions;

/** What runs are compared by. The threshold is logit 0; log loss is in nats. */
export const measures: readonly Measure[] = [
  { name: 'Accuracy', better: 'higher', prepare: asTheyAre, scoreOf: (drawn) => meanOf(drawn, correctness) },
  { name: 'Balanced accuracy', better: 'higher', prepare: asTheyAre, scoreOf: balancedAccuracy },
  { name: 'Area under the ROC curve', better: 'higher', prepare: placeLogits, scoreOf: areaOfPlaces },
  { name: 'Log loss', better: 'lower', prepare: asTheyAre, scoreOf: (drawn) => meanOf(drawn, logLoss) },
  { name: 'Brier score', better: 'lower', prepare: asTheyAre, scoreOf: (drawn) => meanOf(drawn, squaredError) },
];

/** One frame as two runs saw it. */
export interface FramePair {
  readonly baseline: PredictedFrame;
  readonly other: PredictedFrame;
}

/** What frames are not independent within. */
export type Unit = 'patient' | 'study' | 'series' | 'frame';

/** Options of the bootstrap. */
export interface ResampleOptions {
  readonly unit: Unit;
  /** Confidence level, between 0 and 1. Default 0.95. */
  readonly level?: number;
  /** Draws. Default 2000. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** The largest unit that every frame knows: resampling a smaller one would make intervals too narrow. */
export function chooseUnit(frames: readonly Pick<RunFrame, 'patient' | 'study' | 'series'>[]): Unit {
  const units = ['patient', 'study', 'series'] as const;
  return units.find((unit) => frames.every((frame) => frame[unit] !== null)) ?? 'frame';
}

/** How many units of this kind `frames` come from. */
export function countUnits(frames: readonly PredictedFrame[], unit: Unit): number {
  return new Set(frames.map((frame) => unitOf(frame, unit))).size;
}

/** The frames that both runs predicted under one label, in the baseline's order. */
export function pairFrames(baseline: readonly PredictedFrame[], other: readonly PredictedFrame[]): FramePair[] {
  const byId = new Map(other.map((frame) => [frame.frameId, frame]));
  return baseline.flatMap((frame) => {
    const match = byId.get(frame.frameId);
    return match !== undefined && match.label === frame.label ? [{ baseline: frame, other: match }] : [];
  });
}

/**
 * A measure with its percentile bootstrap interval over units.
 *
 * @throws RangeError for no predictions, a class other than 0 and 1, or a NaN
 */
export function resampleScore(
  frames: readonly PredictedFrame[],
  measure: Measure,
  { unit, ...options }: ResampleOptions,
): Interval {
  checkPredictions('compare scores', frames);
  const clusters = groupByUnit(measure.prepare(frames), frames, unit);
  return bootstrapInterval(clusters, (drawn) => measure.scoreOf(drawn, frames.length), { seed: 1, ...options });
}

/**
 * The other run's score less the baseline's on the same frames, with its interval: each draw takes units with both
 * runs' predictions, so what is hard for both cancels.
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13 (percentile intervals).
 *
 * @param pairs - as {@link pairFrames} gives them
 * @throws RangeError as {@link resampleScore}
 */
export function resampleDifference(
  pairs: readonly FramePair[],
  measure: Measure,
  { unit, ...options }: ResampleOptions,
): Interval {
  const [baseline, other] = [pairs.map((pair) => pair.baseline), pairs.map((pair) => pair.other)];
  for (const frames of [baseline, other]) checkPredictions('compare scores', frames);
  const [first, second] = [measure.prepare(baseline), measure.prepare(other)];
  const both = first.map((prediction, index) => [prediction, second[index]!] as const);
  const n = pairs.length;
  const difference = (drawn: typeof both): number =>
    measure.scoreOf(
      drawn.map((pair) => pair[1]),
      n,
    ) -
    measure.scoreOf(
      drawn.map((pair) => pair[0]),
      n,
    );
  return bootstrapInterval(groupByUnit(both, baseline, unit), (drawn) => difference([...drawn]), {
    seed: 1,
    ...options,
  });
}

function groupByUnit<T>(values: readonly T[], frames: readonly PredictedFrame[], unit: Unit): T[][] {
  const groups = new Map<string, T[]>();
  for (const [index, frame] of frames.entries()) {
    const key = unitOf(frame, unit);
    const group = groups.get(key);
    if (group) group.push(values[index]!);
    else groups.set(key, [values[index]!]);
  }
  return [...groups.values()];
}

/** The pseudonym of a frame's unit; the frame itself where it names none. */
export function unitOf(frame: Pick<RunFrame, 'frameId' | 'patient' | 'study' | 'series'>, unit: Unit): string {
  return unit === 'frame' ? frame.frameId : (frame[unit] ?? frame.frameId);
}

function meanOf(predictions: readonly Prediction[], weigh: (prediction: Prediction) => number): number {
  let sum = 0;
  for (const prediction of predictions) sum += weigh(prediction);
  return sum / predictions.length;
}

function correctness(prediction: Prediction): number {
  return isCorrect(prediction) ? 1 : 0;
}

/** Without overflow: ln(1 + e^x) of the logit against the truth. */
function logLoss({ yTrue, logit }: Prediction): number {
  const against = yTrue === 1 ? -logit : logit;
  return Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
}

function squaredError({ yTrue, logit }: Prediction): number {
  return (1 / (1 + Math.exp(-logit)) - yTrue) ** 2;
}

function balancedAccuracy(predictions: readonly Prediction[]): number {
  const recalls = [0, 1].map((label) =>
    meanOf(
      predictions.filter(({ yTrue }) => yTrue === label),
      correctness,
    ),
  );
  return (recalls[0]! + recalls[1]!) / 2;
}
