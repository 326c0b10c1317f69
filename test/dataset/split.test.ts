/** Splits keep units whole for any frames, shares and seed, and survive being written. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSplit } from '../../src/dataset/create-split.js';
import type { Frame } from '../../src/dataset/frame.js';
import { readSplit, splitOf, writeSplit } from '../../src/dataset/split.js';
import { makeFolder } from './make-folder.js';
import { makeFrame } from './make-frame.js';

const manyFrames = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('LCA', 'RCA', null)), {
    minLength: 1,
    maxLength: 200,
  })
  .map((rows) =>
    rows.map(([patient, label], index) => makeFrame({ frameId: `f${index}`, patient: `p${patient}`, label })),
  );
const seeds = fc.integer({ min: 0, max: 1e9 });
const twoShares = fc.integer({ min: 0, max: 100 }).map((train) => [train / 100, 1 - train / 100, 0] as const);

function countUnits(frames: readonly Frame[]): number {
  return new Set(frames.map(({ patient }) => patient)).size;
}

describe('createSplit', () => {
  test('gives every patient one part, the same for the same seed, in the shares asked for', () => {
    fc.assert(
      fc.property(manyFrames, seeds, twoShares, (frames, seed, shares) => {
        const units = countUnits(frames);
        const expected = shares.map((share) => share * units);
        fc.pre(expected.every((count) => count === 0 || count >= 1));
        const split = createSplit(frames, { seed, shares });
        expect(createSplit(frames, { seed, shares })).toEqual(split);
        expect(Object.keys(split.assignment)).toHaveLength(units);
        const trained = Object.values(split.assignment).filter((part) => part === 'train').length;
        expect(Math.abs(trained - expected[0]!)).toBeLessThanOrEqual(1);
        expect(Object.values(split.assignment)).not.toContain('test');
      }),
    );
  });

  test('gives each label its share, within two units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60 }), fc.integer({ min: 10, max: 60 }), seeds, (left, right, seed) => {
        const labels = [...new Array<string>(left).fill('LCA'), ...new Array<string>(right).fill('RCA')];
        const frames = labels.map((label, index) => makeFrame({ frameId: `f${index}`, label }));
        const split = createSplit(frames, { unit: 'frame', seed });
        for (const [label, count] of [
          ['LCA', left],
          ['RCA', right],
        ] as const) {
          const own = frames.filter((frame) => frame.label === label);
          const trained = own.filter((frame) => splitOf(split, frame) === 'train').length;
          expect(Math.abs(trained - 0.7 * count)).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  test('depends on the seed', () => {
    const frames = Array.from({ length: 40 }, (_, index) => makeFrame({ frameId: `f${index}` }));
    const first = createSplit(frames, { unit: 'frame', seed: 1 });
    expect(createSplit(frames, { unit: 'frame', seed: 2 }).assignment).not.toEqual(first.assignment);
  });

  test('names the unit to use where frames lack the one asked for', () => {
    expect(() => createSplit([makeFrame({ series: 's' })], { seed: 1 })).toThrow(
      new RangeError(
        "Cannot split by patient: expected a patient for each frame, got none for frame f; use unit 'series' or 'frame', or add a patient column to labels.csv",
      ),
    );
  });

  test('refuses too few units and shares that make no sense', () => {
    expect(() => createSplit([makeFrame({ patient: 'p' })], { seed: 1 })).toThrow(
      new RangeError(
        "Cannot create a split: expected enough units for each part, got 1 of unit 'patient' and none left for validation; use larger shares, a smaller unit or more data",
      ),
    );
    expect(() => createSplit([], { seed: 1, shares: [0.7, 0.2, 0.2] })).toThrow(
      new RangeError(
        'Cannot create a split: expected three shares that add up to 1, got 0.7, 0.2, 0.2; pass for example 0.7, 0.15, 0.15',
      ),
    );
  });
});

describe('writeSplit, readSplit', () => {
  test('give back what was written, as the same bytes in any order of units', async () => {
    const path = join(makeFolder({}), 'split.json');
    const split = { format: 'angiolab.split', version: 1, unit: 'study', seed: null } as const;
    await writeSplit(path, { ...split, assignment: { b: 'test', a: 'train' } });
    expect(await readSplit(path)).toEqual({ ...split, assignment: { a: 'train', b: 'test' } });
    expect(Object.keys((await readSplit(path)).assignment)).toEqual(['a', 'b']);
  });

  test('splitOf gives null for a unit that the split does not know', () => {
    const split = createSplit([makeFrame({ series: 's' })], { unit: 'series', seed: 1, shares: [1, 0, 0] });
    expect(splitOf(split, makeFrame({ series: 's' }))).toBe('train');
    expect(splitOf(split, makeFrame({ series: 'constructor' }))).toBeNull();
  });

  test.each([
    ['no JSON', '{', 'text that is not JSON'],
    ['another format', '{}', "JSON without format 'angiolab.split'"],
    ['a later version', '{"format":"angiolab.split","version":2}', 'version 2'],
    ['an odd unit', '{"format":"angiolab.split","version":1,"unit":"ward"}', 'unit "ward"'],
    [
      'an odd part',
      '{"format":"angiolab.split","version":1,"unit":"frame","seed":null,"assignment":{"a":"dev"}}',
      'the part "dev"',
    ],
  ])('refuse %s', async (_, text, got) => {
    const folder = makeFolder({ 'split.json': text });
    await expect(readSplit(join(folder, 'split.json'))).rejects.toThrow(
      new SyntaxError(
        `Cannot read the split: expected version 1 of 'angiolab.split', got ${got}; make it with angiolab split`,
      ),
    );
  });
});
