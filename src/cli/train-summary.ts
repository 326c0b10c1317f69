/** What a finished training is told by: its stages, and its scores with intervals. */
import { relative } from 'node:path';
import type { NamedRun, RunsSummary } from '../analysis/summarize-runs.js';
import type { RunStage } from '../record/run-record.js';
import type { Context } from './command.js';

/** A run that was written. */
export interface FinishedRun extends NamedRun {
  /** Absolute. */
  readonly folder: string;
  readonly seed: number;
}

/** The runs as `--json` and `summary.json` list them. */
export function describeRuns(
  runs: readonly FinishedRun[],
  { cwd }: Pick<Context, 'cwd'>,
): {
  readonly runs: readonly { readonly folder: string; readonly seed: number; readonly stages: readonly RunStage[] }[];
} {
  return {
    runs: runs.map(({ folder, seed, record }) => ({
      folder: relative(cwd, folder) || '.',
      seed,
      stages: record.run.stages ?? [],
    })),
  };
}

/** For people: a line a stage of each run, and a line a measure. */
export function renderSummary(
  runs: readonly FinishedRun[],
  summary: RunsSummary,
  context: Pick<Context, 'cwd'>,
): string {
  const { unit, units, frames, rows } = summary;
  const stages = runs.flatMap(({ folder, record }) => [
    relative(context.cwd, folder) || '.',
    ...(record.run.stages ?? []).map((stage) => `  ${describeStage(stage)}`),
  ]);
  const isSynthetic = runs.some(({ record }) => record.run.synthetic);
  const scores = rows.map(({ measure, score }) => {
    const [estimate, low, high] = [score.estimate, score.low, score.high].map((value) => value.toFixed(3));
    return `  ${measure}: ${estimate}, 95 % from ${low} to ${high}`;
  });
  const heading = `Validation, ${frames} frames${isSynthetic ? ' (synthetic)' : ''}; intervals draw ${units} of unit ${unit}:`;
  return [...stages, heading, ...scores].join('\n');
}

function describeStage({ name, trainable, epochs, epoch, kept, reason }: RunStage): string {
  if (epoch === null) return `${name} (${trainable}): not run, ${reason}`;
  return `${name} (${trainable}): ${epochs} epochs, weights of epoch ${epoch}, ${kept ? 'kept' : 'not kept'} (${reason})`;
}
