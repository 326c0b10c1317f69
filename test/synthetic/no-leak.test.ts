/** Without faults nothing but the view angles tells the artery: neither header, name, order, size nor the range of the pixels. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, expect, test } from 'vitest';
import { ranks } from '../../src/numeric/describe.js';
import { synthesizeStudies } from '../../src/synthetic/synthesize-studies.js';
import { makeRoot } from './written-set.js';

const root = makeRoot();
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

interface File {
  readonly patient: number;
  readonly isLeft: boolean;
  /** Words as `x00181510=45.0`, and a number where there is one. */
  readonly facts: ReadonlyMap<string, string>;
}

const angles = ['x00181510', 'x00181511'];
const notAngles = (key: string): boolean => !angles.some((tag) => key.startsWith(tag));
const pixelData = 'x7fe00010';

async function readSet(name: string, knobs: Readonly<Record<string, number>>): Promise<File[]> {
  const folder = join(root, name);
  await synthesizeStudies(folder, {
    patients: 60,
    seed: 11,
    knobs: { framesPerSeries: 2, size: 64, ...knobs },
    masks: false,
  });
  const { studies } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  return studies.flatMap(({ series }: { series: { file: string; artery: string }[] }, patient: number) =>
    series.map(({ file, artery }, place) => ({
      patient,
      isLeft: artery === 'LCA',
      facts: readFacts(join(folder, file), { place, name: file.split('/')[1]! }),
    })),
  );
}

function readFacts(path: string, { place, name }: { place: number; name: string }): Map<string, string> {
  const data = dicomParser.parseDicom(readFileSync(path));
  const facts = new Map<string, string>();
  for (const [tag, element] of Object.entries(data.elements)) {
    if (tag === pixelData || element.length > 512) continue;
    const text = ['US', 'AT'].includes(element.vr ?? '') ? String(data.uint16(tag)) : (data.string(tag) ?? '');
    facts.set(tag, text.trim()).set(`${tag} length`, String(element.length));
  }
  const { dataOffset, length } = data.elements[pixelData]!;
  const bytes = readFileSync(path).subarray(dataOffset, dataOffset + length);
  const wide = data.uint16('x00280100') === 16;
  const [least, greatest] = rangeOf(wide ? new Uint16Array(Uint8Array.from(bytes).buffer) : bytes);
  facts
    .set('file size', String(statSync(path).size))
    .set('place', String(place))
    .set('name', name);
  return facts.set('least pixel', String(least)).set('greatest pixel', String(greatest));
}

function rangeOf(values: Iterable<number>): readonly [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  return [least, greatest];
}

type Keep = (key: string) => boolean;

/** A column for each word that five files or more have, and for each number: `[files, features]`, each with mean 0 and deviation 1. */
function toFeatures(files: readonly File[], keep: Keep): number[][] {
  const kept = files.map(({ facts }) => [...facts].filter(([key]) => keep(key)));
  const wordsOf = kept.map((facts) => new Set(facts.map((fact) => fact.join('='))));
  const counts = new Map<string, number>();
  for (const words of wordsOf) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= 5 && count < files.length).map(([word]) => word);
  const numeric = [...new Set(kept.flatMap((facts) => facts.filter(([, text]) => isNumber(text)).map(([key]) => key)))];
  const rows = kept.map((facts, at) => {
    const byKey = new Map(facts);
    const numbers = numeric.map((key) => Number(isNumber(byKey.get(key) ?? '') ? byKey.get(key) : 0));
    return [...common.map((word) => Number(wordsOf[at]!.has(word))), ...numbers];
  });
  const columns = rows[0]!.map((_, at) => standardize(rows.map((row) => row[at]!)));
  const varied = columns.filter((column) => column.some((value) => value !== 0));
  return rows.map((_, row) => varied.map((column) => column[row]!));
}

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));

function standardize(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation < 1e-9 ? 0 : (value - mean) / deviation));
}

type Scorer = (training: readonly number[][], isLeft: readonly boolean[]) => (row: readonly number[]) => number;

/** Logistic regression with a penalty on the weights, by gradient descent. */
const logistic: Scorer = (training, isLeft) => {
  const weights = new Array<number>(training[0]!.length).fill(0);
  const score = (row: readonly number[]): number => row.reduce((sum, value, at) => sum + value * weights[at]!, 0);
  for (let step = 0; step < 150; step++) {
    const errors = training.map((row, at) => 1 / (1 + Math.exp(-score(row))) - Number(isLeft[at]));
    for (const at of weights.keys()) {
      const slope = training.reduce((sum, row, place) => sum + row[at]! * errors[place]!, 0) / training.length;
      weights[at] = weights[at]! - 0.1 * (slope + 0.02 * weights[at]!);
    }
  }
  return score;
};

/** The share of LCA among the five nearest. */
const nearest: Scorer = (training, isLeft) => (row) => {
  const distances = training.map((other) => other.reduce((sum, value, at) => sum + (value - row[at]!) ** 2, 0));
  const order = [...distances.keys()].sort((a, b) => distances[a]! - distances[b]!).slice(0, 5);
  return order.filter((at) => isLeft[at]).length;
};

/** Area under the ROC curve on the other half of the patients. */
function judge(files: readonly File[], scorer: Scorer, keep: Keep): number {
  const rows = toFeatures(files, keep);
  const isTraining = ({ patient }: File): boolean => patient % 2 === 0;
  const pick = <T>(values: readonly T[], training: boolean): T[] =>
    values.filter((_, at) => isTraining(files[at]!) === training);
  const isLeft = files.map((file) => file.isLeft);
  const score = scorer(pick(rows, true), pick(isLeft, true));
  const order = ranks(pick(rows, false).map(score));
  const truth = pick(isLeft, false);
  const lefts = truth.filter(Boolean).length;
  const sum = order.reduce((total, rank, at) => total + (truth[at] ? rank : 0), 0);
  return (sum - (lefts * (lefts + 1)) / 2) / (lefts * (truth.length - lefts));
}

/** Of 140 LCA and 70 RCA, what 95 of 100 scores without any knowledge lie in: Mann and Whitney's variance. */
const chance = 1.96 * Math.sqrt((210 + 1) / (12 * 140 * 70));

test('header fields, name, place, sizes and pixel range stay at chance; the angles, or a shortcut, would be found', async () => {
  const files = await readSet('usual', {});
  expect(files).toHaveLength(420);
  for (const scorer of [logistic, nearest])
    expect(Math.abs(judge(files, scorer, notAngles) - 0.5)).toBeLessThan(chance);
  const vendors = await readSet('vendors', { vendorShortcut: 1 });
  expect(judge(vendors, logistic, notAngles)).toBeGreaterThan(0.9);
  expect(judge(vendors, nearest, notAngles)).toBeGreaterThan(0.5 + chance);
  expect(judge(files, nearest, (key) => angles.includes(key))).toBeGreaterThan(0.8);
}, 180_000);

test('on a set with matched views the angles tell nothing either', async () => {
  const files = await readSet('matched', { viewOverlap: 1 });
  for (const scorer of [logistic, nearest])
    expect(Math.abs(judge(files, scorer, () => true) - 0.5)).toBeLessThan(chance);
}, 180_000);
