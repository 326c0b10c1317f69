/** Writes a folder of synthetic coronary angiograms as DICOM, with labels, a split and the truth beside them. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Split, writeSplit } from '../dataset/split.js';
import { writeDicom } from '../dicom/write-dicom.js';
import { writeAtomic } from '../files/write-atomic.js';
import { createPseudonymizer, syntheticKey } from '../privacy/pseudonyms.js';
import { createHeart, type Heart } from './anatomy.js';
import { drawSeries } from './draw-series.js';
import { type PlannedPatient, type PlannedSeries, planStudies, type SyntheticSize } from './plan-studies.js';
import { openStream } from './random-stream.js';
import { describeXaImage } from './xa-image.js';

/** What was written. */
export interface SyntheticStudies {
  readonly patients: number;
  readonly series: number;
  readonly frames: number;
}

const defaults: SyntheticSize = { patients: 16, seriesPerPatient: 4, framesPerSeries: 3, size: 256, seed: 1 };

/** Bounds of the options, lowest and highest. */
const bounds: Readonly<Record<keyof SyntheticSize, readonly [number, number]>> = {
  patients: [4, 9999],
  seriesPerPatient: [2, 99],
  framesPerSeries: [1, 200],
  size: [64, 1024],
  seed: [0, Number.MAX_SAFE_INTEGER],
};

/**
 * Synthesizes XA studies: each patient has one study with series of both coronary arteries, each series is one multi-frame file. Beside the
 * files lie `labels.csv` (SeriesInstanceUID, label), `split.json` (by patient, under the public synthetic key) and `truth.json`.
 *
 * The pictures teach and test; they are no substitute for real angiograms, and every file says that it is synthetic.
 *
 * @param folder - missing, empty, or holding the same data set from an earlier call, which is written again
 * @param options.patients - default 16, from 4
 * @param options.seriesPerPatient - default 4, from 2; every second one shows the left coronary artery
 * @param options.framesPerSeries - default 3
 * @param options.size - rows and columns in pixels, default 256
 * @param options.seed - default 1; the same seed and options give the same bytes
 * @param options.signal - ends the work before the next series; the series that are done stay
 * @throws {RangeError} for an option out of its bounds
 * @throws {Error} where the folder holds other files; the signal's reason when it fires
 */
export async function synthesizeStudies(
  folder: string,
  options: Partial<SyntheticSize> & { readonly signal?: AbortSignal } = {},
): Promise<SyntheticStudies> {
  const { signal, ...given } = options;
  const size: SyntheticSize = { ...defaults, ...given };
  checkBounds(size);
  const patients = planStudies(size);
  await checkFolder(folder, patients);
  await mkdir(folder, { recursive: true });
  const hearts = new Map<string, Heart>();
  for (const patient of patients) {
    const heart = createHeart(openStream(size.seed, `heart ${patient.patientID}`));
    hearts.set(patient.patientID, heart);
    for (const series of patient.series) {
      signal?.throwIfAborted();
      await writeSeries(folder, { patient, series, heart, size });
    }
  }
  await writeAtomic(join(folder, 'labels.csv'), formatLabels(patients));
  await writeSplit(join(folder, 'split.json'), createPatientSplit(patients, size.seed));
  await writeAtomic(join(folder, 'truth.json'), formatTruth(patients, hearts, size));
  const series = size.patients * size.seriesPerPatient;
  return { patients: size.patients, series, frames: series * size.framesPerSeries };
}

function checkBounds(size: SyntheticSize): void {
  for (const [name, [least, greatest]] of Object.entries(bounds)) {
    const value = size[name as keyof SyntheticSize];
    if (Number.isInteger(value) && value >= least && value <= greatest) continue;
    throw new RangeError(
      `Cannot synthesize studies: expected ${name} to be a whole number from ${least} to ${greatest}, got ${value}; choose another`,
    );
  }
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
    throw new Error(
      `Cannot synthesize studies: expected an empty folder, got one with ${foreign.length} other files; choose another folder`,
    );
  }
}

interface SeriesJob {
  readonly patient: PlannedPatient;
  readonly series: PlannedSeries;
  readonly heart: Heart;
  readonly size: SyntheticSize;
}

async function writeSeries(folder: string, { patient, series, heart, size }: SeriesJob): Promise<void> {
  const scene = { heart, artery: series.artery, view: series.view, size: size.size, frames: size.framesPerSeries };
  const frames = drawSeries(scene, openStream(size.seed, `pixels ${series.file}`));
  await writeAtomic(
    join(folder, series.file),
    writeDicom(describeXaImage(patient, series, { size: size.size, frames })),
  );
}

function formatLabels(patients: readonly PlannedPatient[]): string {
  const rows = patients.flatMap(({ series }) => series.map((item) => `${item.seriesInstanceUID},${item.artery}`));
  return `${['SeriesInstanceUID,label', ...rows].join('\n')}\n`;
}

function createPatientSplit(patients: readonly PlannedPatient[], seed: number): Split {
  const pseudonym = createPseudonymizer(syntheticKey);
  const assignment = patients.map(({ patientID, part }) => [pseudonym('patient', patientID), part] as const);
  return { format: 'angiolab.split', version: 1, unit: 'patient', seed, assignment: Object.fromEntries(assignment) };
}

function formatTruth(
  patients: readonly PlannedPatient[],
  hearts: ReadonlyMap<string, Heart>,
  size: SyntheticSize,
): string {
  const truth = {
    format: 'angiolab.synthetic-truth',
    version: 1,
    ...size,
    studies: patients.map((patient) => {
      const { rightDominant, calibre, tortuosityMm, stretch, turnDegrees } = hearts.get(patient.patientID)!;
      return { ...patient, heart: { rightDominant, calibre, tortuosityMm, stretch, turnDegrees } };
    }),
  };
  return `${JSON.stringify(truth, null, 2)}\n`;
}
