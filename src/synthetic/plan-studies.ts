/** Who is examined, how often and from where: everything of a synthetic data set but its pixels. */
import { createHash } from 'node:crypto';
import type { Part } from '../dataset/frame.js';
import type { Artery } from './anatomy.js';
import { openStream } from './random-stream.js';
import { drawView, type View } from './view.js';

/** The size of a synthetic data set. */
export interface SyntheticSize {
  /** Patients, 4 to 9999. */
  readonly patients: number;
  /** Series of each patient, at least 2, half of them (rounded up) of the left coronary. */
  readonly seriesPerPatient: number;
  readonly framesPerSeries: number;
  /** Rows and columns of a frame, in pixels. */
  readonly size: number;
  readonly seed: number;
}

/** One series, which is one multi-frame file. */
export interface PlannedSeries {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly seriesNumber: number;
  /** Relative to the data set's folder, with `/`. */
  readonly file: string;
  readonly artery: Artery;
  readonly view: View;
}

/** One patient with one study. */
export interface PlannedPatient {
  readonly patientID: string;
  readonly studyInstanceUID: string;
  readonly part: Part;
  readonly series: readonly PlannedSeries[];
}

/** Plans the patients: the same seed gives the same plan. Nothing but the view angles goes with the artery. */
export function planStudies(size: SyntheticSize): PlannedPatient[] {
  const parts = drawParts(size);
  return parts.map((part, index) => {
    const patientID = `SYN-${String(index + 1).padStart(4, '0')}`;
    return {
      patientID,
      studyInstanceUID: deriveUid(size.seed, patientID),
      part,
      series: planSeries(size, patientID),
    };
  });
}

/** About 55 % of the patients train, 25 % validate, 20 % test. */
function drawParts({ patients, seed }: SyntheticSize): Part[] {
  const train = Math.round(0.55 * patients);
  const validation = Math.round(0.25 * patients);
  const parts = Array.from({ length: patients }, (_, index): Part => {
    if (index < train) return 'train';
    return index < train + validation ? 'validation' : 'test';
  });
  return openStream(seed, 'split').shuffle(parts);
}

function planSeries({ seriesPerPatient, seed }: SyntheticSize, patientID: string): PlannedSeries[] {
  const random = openStream(seed, `plan ${patientID}`);
  const arteries = Array.from({ length: seriesPerPatient }, (_, index): Artery => (index % 2 === 0 ? 'LCA' : 'RCA'));
  return random.shuffle(arteries).map((artery, index) => ({
    seriesInstanceUID: deriveUid(seed, `${patientID} series ${index + 1}`),
    sopInstanceUID: deriveUid(seed, `${patientID} instance ${index + 1}`),
    seriesNumber: index + 1,
    file: `${patientID}/series-${String(index + 1).padStart(2, '0')}.dcm`,
    artery,
    view: drawView(artery, random),
  }));
}

/** A UID of the UUID root: the first 128 bits of a hash in decimal. Source: PS3.5, B.2. */
function deriveUid(seed: number, name: string): string {
  const digits = createHash('sha256').update(`uid\0${seed}\0${name}`).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${digits}`)}`;
}
