/** Copies that were planted are found, and frames that merely look alike in training's own way are not. */
import { describe, expect, test } from 'vitest';
import { findExactDuplicates } from '../../src/leakage/find-exact-duplicates.js';
import { findNearDuplicates } from '../../src/leakage/find-near-duplicates.js';
import { createRandom } from '../../src/numeric/random.js';
import { drawNoise, withPixels } from './make-frames.js';

describe('findExactDuplicates', () => {
  test('groups frames of one hash, and says whether parts or labels differ', () => {
    const frames = [
      { frameId: 'a', hash: '1', label: 'LCA', part: 'train' },
      { frameId: 'b', hash: '2', label: 'LCA', part: 'train' },
      { frameId: 'c', hash: '1', label: 'RCA', part: 'train' },
      { frameId: 'd', hash: '2', label: null, part: 'test' },
      { frameId: 'e', hash: '3', label: 'LCA', part: null },
    ] as const;
    const groups = findExactDuplicates(frames);
    expect(groups.map((group) => group.frames.map(({ frameId }) => frameId))).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
    expect(groups[0]).toMatchObject({ crossesParts: false, labelsDiffer: true });
    expect(groups[1]).toMatchObject({ crossesParts: true, labelsDiffer: false });
  });
});

describe('findNearDuplicates', () => {
  const random = createRandom(8);
  const training = Array.from({ length: 200 }, (_, index) => withPixels({ frameId: `t${index}` }, drawNoise(random)));

  test('finds a planted near copy and judges it against distances within training', () => {
    const copy = [...training[17]!.pixels.data].map((value) => Math.min(255, value + 3));
    const others = [withPixels({ frameId: 'new' }, drawNoise(random)), withPixels({ frameId: 'copy' }, copy)];
    const { pairs, suspects, nullUnit, nullDistances } = findNearDuplicates(training, others);
    expect(pairs.map(({ frame }) => frame.frameId)).toEqual(['copy', 'new']);
    expect(suspects).toHaveLength(1);
    expect(suspects[0]).toMatchObject({ nearest: { frameId: 't17' }, nullShare: 0 });
    expect(suspects[0]!.distance).toBeLessThanOrEqual(3);
    expect(nullUnit).toBe('frame');
    expect(nullDistances).toHaveLength(200);
  });

  test('finds copies although training holds equal pictures of its own', () => {
    const doubled = [
      ...training,
      ...training.slice(0, 20).map(({ pixels }, index) => withPixels({ frameId: `d${index}` }, [...pixels.data])),
    ];
    const copies = training.slice(50, 150).map(({ pixels }, index) =>
      withPixels(
        { frameId: `c${index}` },
        [...pixels.data].map((value) => Math.min(255, value + (index % 4))),
      ),
    );
    const { suspects, nullDistances } = findNearDuplicates(doubled, copies);
    expect(suspects).toHaveLength(100);
    expect(nullDistances[0]).toBeGreaterThan(3);
  });

  test('suspects about the expected number among frames that are drawn as training is', () => {
    const others = Array.from({ length: 300 }, (_, index) => withPixels({ frameId: `v${index}` }, drawNoise(random)));
    const { suspects, expectedSuspects } = findNearDuplicates(training, others, { alpha: 0.05 });
    expect(expectedSuspects).toBe(15);
    expect(suspects.length).toBeGreaterThan(2);
    expect(suspects.length).toBeLessThan(40);
  });

  test('leaves frames of the same patient out of the null where patients are known', () => {
    const twice = training.flatMap(({ frame, pixels }, index) => [
      withPixels({ ...frame, patient: `p${index}` }, [...pixels.data]),
      withPixels({ ...frame, patient: `p${index}` }, [...pixels.data]),
    ]);
    const { nullUnit, nullDistances } = findNearDuplicates(twice, [twice[0]!]);
    expect(nullUnit).toBe('patient');
    expect(nullDistances[0]).toBeGreaterThan(10);
  });

  test('refuses pictures of different sizes, and training of one frame', () => {
    const small = { ...training[0]!, pixels: { data: new Uint8Array(4), rows: 2, columns: 2 } };
    expect(() => findNearDuplicates(training, [small])).toThrow(
      new RangeError('Cannot compare pictures: expected 64 pixels each, got 4; shrink them all to one size'),
    );
    expect(() => findNearDuplicates(training.slice(0, 1), [])).toThrow(
      new RangeError('Cannot judge distances: expected at least two training frames, got 1; check the split'),
    );
  });
});
