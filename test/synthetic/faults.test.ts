/** Each knob does what it says, as pixels, headers and labels of the written files show it at severity 0, a half and 1. */
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { splitOf } from '../../src/dataset/split.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { quantile } from '../../src/numeric/describe.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';
import { maskBits } from '../../src/synthetic/expose.js';
import type { KnobName } from '../../src/synthetic/knobs.js';
import {
  average,
  correlate,
  type Knobs,
  makeRoot,
  setSize,
  share,
  type WrittenSeries,
  type WrittenSet,
  writeSet,
} from './written-set.js';

const root = makeRoot();
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

const glyph = ['10001', '11011', '10101', '10001', '10001', '10001', '10001'].join('');
const corners = { 'top left': [4, 4], 'top right': [55, 4], 'bottom left': [4, 53], 'bottom right': [55, 53] } as const;

/** The corner in which a letter stands white on grey; null where there is none. */
function findMarker({ data }: GreyImage): string | null {
  const found = Object.entries(corners).find(([, [x0, y0]]) =>
    [...glyph].every((bit, at) => data[(y0 + Math.floor(at / 5)) * setSize + x0 + (at % 5)]! >= 254 === (bit === '1')),
  );
  return found?.[0] ?? null;
}

/** Which sides of a picture are dark further in than a usual blade reaches. */
function findBorders({ data }: GreyImage): string {
  const at = (x: number, y: number): number => data[y * setSize + x]!;
  const line = (pixel: (step: number) => number): number =>
    quantile(
      Array.from({ length: setSize - 16 }, (_, step) => pixel(step + 8)),
      0.5,
    );
  const deep = 4;
  const sides = {
    left: line((step) => at(deep, step)),
    right: line((step) => at(setSize - 1 - deep, step)),
    top: line((step) => at(step, deep)),
    bottom: line((step) => at(step, setSize - 1 - deep)),
  };
  return Object.entries(sides)
    .filter(([, level]) => level < 0.3 * quantile(data, 0.5))
    .map(([side]) => side)
    .join(' ');
}

/** How many points of 100 the best rule on something seen is above the best rule without it, where 1 is perfect. */
function tie(series: readonly WrittenSeries[], see: (item: WrittenSeries) => unknown): number {
  const arteries = new Map<string, string[]>();
  for (const item of series) {
    const key = String(see(item));
    arteries.set(key, [...(arteries.get(key) ?? []), item.frames[0]!.label!]);
  }
  const right = [...arteries.values()].map((own) =>
    Math.max(...['LCA', 'RCA'].map((name) => own.filter((label) => label === name).length)),
  );
  return right.reduce((a, b) => a + b, 0) / series.length;
}

const partOf = ({ source }: WrittenSet, item: WrittenSeries): string => splitOf(source.ownSplit!, item.frames[0]!)!;
const inPart = (set: WrittenSet, part: string): WrittenSeries[] =>
  set.series.filter((item) => partOf(set, item) === part);
const away = (set: WrittenSet): WrittenSeries[] => set.series.filter((item) => partOf(set, item) !== 'train');

/** labels.csv, as the source joins it, against the arteries that were drawn. */
function wrongLabels({ series }: WrittenSet): number {
  return share(
    series.flatMap(({ frames, truth }) => frames.map(({ label }) => label === truth.artery)),
    (right) => !right,
  );
}

function sharedPatients(set: WrittenSet): number {
  const patientsOf = (part: string): Set<string> => new Set(inPart(set, part).map(({ frames }) => frames[0]!.patient!));
  const training = patientsOf('train');
  return share([...patientsOf('validation')], (patient) => training.has(patient));
}

/** Validation patients who were seen from the very angles of a training patient, series by series. */
function aliases(set: WrittenSet): number {
  const anglesOf = (part: string): Map<string, string> => {
    const angles = new Map<string, string>();
    for (const { frames } of inPart(set, part)) {
      const { patient, primaryAngleDeg, secondaryAngleDeg } = frames[0]!;
      angles.set(patient!, `${angles.get(patient!) ?? ''} ${primaryAngleDeg}/${secondaryAngleDeg}`);
    }
    return angles;
  };
  const training = new Set(anglesOf('train').values());
  return share([...anglesOf('validation').values()], (angles) => training.has(angles));
}

/** Validation series of which a frame correlates with a training frame as only a copy does. */
function nearCopies(set: WrittenSet): number {
  const training = inPart(set, 'train').map(({ images }) => images[0]!);
  return share(inPart(set, 'validation'), ({ images }) =>
    training.some((other) => correlate(images[0]!, other) > 0.99),
  );
}

const hasVessel = (mask: Uint8Array): boolean => mask.some((bits) => (bits & maskBits.vessel) > 0);

/** Files outside of training that are shown otherwise than without the fault: through a wider window, or upside down. */
async function mismatched(set: WrittenSet): Promise<number> {
  const usual = new Map((await writeSet(root, {})).series.map((item) => [item.truth.file, item]));
  return share(away(set), ({ truth, images, bytes }) => {
    const [width, before] = [bytes, usual.get(truth.file)!.bytes].map(
      (file) => parseDicom(new Uint8Array(file)).header.WindowWidth,
    );
    return width !== before || correlate(images[0]!, usual.get(truth.file)!.images[0]!) < -0.9;
  });
}

/** Files whose catheter lies otherwise than the one that fits both arteries. */
async function otherCatheters(set: WrittenSet): Promise<number> {
  const usual = new Map((await writeSet(root, {})).series.map((item) => [item.truth.file, item]));
  const catheterOf = ({ masks }: WrittenSeries): string => masks[0]!.map((bits) => bits & maskBits.catheter).join('');
  return share(set.series, (item) => catheterOf(item) !== catheterOf(usual.get(item.truth.file)!));
}

const measures: Partial<Record<KnobName, (set: WrittenSet) => number | Promise<number>>> = {
  patientOverlap: sharedPatients,
  aliasedPatients: aliases,
  nearDuplicates: nearCopies,
  labelNoise: wrongLabels,
  frameLabelNoise: wrongLabels,
  markerShortcut: ({ series }) => tie(series, ({ images }) => findMarker(images[0]!)),
  borderShortcut: ({ series }) => tie(series, ({ images }) => findBorders(images[0]!)),
  vendorShortcut: ({ series }) => tie(series, ({ bytes }) => /Synthetic [A-D]/.exec(bytes.toString('latin1', 0, 2000))),
  catheterCue: otherCatheters,
  priorShift: (set) => share(away(set), ({ frames }) => frames[0]!.label === 'RCA'),
  uncontrastedFrames: ({ series }) =>
    share(
      series.flatMap(({ masks }) => masks),
      (mask) => !hasVessel(mask),
    ),
  preprocessingMismatch: mismatched,
  seriesImbalance: ({ series }) => Math.max(...series.map(({ images }) => images.length)),
  viewOverlap: ({ series }) =>
    share(
      series.filter(({ frames }) => frames[0]!.label === 'RCA'),
      ({ frames }) => frames[0]!.secondaryAngleDeg! < -15,
    ),
};

/** What is measured without the fault and with all of it; at a half it lies between. */
const ends: Readonly<Record<string, readonly [none: number, full: number]>> = {
  patientOverlap: [0, 1],
  aliasedPatients: [0, 1],
  nearDuplicates: [0, 1],
  uncontrastedFrames: [0, 1],
  preprocessingMismatch: [0, 1],
};

test.each(Object.entries(measures))(
  '%s shows in the files more at a half than at 0, and most at 1',
  async (knob, measure) => {
    const sizes: Knobs = knob === 'seriesImbalance' ? { framesPerSeries: 4 } : {};
    const found: number[] = [];
    for (const severity of [0, 0.5, 1]) found.push(await measure(await writeSet(root, { ...sizes, [knob]: severity })));
    const [none, half, full] = found as [number, number, number];
    expect(half).toBeGreaterThan(none);
    expect(full).toBeGreaterThan(half);
    if (ends[knob]) expect([none, full]).toEqual(ends[knob]);
    if (knob.endsWith('Shortcut')) expect(full).toBe(1);
  },
  120_000,
);

test('markerShortcut stands in the top left for LCA and in the top right for RCA, which reversed changes outside of training', async () => {
  const follows = (series: readonly WrittenSeries[]): number =>
    share(
      series,
      ({ images, frames }) => findMarker(images[0]!) === (frames[0]!.label === 'LCA' ? 'top left' : 'top right'),
    );
  for (const severity of [0, 0.5, 1]) {
    const set = await writeSet(root, { shortcutReversed: severity, markerShortcut: 1 });
    expect(follows(inPart(set, 'train'))).toBe(1);
    expect(Math.abs(follows(away(set)) - (1 - severity))).toBeLessThanOrEqual(severity === 0.5 ? 0.3 : 0);
  }
}, 120_000);

test('vendorShortcut makes one artery brighter than the other, and the pixels of both as bright without it', async () => {
  const brightness = (set: WrittenSet, label: string): number =>
    average(
      set.series.filter(({ frames }) => frames[0]!.label === label).map(({ images }) => average([...images[0]!.data])),
    );
  const [none, full] = [await writeSet(root, {}), await writeSet(root, { vendorShortcut: 1 })];
  const difference = (set: WrittenSet): number => brightness(set, 'LCA') - brightness(set, 'RCA');
  expect(difference(full)).toBeGreaterThan(Math.abs(difference(none)) + 10);
}, 120_000);

test('a frame before the contrast is not darker where the vessels will be', async () => {
  // Pixels of vessels against all others inside of the blades, in a frame with them and in the same one before the contrast.
  const darkness = (set: WrittenSet, masks: WrittenSet): number =>
    average(
      set.series.map(({ images }, at) => {
        const mask = masks.series[at]!.masks[1]!;
        const { data } = images[1]!;
        const levels = (test: (bits: number) => boolean): number =>
          average([...data].filter((_, pixel) => test(mask[pixel]! & ~maskBits.diaphragm)));
        return levels((bits) => bits === 0) - levels((bits) => bits === maskBits.vessel);
      }),
    );
  const [filled, empty] = [await writeSet(root, {}), await writeSet(root, { uncontrastedFrames: 1 })];
  expect(darkness(filled, filled)).toBeGreaterThan(15);
  expect(Math.abs(darkness(empty, filled))).toBeLessThan(0.4 * darkness(filled, filled));
}, 120_000);

test('faults together each do their own', async () => {
  const together = { markerShortcut: 1, labelNoise: 0.5, priorShift: 1, preprocessingMismatch: 1, nearDuplicates: 0.5 };
  const set = await writeSet(root, together);
  const lone = await writeSet(root, { labelNoise: 0.5 });
  expect(wrongLabels(set)).toBeGreaterThan(0);
  expect(Math.abs(wrongLabels(set) - wrongLabels(lone))).toBeLessThan(0.15);
  expect(
    tie(
      inPart(set, 'train').map((item) => ({ ...item, frames: [{ ...item.frames[0]!, label: item.truth.artery }] })),
      ({ images }) => findMarker(images[0]!),
    ),
  ).toBe(1);
  expect(share(away(set), ({ truth }) => truth.look.mismatch !== null)).toBe(1);
}, 120_000);

test('a repeated series differs from its original by noise alone', async () => {
  const { series } = await writeSet(root, { nearDuplicates: 1 });
  const copy = series.find(({ truth }) => truth.duplicateOf !== null)!;
  const original = series.find(({ truth }) => truth.file === copy.truth.duplicateOf)!;
  expect(copy.images[0]!.data).not.toEqual(original.images[0]!.data);
  expect(copy.masks[0]).toEqual(original.masks[0]);
  const far = Array.from(copy.images[0]!.data, (value, pixel) => Math.abs(value - original.images[0]!.data[pixel]!));
  expect(quantile(far, 0.9)).toBeLessThan(15);
}, 120_000);
