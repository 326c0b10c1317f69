/** Each knob, measured from the written files against truth.json at severity 0, a half and 1. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSource } from '../../src/dataset/open-source.js';
import type { Source } from '../../src/dataset/source.js';
import { splitOf } from '../../src/dataset/split.js';
import type { KnobName } from '../../src/synthetic/knobs.js';
import type { PlannedPatient, PlannedSeries } from '../../src/synthetic/plan-studies.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';

type Series = PlannedSeries & { readonly labels: string[]; readonly contrast: number[]; readonly part: string };
interface Written {
  readonly source: Source;
  readonly patients: readonly (PlannedPatient & { readonly aliasOf: string | null })[];
  readonly series: readonly Series[];
}

const root = mkdtempSync(join(tmpdir(), 'angiolab-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

type Knobs = Partial<Record<KnobName, number>>;

/** A set without a fault is the same whatever the knob: it is drawn once. */
const faultless = new Map<string, Promise<Written>>();

function write(knob: KnobName, severity: number, more: Knobs = {}): Promise<Written> {
  const sizes = { seriesPerPatient: 5, framesPerSeries: 2, size: 64, ...more };
  if (severity > 0) return draw({ ...sizes, [knob]: severity });
  const key = JSON.stringify(sizes);
  const drawn = faultless.get(key) ?? draw(sizes);
  faultless.set(key, drawn);
  return drawn;
}

async function draw(knobs: Knobs): Promise<Written> {
  const folder = mkdtempSync(join(root, 'set-'));
  await synthesizeStudies(folder, { patients: 12, knobs });
  const source = await openSource(folder, { key: new Uint8Array(32) });
  const { studies: patients } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  const series = patients.flatMap((patient: PlannedPatient) =>
    patient.series.map((item) => ({ ...item, part: patient.part })),
  );
  expect(source.rejected).toEqual([]);
  expect(source.frames).toHaveLength(series.reduce((sum: number, item: Series) => sum + item.frames, 0));
  return { source, patients, series };
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length / items.length;
}

const away = ({ series }: Written): Series[] => series.filter(({ part }) => part !== 'train');
const validation = ({ series }: Written): Series[] => series.filter(({ part }) => part === 'validation');
/** How well the best rule tells the artery from something of the look: from the larger class's share to 1. */
function tie(series: readonly Series[], lookOf: (item: Series) => unknown): number {
  const arteries = new Map<string, string[]>();
  for (const item of series) {
    const key = String(lookOf(item));
    arteries.set(key, [...(arteries.get(key) ?? []), item.artery]);
  }
  const right = [...arteries.values()].map((own) =>
    Math.max(...['LCA', 'RCA'].map((name) => own.filter((it) => it === name).length)),
  );
  return right.reduce((a, b) => a + b, 0) / series.length;
}

/** Frames' labels in the source, against the truth's arteries by place: files are read in the truth's order. */
function wrongLabels({ source, series }: Written): number {
  const truths = series.flatMap(({ artery, frames }) => new Array(frames).fill(artery));
  return share([...source.frames.entries()], ([at, frame]) => frame.label !== truths[at]);
}

function sharedPatients({ source }: Written): number {
  const parts = new Map<string, Set<string>>();
  for (const frame of source.frames) {
    const own = parts.get(frame.patient!) ?? new Set();
    parts.set(frame.patient!, own.add(splitOf(source.ownSplit!, frame)!));
  }
  const inValidation = [...parts.values()].filter((own) => own.has('validation'));
  return share(inValidation, (own) => own.has('train'));
}

const measures: Partial<Record<KnobName, (written: Written) => number>> = {
  patientOverlap: sharedPatients,
  aliasedPatients: ({ patients }) =>
    share(
      patients.filter(({ part }) => part === 'validation'),
      ({ aliasOf }) => aliasOf !== null,
    ),
  nearDuplicates: (written) => share(validation(written), ({ duplicateOf }) => duplicateOf !== null),
  labelNoise: wrongLabels,
  frameLabelNoise: wrongLabels,
  markerShortcut: ({ series }) => tie(series, ({ look }) => look.marker),
  borderShortcut: ({ series }) =>
    tie(series, ({ look }) =>
      look.borders.join() === '0.09,0.09,0,0' || look.borders.join() === '0,0,0.09,0.09' ? look.borders[0] : 'usual',
    ),
  vendorShortcut: ({ series }) => tie(series, ({ look }) => look.vendor.model),
  catheterCue: ({ series }) => tie(series, ({ look }) => look.catheter),
  priorShift: (written) => share(away(written), ({ artery }) => artery === 'RCA'),
  uncontrastedFrames: ({ series }) =>
    share(
      series.flatMap(({ contrast }) => contrast),
      (seen) => seen === 0,
    ),
  preprocessingMismatch: (written) => share(away(written), ({ look }) => look.mismatch !== null),
  seriesImbalance: ({ series }) => Math.max(...series.map(({ frames }) => frames)),
};

test.each(Object.entries(measures))(
  '%s has more effect at a half than at 0, and most at 1',
  async (knob, measure) => {
    const sizes = knob === 'seriesImbalance' ? { framesPerSeries: 4 } : {};
    const found: number[] = [];
    for (const severity of [0, 0.5, 1]) found.push(measure(await write(knob as KnobName, severity, sizes)));
    const [none, half, full] = found as [number, number, number];
    expect(half).toBeGreaterThan(none);
    expect(full).toBeGreaterThan(half);
  },
  60_000,
);

test('viewOverlap makes the views of both arteries alike', async () => {
  const caudal = async (severity: number): Promise<number> => {
    const { source } = await write('viewOverlap', severity, { seriesPerPatient: 9, framesPerSeries: 1 });
    return share(
      source.frames.filter(({ label }) => label === 'RCA'),
      (frame) => frame.secondaryAngleDeg! < -15,
    );
  };
  const [none, half, full] = [await caudal(0), await caudal(0.5), await caudal(1)];
  expect(none).toBe(0);
  expect(half).toBeGreaterThan(none);
  expect(full).toBeGreaterThan(half);
}, 60_000);

test('shortcutReversed points to the other artery in validation and test alone', async () => {
  const follows = (series: readonly Series[]): number =>
    share(series, ({ artery, look }) => (look.marker === 'top left') === (artery === 'LCA'));
  for (const severity of [0, 0.5, 1]) {
    const written = await write('shortcutReversed', severity, { markerShortcut: 1 });
    expect(follows(written.series.filter(({ part }) => part === 'train'))).toBe(1);
    expect(Math.abs(follows(away(written)) - (1 - severity))).toBeLessThanOrEqual(severity === 0.5 ? 0.3 : 0);
  }
}, 60_000);

test('a repeated series differs from its original by noise alone', async () => {
  const { source, series } = await write('nearDuplicates', 1, { dose: 20, framesPerSeries: 1 });
  const at = series.findIndex(({ duplicateOf, look }) => duplicateOf !== null && look.mismatch === null);
  const from = series.findIndex(({ file }) => file === series[at]!.duplicateOf);
  const [copy, original] = await Promise.all([at, from].map(async (place) => source.readImage(source.frames[place]!)));
  expect(copy!.data).not.toEqual(original!.data);
  const close = share([...copy!.data.entries()], ([pixel, value]) => Math.abs(value - original!.data[pixel]!) < 30);
  expect(close).toBeGreaterThan(0.9);
}, 60_000);
