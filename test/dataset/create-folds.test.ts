/** Folds keep units whole and spread labels for any frames and seed, and survive being written. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFolds } from '../../src/dataset/create-folds.js';
import type { Frame } from '../../src/dataset/frame.js';
import { type Folds, readSplit, readSplitOrFolds, splitOf, splitOfFold, writeSplit } from '../../src/dataset/split.js';
import { makeFolder } from './make-folder.js';
import { makeFrame } from './make-frame.js';

const patients = fc.array(
  fc.record({ frames: fc.integer({ min: 1, max: 9 }), label: fc.constantFrom('LCA', 'RCA', null) }),
  { minLength: 2, maxLength: 60 },
);

function framesOf(units: readonly { readonly frames: number; readonly label: string | null }[]): Frame[] {
  return units.flatMap(({ frames, label }, patient) =>
    Array.from({ length: frames }, (_, at) =>
      makeFrame({ frameId: `${patient}-${at}`, patient: `p${patient}`, label }),
    ),
  );
}

function countByFold({ assignment, folds }: Folds, frames: readonly Frame[]): number[] {
  const counts = new Array<number>(folds).fill(0);
  for (const { patient } of frames) counts[assignment[patient!]! - 1]!++;
  return counts;
}

describe('createFolds', () => {
  test('gives every unit one fold, none empty, the same for the same seed', () => {
    fc.assert(
      fc.property(patients, fc.integer({ min: 2, max: 8 }), fc.nat(), (units, wanted, seed) => {
        const folds = Math.min(wanted, units.length);
        const made = createFolds(framesOf(units), { folds, seed });
        expect(createFolds(framesOf(units), { folds, seed })).toEqual(made);
        expect(Object.keys(made.assignment)).toHaveLength(units.length);
        expect(new Set(Object.values(made.assignment)).size).toBe(folds);
      }),
    );
  });

  test('gives each label as often to each fold, give or take the largest unit', () => {
    fc.assert(
      fc.property(patients, fc.integer({ min: 2, max: 5 }), fc.nat(), (units, wanted, seed) => {
        const frames = framesOf(units);
        const made = createFolds(frames, { folds: Math.min(wanted, units.length), seed });
        for (const label of ['LCA', 'RCA']) {
          const counts = countByFold(
            made,
            frames.filter((frame) => frame.label === label),
          );
          const largest = Math.max(0, ...units.filter((unit) => unit.label === label).map((unit) => unit.frames));
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(largest);
        }
      }),
    );
  });

  test('spreads units that hold both labels', () => {
    const frames = Array.from({ length: 20 }, (_, patient) => [
      makeFrame({ patient: `p${patient}`, label: 'LCA' }),
      makeFrame({ patient: `p${patient}`, label: 'RCA' }),
    ]).flat();
    expect(countByFold(createFolds(frames, { folds: 5, seed: 1 }), frames)).toEqual([8, 8, 8, 8, 8]);
  });

  test('depends on the seed', () => {
    const frames = framesOf(Array.from({ length: 30 }, () => ({ frames: 2, label: 'LCA' })));
    const [one, other] = [1, 2].map((seed) => createFolds(frames, { folds: 3, seed }).assignment);
    expect(one).not.toEqual(other);
  });

  test.each([1, 3, 2.5])('refuses %d folds of two patients', (folds) => {
    expect(() => createFolds(framesOf([1, 1].map((frames) => ({ frames, label: 'LCA' }))), { folds, seed: 1 })).toThrow(
      new RangeError(
        `Cannot create folds: expected from 2 to 2 folds, as there are so many of unit 'patient', got ${folds}; change the number or the unit`,
      ),
    );
  });
});

describe('splitOfFold', () => {
  const frames = framesOf([1, 2, 3, 4, 5, 6].map((count) => ({ frames: count, label: 'LCA' })));
  const made = createFolds(frames, { folds: 3, seed: 1 });

  test('validates on each frame in exactly one fold and trains on it in all others', () => {
    const splits = [1, 2, 3].map((fold) => splitOfFold(made, fold));
    for (const frame of frames)
      expect(splits.map((split) => splitOf(split, frame)).sort()).toEqual(['train', 'train', 'validation']);
    expect(splits[0]).not.toHaveProperty('folds');
  });

  test.each([0, 4, 1.5])('refuses fold %d', (fold) => {
    expect(() => splitOfFold(made, fold)).toThrow(
      new RangeError(`Cannot choose a fold: expected one from 1 to 3, got ${fold}; name another`),
    );
  });

  test('folds survive being written, are told from a split, and readSplit refuses them', async () => {
    const path = join(makeFolder({}), 'folds.json');
    await writeSplit(path, made);
    expect(await readSplitOrFolds(path)).toEqual(made);
    await expect(readSplit(path)).rejects.toThrow(
      new SyntaxError(
        "Cannot read the split: expected version 1 of 'angiolab.split', got 3 folds; make it with angiolab split",
      ),
    );
    await writeSplit(path, splitOfFold(made, 2));
    expect(await readSplitOrFolds(path)).toEqual(await readSplit(path));
  });

  test.each([
    [1, { a: 1 }, '1 folds'],
    ['3', { a: 1 }, '"3" folds'],
    [2, { a: 3 }, 'the fold 3'],
    [2, { a: 'train' }, 'the fold "train"'],
  ])('refuses %j folds with %j', async (folds, assignment, got) => {
    const text = JSON.stringify({ format: 'angiolab.split', version: 1, unit: 'frame', seed: 1, folds, assignment });
    await expect(readSplitOrFolds(join(makeFolder({ 'folds.json': text }), 'folds.json'))).rejects.toThrow(
      `got ${got}; make it`,
    );
  });
});
