/** Draws small synthetic data sets for tests, and reads back what a stranger would see of them. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Frame } from '../../src/dataset/frame.js';
import { openSource } from '../../src/dataset/open-source.js';
import type { Source } from '../../src/dataset/source.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';
import type { KnobName } from '../../src/synthetic/knobs.js';
import type { PlannedPatient, PlannedSeries } from '../../src/synthetic/plan-studies.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';

export type Knobs = Partial<Record<KnobName, number>>;

/** What truth.json says of a series. */
export type TrueSeries = PlannedSeries & {
  readonly part: string;
  readonly labels: readonly string[];
  readonly contrast: readonly number[];
  readonly masks: readonly string[];
};

/** A series as its files show it; `truth` is what the measures are held against. */
export interface WrittenSeries {
  readonly truth: TrueSeries;
  readonly bytes: Buffer;
  readonly frames: readonly Frame[];
  readonly images: readonly GreyImage[];
  /** What each pixel shows, frame by frame. */
  readonly masks: readonly Uint8Array[];
}

export interface WrittenSet {
  readonly folder: string;
  readonly source: Source;
  readonly patients: readonly (PlannedPatient & { readonly aliasOf: string | null })[];
  readonly series: readonly WrittenSeries[];
}

export const setSize = 64;
const drawn = new Map<string, Promise<WrittenSet>>();

/** A set of twelve patients with five series of two frames; the same knobs are drawn once. */
export function writeSet(root: string, knobs: Knobs): Promise<WrittenSet> {
  const complete = { seriesPerPatient: 5, framesPerSeries: 2, size: setSize, dose: 20, ...knobs };
  const used = Object.entries(complete).filter(([, value]) => value !== 0);
  const key = JSON.stringify(used.sort());
  const set = drawn.get(key) ?? draw(root, Object.fromEntries(used));
  drawn.set(key, set);
  return set;
}

async function draw(root: string, knobs: Knobs): Promise<WrittenSet> {
  const folder = mkdtempSync(join(root, 'set-'));
  await synthesizeStudies(folder, { patients: 12, knobs });
  const source = await openSource(folder, { key: new Uint8Array(32) });
  const { studies: patients } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  const truths: TrueSeries[] = patients.flatMap((patient: PlannedPatient) => patient.series);
  // Files are read in the truth's order.
  const waiting = source.frames.values();
  const series: WrittenSeries[] = [];
  for (const truth of truths) {
    const frames = Array.from({ length: truth.frames }, (): Frame => waiting.next().value!);
    const images: GreyImage[] = [];
    for (const frame of frames) images.push(await source.readImage(frame));
    const masks = truth.masks.map((path) => Uint8Array.from(decode(readFileSync(join(folder, path))).data));
    series.push({ truth, bytes: readFileSync(join(folder, truth.file)), frames, images, masks });
  }
  return { folder, source, patients, series };
}

export function makeRoot(): string {
  return mkdtempSync(join(tmpdir(), 'angiolab-faults-'));
}

export function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length / items.length;
}

export function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Pearson's correlation of the pixels of two pictures. */
export function correlate(a: GreyImage, b: GreyImage): number {
  const [first, second] = [center(a), center(b)];
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  return dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
}

function center({ data }: GreyImage): number[] {
  const mean = average([...data]);
  return Array.from(data, (value) => value - mean);
}
