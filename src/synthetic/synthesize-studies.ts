/** Writes a folder of synthetic coronary angiograms as DICOM, with labels, a split and the truth beside them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSplit } from '../dataset/split.js';
import { makeFolder } from '../files/make-folder.js';
import { writeAtomic } from '../files/write-atomic.js';
import { dealLabels, formatLabels } from './given-labels.js';
import { completeKnobs } from './knobs.js';
import { createOwnSplit } from './own-split.js';
import { type PlannedPatient, planStudies, type SyntheticPlan } from './plan-studies.js';
import { formatTruth } from './truth.js';
import { markMasks, maskPathsOf } from './write-masks.js';
import { writePatients } from './write-patients.js';
import type { SyntaxName } from './written-syntaxes.js';

/** What was written. */
export interface SyntheticStudies {
  readonly patients: number;
  readonly series: number;
  readonly frames: number;
}

/** What {@link synthesizeStudies} takes besides knobs. */
export interface SyntheticOptions {
  /** From 4, default 16. */
  readonly patients?: number;
  /** Default 1; the same seed and options give the same bytes. */
  readonly seed?: number;
  /** Knobs by name; those left out have their defaults. */
  readonly knobs?: Readonly<Record<string, number>>;
  /** `case`: 240 training and 73 validation files with 900 and 227 frames, in place of patients and lengths. */
  readonly preset?: 'case';
  /** How the files are encoded, without loss; default `explicit`: the pixels are the same in each. */
  readonly syntax?: SyntaxName;
  /** Whether masks are written beside the files, default true. */
  readonly masks?: boolean;
  /** Threads that draw, 0 for none but this one; default as many as there are cores and work for. Any number gives the same bytes. */
  readonly workers?: number;
  /** Ends the work before the next series, or in the middle of one; the series that are done stay. */
  readonly signal?: AbortSignal;
}

const caseTotals: NonNullable<SyntheticPlan['totals']> = {
  train: { patients: 34, series: 240, frames: 900 },
  validation: { patients: 11, series: 73, frames: 227 },
};

/**
 * Synthesizes XA studies: each patient has one study with series of both coronary arteries, each series is one multi-frame file. Beside the
 * files lie `labels.csv`, `split.json` (under the public synthetic key), `truth.json` and `masks/`.
 *
 * The pictures teach and test; they are no substitute for real angiograms, and every file says that it is synthetic.
 *
 * @param folder - missing, empty, or holding the same data set from an earlier call, which is written again
 * @throws {RangeError} for an unknown knob, a value out of its bounds, and a knob that the preset sets
 * @throws {Error} where the folder holds other files; the signal's reason when it fires
 */
export async function synthesizeStudies(folder: string, options: SyntheticOptions = {}): Promise<SyntheticStudies> {
  const plan = createPlan(options);
  const patients = planStudies(plan);
  await checkFolder(folder, patients);
  await makeFolder(folder);
  const { masks = true, syntax = 'explicit', workers, signal } = options;
  if (masks) await markMasks(folder);
  const jobs = patients.map((patient) => ({ folder, patient, plan, masks, syntax }));
  const drawn = await writePatients(jobs, { ...(workers !== undefined && { workers }), ...(signal && { signal }) });
  const labels = dealLabels(patients, plan);
  await writeAtomic(join(folder, 'labels.csv'), formatLabels(patients, labels));
  await writeSplit(join(folder, 'split.json'), createOwnSplit(patients, plan));
  await writeAtomic(join(folder, 'truth.json'), formatTruth(patients, { plan, labels, drawn, masks }));
  const series = patients.flatMap((patient) => patient.series);
  const frames = series.reduce((sum, item) => sum + item.frames, 0);
  return { patients: patients.length, series: series.length, frames };
}

/** The least and the greatest of what {@link SyntheticOptions} count. */
export const syntheticLimits: Readonly<Record<'patients' | 'seed', readonly [number, number]>> = {
  patients: [4, 9999],
  seed: [0, Number.MAX_SAFE_INTEGER],
};

function createPlan({ patients = 16, seed = 1, knobs = {}, preset }: SyntheticOptions): SyntheticPlan {
  checkWhole('patients', patients, syntheticLimits.patients);
  checkWhole('seed', seed, syntheticLimits.seed);
  const doubled = ['seriesPerPatient', 'framesPerSeries'].filter((name) => preset !== undefined && name in knobs);
  if (doubled.length > 0)
    throw new RangeError(
      `Cannot synthesize studies: expected no ${doubled.join(', no ')} beside the preset, which says how many there are, got both; leave one away`,
    );
  const shared = { seed, knobs: completeKnobs(knobs) };
  return preset === 'case' ? { ...shared, patients: 45, totals: caseTotals } : { ...shared, patients };
}

function checkWhole(name: string, value: number, [least, greatest]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= greatest) return;
  throw new RangeError(
    `Cannot synthesize studies: expected ${name} to be a whole number from ${least} to ${greatest}, got ${value}; choose another`,
  );
}

/** Files of another data set would mix with ours, without labels. */
async function checkFolder(folder: string, patients: readonly PlannedPatient[]): Promise<void> {
  const planned = new Set(['labels.csv', 'split.json', 'truth.json']);
  for (const { file, frames } of patients.flatMap(({ series }) => series))
    for (const path of [file, ...maskPathsOf(file, frames)]) planned.add(path);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  // What is hidden is no data: the mark of the masks, what a killed call left half-written.
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
  const foreign = files.filter((entry) => {
    const path = join(entry.parentPath, entry.name).slice(join(folder, '/').length);
    return !planned.has(path.replaceAll('\\', '/'));
  });
  if (foreign.length > 0) {
    throw new RangeError(
      `Cannot synthesize studies: expected an empty folder, or one of the same seed and knobs, got one with other files (${foreign.length}); choose another folder`,
    );
  }
}
