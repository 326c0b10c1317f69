/** Gates: whether a stage starts, and whether its result is kept. */
import { isBetter } from './improvement.js';
import type { Measure, Score } from './measure.js';
import type { Stage, StartGate } from './stage.js';

/** What a gate decided, and why, in words for the log. */
export interface GateDecision {
  readonly passed: boolean;
  /** As in "valBalancedAccuracy 0.71 of the stage before, above the best baseline, 0.66". */
  readonly reason: string;
}

/** The measures of one epoch by name; null where there was nothing to measure. */
export type Measured = Readonly<Partial<Record<Measure, number | null>>>;

/**
 * Whether a stage starts.
 *
 * @param gate - the stage's `gate.start`
 * @param before - the stage before, at the epoch whose weights it left, and scores of the baselines by the gate's measure
 * @throws RangeError if the gate asks for baselines and there are none, or for a score that wasn't measured
 */
export function decideStart(gate: StartGate | null, before: StartEvidence): GateDecision {
  if (gate === null) return { passed: true, reason: 'no gate' };
  const score = findMeasured(before.measured, gate.measure);
  const found = `${gate.measure} ${round(score)} of the stage before`;
  if (gate.atLeast !== 'baselines') {
    const passed = score >= gate.atLeast;
    return { passed, reason: `${found}, ${passed ? 'at least' : 'less than'} the ${gate.atLeast} that was asked for` };
  }
  const baseline = findBaseline(gate.measure, before.baselines);
  const passed = score > baseline;
  return { passed, reason: `${found}, ${passed ? 'above' : 'not above'} the best baseline, ${round(baseline)}` };
}

/** What a gate at the start looks at. */
export interface StartEvidence {
  readonly measured: Measured;
  readonly baselines: readonly number[];
}

/** What `notWorse` compares by, unless early stopping monitors something else. */
function keepMeasure({ earlyStopping }: Stage): Measure {
  return earlyStopping?.monitor ?? 'valLoss';
}

/**
 * Whether a stage's weights are kept: with `notWorse`, only if validation is as good as before or better. NaN is worse than any number.
 *
 * @param before - the stage before, at the epoch whose weights it left
 * @param after - this stage, likewise
 * @throws RangeError if the measure to compare by is missing on one side
 */
export function decideKeep(stage: Stage, before: Measured, after: Measured): GateDecision {
  if (stage.gate.keep === 'always') return { passed: true, reason: 'no gate' };
  const measure = keepMeasure(stage);
  const [old, now] = [findMeasured(before, measure), findMeasured(after, measure)];
  const passed = !Number.isNaN(now) && !isBetter(measure, old, { best: now, minDelta: 0 });
  return { passed, reason: `${measure} ${round(now)} after ${round(old)}, ${passed ? 'not worse' : 'worse'}` };
}

function findMeasured(measured: Measured, measure: Measure): number {
  const value = measured[measure];
  if (value !== undefined && value !== null) return value;
  throw new RangeError(
    `Cannot decide a gate: expected ${measure} of both stages, got none; give the training validation frames, or leave the gate out`,
  );
}

function findBaseline(measure: Score, baselines: readonly number[]): number {
  if (baselines.length > 0) return Math.max(...baselines);
  throw new RangeError(
    `Cannot decide a gate: expected baselines by ${measure}, got none; pass one, or write a number as gate.start.atLeast`,
  );
}

function round(value: number): string {
  return value.toFixed(4);
}
