/** What a finished training is told by: its stages, and its scores with intervals. */
import { relative } from 'node:path';
import type { NamedRun, RunsSummary } from '../analysis/summarize-runs.js';
import { hideUnusual } from '../record/json-lines.js';
import type { RunStage } from '../record/run-record.js';
import type { Context } from './command.js';

/** A run that was written. */
export interface FinishedRun extends NamedRun {
  /** Absolute. */
  readonly folder: string;
  readonly seed: number;
}

/**
 * `summary.json` (docs/formats.md): the runs and their scores.
 *
 * @param options.from - the folder that the runs' folders are named from
 */
export function formatSummary(
  runs: readonly FinishedRun[],
  { rows, diverged, ...counts }: RunsSummary,
  { recipe, from }: { readonly recipe: string; readonly from: string },
): string {
  const told = runs.map(({ name, folder, seed, record }) => ({
    folder: relative(from, folder) || '.',
    seed,
    stages: record.run.stages ?? [],
    diverged: diverged.includes(name),
  }));
  const document = { format: 'angiolab.summary', version: 1, recipe, runs: told, ...counts, rows };
  return `${JSON.stringify(document, hideUnusual, 2)}\n`;
}

/** For people: a line a stage of each run, and a line a measure. */
export function renderSummary(
  runs: readonly FinishedRun[],
  { unit, units, frames, rows, diverged }: RunsSummary,
  { cwd }: Pick<Context, 'cwd'>,
): string {
  const nameOf = ({ folder }: FinishedRun): string => relative(cwd, folder) || '.';
  const stages = runs.flatMap((run) => [
    nameOf(run),
    ...(run.record.run.stages ?? []).map((stage) => `  ${describeStage(stage)}`),
    ...(diverged.includes(run.name)
      ? ['  diverged: its model gives no numbers, and the scores leave it out; take a lower learningRate']
      : []),
  ]);
  if (rows.length === 0) return stages.join('\n');
  const isSynthetic = runs.some(({ record }) => record.run.synthetic);
  const scores = rows.map(({ measure, score }) => `  ${measure}: ${describeScore(score)}`);
  const heading = `Validation, ${frames} frames of ${units} ${pluralOf(unit)}${isSynthetic ? ' (synthetic)' : ''}; intervals draw whole ${pluralOf(unit)}:`;
  return [...stages, heading, ...scores].join('\n');
}

function pluralOf(unit: RunsSummary['unit']): string {
  return { patient: 'patients', study: 'studies', series: 'series', frame: 'frames' }[unit];
}

function describeScore({ estimate, low, high }: RunsSummary['rows'][number]['score']): string {
  if (Number.isNaN(estimate)) return 'not defined, since validation has frames of one label only';
  return `${estimate.toFixed(3)}, 95 % from ${low.toFixed(3)} to ${high.toFixed(3)}`;
}

function describeStage({ name, trainable, epochs, epoch, kept, reason }: RunStage): string {
  if (epoch === null) return `${name} (${trainable}): not run, ${reason}`;
  return `${name} (${trainable}): ${epochs} epochs, weights of epoch ${epoch}, ${kept ? 'kept' : 'not kept'} (${reason})`;
}
