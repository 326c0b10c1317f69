/** Several runs of one recipe together: what they score on validation frames, with intervals by patient. */
import type { Interval } from '../numeric/intervals.js';
import type { RunRecord } from '../record/run-record.js';
import { chooseUnit, countUnits, measures, resampleScore, type Unit, unitOf } from './compare-scores.js';
import { type PredictedFrame, selectPredictions } from './predictions.js';
import { stratifiedArea } from './stratified-area.js';

/** A run by its name. */
export interface NamedRun {
  readonly name: string;
  readonly record: RunRecord;
}

/** One measure over all runs. */
export interface SummaryRow {
  readonly measure: string;
  /** Bounds by resampling whole units, each with what all runs said of its frames. */
  readonly score: Interval;
  /** What each run scores alone, in their order; null where a class is missing, or the run diverged. */
  readonly runs: readonly (number | null)[];
}

/** All that there is to say of some runs. */
export interface RunsSummary {
  readonly unit: Unit;
  readonly units: number;
  readonly frames: number;
  /** Empty where every run diverged. */
  readonly rows: readonly SummaryRow[];
  /** Names of runs whose model gives no numbers; the scores leave them out. */
  readonly diverged: readonly string[];
}

const areaName = 'Area under the ROC curve';

/**
 * Scores what the runs' models said of their validation frames. Runs may be folds, which judge different frames, or seeds, which judge the same.
 *
 * @param runs - at least one
 * @throws RangeError for runs without validation predictions
 */
export function summarizeRuns(runs: readonly NamedRun[]): RunsSummary {
  const parts = runs.map(({ record }) => selectPredictions(record, { split: 'validation' }));
  const isWhole = (part: readonly PredictedFrame[]): boolean => part.every(({ logit }) => !Number.isNaN(logit));
  const scored = parts.filter(isWhole);
  const all = scored.flat();
  const unit = chooseUnit(all);
  const scoredMeasures = all.length === 0 ? [] : measures;
  const rows = scoredMeasures.map((measure) => ({
    measure: measure.name,
    score: measure.name === areaName ? scoreArea(scored, unit) : resampleScore(all, measure, { unit }),
    runs: parts.map((part) => {
      if (!isWhole(part)) return null;
      const score = measure.scoreOf(measure.prepare(part), part.length);
      return Number.isNaN(score) ? null : score;
    }),
  }));
  const frames = new Set(all.map(({ frameId }) => frameId)).size;
  const diverged = runs.filter((_, at) => !isWhole(parts[at] ?? [])).map(({ name }) => name);
  return { unit, units: countUnits(all, unit), frames, rows, diverged };
}

/** Logits of two runs have no common scale, so only frames that one run judged are ordered. */
function scoreArea(parts: readonly (readonly PredictedFrame[])[], unit: Unit): Interval {
  const predictions = parts.flatMap((part, run) =>
    part.map((frame) => ({
      yTrue: frame.yTrue,
      logit: frame.logit,
      stratum: String(run),
      cluster: unitOf(frame, unit),
    })),
  );
  return stratifiedArea(predictions);
}
