/** Draws the series of one patient and writes their files. */
import { join } from 'node:path';
import { writeDicom } from '../dicom/write-dicom.js';
import { writeAtomic } from '../files/write-atomic.js';
import { openStream } from '../numeric/open-stream.js';
import type { Random } from '../numeric/random.js';
import { createHeart, type Heart, type HeartShape } from './anatomy.js';
import { type DrawnSeries, drawSeries } from './draw-series.js';
import type { PlannedPatient, PlannedSeries, SyntheticPlan } from './plan-studies.js';
import { writeMasks } from './write-masks.js';
import { describeXaImage } from './xa-image.js';

/** One patient of a data set. */
export interface PatientJob {
  readonly folder: string;
  readonly patient: PlannedPatient;
  readonly plan: SyntheticPlan;
  readonly masks: boolean;
}

/** What is known of a series once it is drawn, but for its pixels. */
export type SeriesTruth = Omit<DrawnSeries, 'frames'> & { readonly file: string };

/** What is known of a patient whose files are written. */
export interface PatientTruth {
  readonly patientID: string;
  readonly heart: HeartShape;
  readonly series: readonly SeriesTruth[];
}

/** Writes a file for each series, and its masks. @param signal - ends the work before the next series */
export async function writePatient(job: PatientJob, signal?: AbortSignal): Promise<PatientTruth> {
  const { patient, plan } = job;
  const hearts = new Map<string, Heart>();
  const heartOf = (person: string): Heart => {
    const heart = hearts.get(person) ?? createHeart(openStream(plan.seed, `heart ${person}`));
    hearts.set(person, heart);
    return heart;
  };
  const { arteries: _, ...heart } = heartOf(patient.person);
  const series: SeriesTruth[] = [];
  for (const item of patient.series) {
    signal?.throwIfAborted();
    series.push(await writeSeries(job, item, heartOf));
  }
  return { patientID: patient.patientID, heart, series };
}

async function writeSeries(
  { folder, patient, plan, masks }: PatientJob,
  series: PlannedSeries,
  heartOf: (person: string) => Heart,
): Promise<SeriesTruth> {
  const { seed, knobs } = plan;
  const { size, dose } = knobs;
  // Heart and chest are those of the person, or of the one whose series this one repeats.
  const [scenePatient = ''] = series.scene.split('/');
  const owner = scenePatient === patient.patientID ? patient.person : scenePatient;
  const open = (name: string): Random => openStream(seed, name);
  const { frames, ...truth } = drawSeries(
    { ...series, heart: heartOf(owner), size, dose },
    { chest: open(`chest ${owner}`), scene: open(`scene ${series.scene}`), noise: open(`noise ${series.file}`) },
  );
  const image = describeXaImage({ patient, series, size }, { frames, ...truth });
  // Who loses the last seconds to a power cut draws the same bytes again.
  await writeAtomic(join(folder, series.file), writeDicom(image), { flush: false });
  if (masks) await writeMasks(folder, series.file, { masks: frames.map(({ mask }) => mask), size });
  return { file: series.file, ...truth };
}
