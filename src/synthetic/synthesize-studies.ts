/** Writes a folder of synthetic coronary angiograms as DICOM, with labels, a split and the truth beside them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Split, writeSplit } from '../dataset/split.js';
import { writeDicom } from '../dicom/write-dicom.js';
import { makeFolder } from '../files/make-folder.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { Random } from '../numeric/random.js';
import { createPseudonymizer, syntheticKey } from '../privacy/pseudonyms.js';
import { createHeart, type Heart } from './anatomy.js';
import { drawSeries } from './draw-series.js';
import { dealLabels, formatLabels, type GivenLabels } from './given-labels.js';
import { completeKnobs } from './knobs.js';
import {
  chooseShare,
  type PlannedPatient,
  type PlannedSeries,
  planStudies,
  type SyntheticPlan,
} from './plan-studies.js';
import { openStream } from './random-stream.js';
import { describeXaImage } from './xa-image.js';

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
  /** Ends the work before the next series; the series that are done stay. */
  readonly signal?: AbortSignal;
}

const caseTotals: NonNullable<SyntheticPlan['totals']> = {
  train: { patients: 34, series: 240, frames: 900 },
  validation: { patients: 11, series: 73, frames: 227 },
};

/**
 * Synthesizes XA studies: each patient has one study with series of both coronary arteries, each series is one multi-frame file. Beside the
 * files lie `labels.csv`, `split.json` (under the public synthetic key) and `truth.json`.
 *
 * The pictures teach and test; they are no substitute for real angiograms, and every file says that it is synthetic.
 *
 * @param folder - missing, empty, or holding the same data set from an earlier call, which is written again
 * @throws {RangeError} for an unknown knob, and a value out of its bounds
 * @throws {Error} where the folder holds other files; the signal's reason when it fires
 */
export async function synthesizeStudies(folder: string, options: SyntheticOptions = {}): Promise<SyntheticStudies> {
  const plan = createPlan(options);
  const patients = planStudies(plan);
  await checkFolder(folder, patients);
  await makeFolder(folder);
  const contrast = new Map<string, readonly number[]>();
  for (const patient of patients) {
    const heart = createHeart(openStream(plan.seed, `heart ${patient.person}`));
    for (const series of patient.series) {
      options.signal?.throwIfAborted();
      contrast.set(series.file, await writeSeries(folder, { patient, series, heart, plan }));
    }
  }
  const labels = dealLabels(patients, plan);
  await writeAtomic(join(folder, 'labels.csv'), formatLabels(patients, labels));
  await writeSplit(join(folder, 'split.json'), createOwnSplit(patients, plan));
  await writeAtomic(join(folder, 'truth.json'), formatTruth(patients, { plan, labels, contrast }));
  const series = patients.flatMap((patient) => patient.series);
  const frames = series.reduce((sum, item) => sum + item.frames, 0);
  return { patients: patients.length, series: series.length, frames };
}

function createPlan({ patients = 16, seed = 1, knobs = {}, preset }: SyntheticOptions): SyntheticPlan {
  checkWhole('patients', patients, [4, 9999]);
  checkWhole('seed', seed, [0, Number.MAX_SAFE_INTEGER]);
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
  for (const { file } of patients.flatMap(({ series }) => series)) planned.add(file);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => !entry.isDirectory());
  const foreign = files.filter((entry) => {
    const path = join(entry.parentPath, entry.name).slice(join(folder, '/').length);
    return !planned.has(path.replaceAll('\\', '/'));
  });
  if (foreign.length > 0) {
    throw new RangeError(
      `Cannot synthesize studies: expected an empty folder, got one with ${foreign.length} other files; choose another folder`,
    );
  }
}

interface SeriesJob {
  readonly patient: PlannedPatient;
  readonly series: PlannedSeries;
  readonly heart: Heart;
  readonly plan: SyntheticPlan;
}

/** @returns the visible share of the tree in each frame */
async function writeSeries(folder: string, { patient, series, heart, plan }: SeriesJob): Promise<readonly number[]> {
  const { size, dose } = plan.knobs;
  const open = (name: string): Random => openStream(plan.seed, name);
  const owner = series.scene.split('/')[0] === patient.patientID ? patient.person : series.scene.split('/')[0]!;
  const own = owner === patient.person;
  const shown = own ? heart : createHeart(open(`heart ${owner}`));
  const drawn = drawSeries(
    { ...series, heart: shown, size, dose },
    { chest: open(`chest ${owner}`), scene: open(`scene ${series.scene}`), noise: open(`noise ${series.file}`) },
  );
  await writeAtomic(join(folder, series.file), writeDicom(describeXaImage(patient, series, { size, ...drawn })));
  return drawn.contrast;
}

function createOwnSplit(patients: readonly PlannedPatient[], { seed, knobs }: SyntheticPlan): Split {
  const pseudonym = createPseudonymizer(syntheticKey);
  const head = { format: 'angiolab.split', version: 1, seed } as const;
  if (knobs.patientOverlap === 0) {
    const assignment = patients.map(({ patientID, part }) => [pseudonym('patient', patientID), part] as const);
    return { ...head, unit: 'patient', assignment: Object.fromEntries(assignment) };
  }
  const validation = patients.filter(({ part }) => part === 'validation');
  const shared = chooseShare(validation, knobs.patientOverlap, { seed, name: 'overlap' });
  const assignment = patients.flatMap((patient) =>
    patient.series.map(({ seriesInstanceUID }, at) => {
      const part = shared.has(patient) && at % 2 === 1 ? 'train' : patient.part;
      return [pseudonym('series', seriesInstanceUID), part] as const;
    }),
  );
  return { ...head, unit: 'series', assignment: Object.fromEntries(assignment) };
}

interface Truth {
  readonly plan: SyntheticPlan;
  readonly labels: GivenLabels;
  readonly contrast: ReadonlyMap<string, readonly number[]>;
}

function formatTruth(patients: readonly PlannedPatient[], { plan, labels, contrast }: Truth): string {
  const { seed, knobs } = plan;
  const studies = patients.map(({ person, ...patient }) => {
    const { arteries: _, ...heart } = createHeart(openStream(seed, `heart ${person}`));
    const series = patient.series.map(({ scene: _scene, ...item }) => ({
      ...item,
      labels: labels.get(item.file),
      contrast: contrast.get(item.file)?.map((share) => Number(share.toFixed(3))),
    }));
    return { ...patient, aliasOf: person === patient.patientID ? null : person, heart, series };
  });
  const truth = { format: 'angiolab.synthetic-truth', version: 2, seed, patients: patients.length, knobs, studies };
  return `${JSON.stringify(truth, null, 2)}\n`;
}
