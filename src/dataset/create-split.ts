/** Draws a split: units stay whole, labels are spread evenly, the seed decides the rest. */
import { createRandom } from '../numeric/random.js';
import type { Frame, Part } from './frame.js';
import { type Split, type SplitUnit, unitOf } from './split.js';

/** How to draw a split. */
export interface CreateSplitOptions {
  /** What stays together, default `patient`. */
  readonly unit?: SplitUnit;
  /** Shares of the units for train, validation and test, which add up to 1; default 0.7, 0.15 and 0.15. */
  readonly shares?: readonly [train: number, validation: number, test: number];
  readonly seed: number;
}

/**
 * Assigns each unit of the frames to train, validation or test.
 *
 * Units are put in strata by the label that most of their frames have, and each stratum is shared out as closely to the
 * shares as whole units allow. The same frames in the same order, options and seed give the same split.
 *
 * @throws RangeError if a frame has no such unit, the shares make no sense, or there are too few units for the parts
 */
export function createSplit(frames: readonly Frame[], options: CreateSplitOptions): Split {
  const { unit = 'patient', shares = [0.7, 0.15, 0.15], seed } = options;
  checkShares(shares);
  const random = createRandom(seed);
  const strata = groupBy([...labelsOfUnits(frames, unit)], ([, labels]) => mostFrequent(labels));
  const units = [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, stratum]) => random.shuffle(stratum));
  const assignment = shareOut(
    units.map(([id]) => id),
    shares,
  );
  const given = new Set(Object.values(assignment));
  const empty = parts.find((part, index) => shares[index]! > 0 && !given.has(part));
  if (empty !== undefined) throw new RangeError(tooFewMessage(units.length, unit, empty));
  return { format: 'angiolab.split', version: 1, unit, seed, assignment };
}

const parts: readonly Part[] = ['train', 'validation', 'test'];

function checkShares(shares: readonly number[]): void {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length === 3 && shares.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-9) return;
  throw new RangeError(
    `Cannot create a split: expected three shares that add up to 1, got ${shares.join(', ')}; pass for example 0.7, 0.15, 0.15`,
  );
}

function labelsOfUnits(frames: readonly Frame[], unit: SplitUnit): Map<string, string[]> {
  const grouped = groupBy(frames, (frame) => unitOf(frame, unit));
  return new Map([...grouped].map(([id, members]) => [id, members.flatMap(({ label }) => label ?? [])]));
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}

/** Of equally frequent labels the first in the alphabet; the empty text where there is none. */
function mostFrequent(labels: readonly string[]): string {
  const counted = [...groupBy(labels, (label) => label)].map(([label, { length }]) => ({ label, length }));
  counted.sort((a, b) => b.length - a.length || (a.label < b.label ? -1 : 1));
  return counted[0]?.label ?? '';
}

/** Gives each unit in turn to the part that is furthest behind its share. */
function shareOut(units: readonly string[], shares: readonly number[]): Record<string, Part> {
  const given = parts.map(() => 0);
  const entries = units.map((unit, index) => {
    const behind = shares.map((share, part) => share * (index + 1) - given[part]!);
    const next = behind.indexOf(Math.max(...behind));
    given[next]!++;
    return [unit, parts[next]!] as const;
  });
  return Object.fromEntries(entries);
}

function tooFewMessage(count: number, unit: SplitUnit, empty: Part): string {
  return `Cannot create a split: expected enough units for each part, got ${count} of unit '${unit}' and none left for ${empty}; use larger shares, a smaller unit or more data`;
}
