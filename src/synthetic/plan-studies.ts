/** Who is examined, how often and from where, and which faults befall whom: everything of a synthetic data set but its pixels. */
import { createHash } from 'node:crypto';
import type { Part } from '../dataset/frame.js';
import { openStream } from '../numeric/open-stream.js';
import type { Artery } from './anatomy.js';
import { between, pick } from './draw-between.js';
import { drawGenerator, type Generator } from './generator.js';
import type { KnobValues } from './knobs.js';
import { drawLook, type SeriesLook } from './series-look.js';
import { drawView, type View } from './view.js';

/** What a synthetic data set is drawn from. */
export interface SyntheticPlan {
  readonly patients: number;
  readonly seed: number;
  readonly knobs: KnobValues;
  /** Series and frames of each part, dealt evenly to its patients; without it the knobs say how many. */
  readonly totals?: Readonly<Partial<Record<Part, { patients: number; series: number; frames: number }>>>;
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
  readonly frames: number;
  /** How many of the frames, the first ones, were taken before the contrast. */
  readonly uncontrasted: number;
  readonly look: SeriesLook;
  readonly generator: Generator;
  /** The stream of heart phase, injection and framing: that of another file where this one repeats it. */
  readonly scene: string;
  /** The file whose pictures this one repeats with fresh noise. */
  readonly duplicateOf: string | null;
}

/** One patient with one study. */
export interface PlannedPatient {
  readonly patientID: string;
  readonly studyInstanceUID: string;
  readonly part: Part;
  /** Whose heart and chest it is: the patient's own, or another's who comes under this identifier too. */
  readonly person: string;
  readonly series: readonly PlannedSeries[];
}

/** The first `share` of `items` in a seeded order: a greater share holds all of a smaller one. */
export function chooseShare<T>(
  items: readonly T[],
  share: number,
  { seed, name }: { seed: number; name: string },
): Set<T> {
  return new Set(
    openStream(seed, name)
      .shuffle(items)
      .slice(0, Math.round(share * items.length)),
  );
}

/** Plans the patients: the same seed gives the same plan. Without faults nothing but the view angles goes with the artery. */
export function planStudies(plan: SyntheticPlan): PlannedPatient[] {
  const parts = drawParts(plan);
  const counts = dealCounts(plan, parts);
  const own = parts.map((part, index) => planPatient(plan, { index, part, count: counts[index]! }));
  const aliased = aliasPatients(own, plan);
  const doubled = repeatSeries(aliased, plan);
  return doubled.map((patient) => ({ ...patient, series: patient.series.map((item) => dress(item, patient, plan)) }));
}

/** Looks and settings: a file that repeats another one has those of the latter's patient. */
function dress(item: Draft, { part, person }: DraftPatient, { knobs, seed }: SyntheticPlan): PlannedSeries {
  const owner = item.duplicateOf?.split('/')[0] ?? person;
  return {
    ...item,
    look: drawLook({ ...item, file: item.scene, part, person: owner }, knobs, seed),
    generator: drawGenerator({ scene: item.scene, person: owner }, { seed, dose: knobs.dose }),
  };
}

/** About 55 % of the patients train, 25 % validate, 20 % test, where nothing else is asked. */
function drawParts({ patients, seed, totals }: SyntheticPlan): Part[] {
  const train = totals?.train?.patients ?? Math.round(0.55 * patients);
  const validation = totals?.validation?.patients ?? Math.round(0.25 * patients);
  const parts = Array.from({ length: patients }, (_, index): Part => {
    if (index < train) return 'train';
    return index < train + validation ? 'validation' : 'test';
  });
  return openStream(seed, 'split').shuffle(parts);
}

/** Frames of each series of each patient. */
function dealCounts({ knobs, seed, totals }: SyntheticPlan, parts: readonly Part[]): number[][] {
  const counts = parts.map((): number[] => []);
  for (const part of new Set(parts)) {
    const members = [...parts.keys()].filter((index) => parts[index] === part);
    const total = totals?.[part];
    const series = total?.series ?? members.length * knobs.seriesPerPatient;
    const frames = total?.frames ?? series * knobs.framesPerSeries;
    const lengths = dealFrames(frames, series, { imbalance: knobs.seriesImbalance, name: `lengths ${part}`, seed });
    for (const [at, length] of lengths.entries()) counts[members[at % members.length]!]!.push(length);
  }
  return counts;
}

/** At least one frame a series; as even as can be, or by weights that spread over a factor of e^7 at an imbalance of 1. */
function dealFrames(
  frames: number,
  series: number,
  { imbalance, name, seed }: { imbalance: number; name: string; seed: number },
): number[] {
  const random = openStream(seed, name);
  const weights = Array.from({ length: series }, () => Math.exp(imbalance * between(random, -1.75, 1.75) * 2));
  const sum = weights.reduce((a, b) => a + b, 0);
  let [asked, given] = [0, 0];
  const spare = frames - series;
  const lengths = weights.map((weight) => {
    asked += (spare * weight) / sum;
    const extra = Math.round(asked - given);
    given += extra;
    return 1 + extra;
  });
  return random.shuffle(lengths);
}

interface Place {
  readonly index: number;
  readonly part: Part;
  readonly count: readonly number[];
}

type Draft = Omit<PlannedSeries, 'look' | 'generator'>;
type DraftPatient = Omit<PlannedPatient, 'series'> & { readonly series: readonly Draft[] };

function planPatient({ seed, knobs }: SyntheticPlan, { index, part, count }: Place): DraftPatient {
  const patientID = `SYN-${String(index + 1).padStart(4, '0')}`;
  const random = openStream(seed, `plan ${patientID}`);
  const shareLeft = part === 'train' ? 2 / 3 : 2 / 3 - knobs.priorShift / 3;
  const arteries = random.shuffle(dealArteries(shareLeft, count.length, index));
  const series = arteries.map((artery, at): Draft => {
    const file = `${patientID}/series-${String(at + 1).padStart(2, '0')}.dcm`;
    const matched = random.uniform() < knobs.viewOverlap;
    const frames = count[at]!;
    return {
      seriesInstanceUID: deriveUid(seed, `${patientID} series ${at + 1}`),
      sopInstanceUID: deriveUid(seed, `${patientID} instance ${at + 1}`),
      seriesNumber: at + 1,
      file,
      artery,
      view: drawView(artery, matched, random),
      frames,
      uncontrasted: Math.floor(knobs.uncontrastedFrames * frames + random.uniform() * 0.999999),
      scene: file,
      duplicateOf: null,
    };
  });
  return { patientID, studyInstanceUID: deriveUid(seed, patientID), part, person: patientID, series };
}

/** At least one of each; from patient to patient the remainders add up to the share. */
function dealArteries(shareLeft: number, count: number, index: number): Artery[] {
  const due = Math.floor((index + 1) * shareLeft * count + 1e-9) - Math.floor(index * shareLeft * count + 1e-9);
  const left = Math.max(1, Math.min(count - 1, due));
  return Array.from({ length: count }, (_, at) => (at < left ? 'LCA' : 'RCA'));
}

/** Validation patients become training patients who come again, are seen from the same angles, and are called otherwise. */
function aliasPatients(patients: readonly DraftPatient[], { knobs, seed }: SyntheticPlan): DraftPatient[] {
  const inPart = (part: Part): DraftPatient[] => patients.filter((patient) => patient.part === part);
  const chosen = chooseShare(inPart('validation'), knobs.aliasedPatients, { seed, name: 'aliases' });
  const people = openStream(seed, 'people').shuffle(inPart('train'));
  const pairs = new Map([...chosen].map((patient, at) => [patient, people[at % people.length]!]));
  return patients.map((patient) => {
    const first = pairs.get(patient);
    if (first === undefined) return patient;
    const series = patient.series.map((item, at) => {
      const { artery, view } = first.series[at % first.series.length]!;
      return { ...item, artery, view };
    });
    return { ...patient, person: first.patientID, series };
  });
}

/** Validation series become training series that were stored a second time, under another patient. */
function repeatSeries(patients: readonly DraftPatient[], { knobs, seed }: SyntheticPlan): DraftPatient[] {
  const seriesOf = (part: Part): Draft[] =>
    patients.filter((patient) => patient.part === part).flatMap(({ series }) => series);
  const chosen = chooseShare(seriesOf('validation'), knobs.nearDuplicates, { seed, name: 'near duplicates' });
  const random = openStream(seed, 'originals');
  const training = seriesOf('train');
  const repeat = (item: Draft): Draft => {
    const { artery, view, scene, file } = pick(
      random,
      training.filter(({ artery }) => artery === item.artery),
    );
    return { ...item, artery, view, scene, duplicateOf: file };
  };
  return patients.map((patient) => ({
    ...patient,
    series: patient.series.map((item) => (chosen.has(item) ? repeat(item) : item)),
  }));
}

/** A UID of the UUID root: the first 128 bits of a hash in decimal. Source: PS3.5, B.2. */
function deriveUid(seed: number, name: string): string {
  const digits = createHash('sha256').update(`uid\0${seed}\0${name}`).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${digits}`)}`;
}
