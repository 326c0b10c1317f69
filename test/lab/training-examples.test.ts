import { describe, expect, test } from 'vitest';
import { chooseUnit } from '../../src/analysis/compare-scores.js';
import type { Source } from '../../src/dataset/source.js';
import type { LabelledFrame } from '../../src/lab/frames.js';
import { toExamples, twoClasses } from '../../src/lab/training-examples.js';
import { TrainingError } from '../../src/training/run/training-error.js';

const named = { patient: 'p', study: 'd', series: 's' };
const frame = (frameId: string, label: string, units: object): LabelledFrame =>
  ({ frameId, label, split: 'train', ...units }) as unknown as LabelledFrame;

describe('chooseUnit', () => {
  test.each([
    ['patient', [named, named]],
    ['study', [named, { ...named, patient: null }]],
    [
      'series',
      [
        { ...named, study: null },
        { ...named, patient: null },
      ],
    ],
    ['frame', [named, { patient: null, study: null, series: null }]],
  ])('is the %s where all frames name one', (unit, frames) => {
    expect(chooseUnit(frames)).toBe(unit);
  });
});

describe('toExamples', () => {
  const image = { data: new Uint8Array(1), rows: 1, columns: 1 };
  const source = {
    hashOf: async ({ frameId }: { readonly frameId: string }) => `hash of ${frameId}`,
    readImage: async () => image,
  } as unknown as Source;

  test('a frame has the hash of its picture, the label by the second class, and the unit that all know', async () => {
    const frames = [frame('a', 'LCA', named), frame('b', 'RCA', { ...named, patient: 'q' })];
    const examples = await toExamples(source, frames, ['LCA', 'RCA']);
    expect(examples.map(({ id, label, unit }) => [id, label, unit])).toEqual([
      ['hash of a', 0, 'p'],
      ['hash of b', 1, 'q'],
    ]);
    expect(await examples[0]?.read()).toBe(image);
    const alone = await toExamples(
      source,
      [frame('a', 'LCA', { patient: null, study: null, series: null })],
      ['LCA', 'RCA'],
    );
    expect(alone[0]?.unit).toBe('a');
  });
});

describe('twoClasses', () => {
  test('gives two labels, and refuses fewer or more', () => {
    expect(twoClasses({ classes: ['LCA', 'RCA'] })).toEqual(['LCA', 'RCA']);
    for (const classes of [['LCA'], ['a', 'b', 'c']])
      expect(() => twoClasses({ classes })).toThrow(
        new TrainingError(`Cannot train: expected two labels, got ${classes.length}; keep two labels in labels.csv`),
      );
  });
});
