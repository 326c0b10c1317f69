/** A data set in which only patients can be recognised: a split by frame looks perfect, a split by patient is a guess. */
import { describe, expect, test } from 'vitest';
import { compareSplitUnits, scoreNearest } from '../../src/leakage/compare-split-units.js';
import { createRandom } from '../../src/numeric/random.js';
import { drawNoise, withPixels } from './make-frames.js';

const random = createRandom(21);
const items = Array.from({ length: 60 }, (_, patient) => {
  const face = drawNoise(random);
  const label = random.integer(2) === 0 ? 'LCA' : 'RCA';
  return Array.from({ length: 6 }, (_unused, frame) => {
    const values = face.map((value) => Math.min(255, Math.max(0, value + random.integer(21) - 10)));
    return withPixels({ frameId: `p${patient}.${frame}`, patient: `p${patient}`, label }, values);
  });
}).flat();

describe('compareSplitUnits', () => {
  test('measures what a split by frame pretends', () => {
    const { byFrame, byUnit, inflation, unit } = compareSplitUnits(items);
    expect(unit).toBe('patient');
    expect(Math.min(...byFrame)).toBe(1);
    expect(Math.max(...byUnit)).toBeLessThan(0.85);
    expect(inflation).toBeGreaterThan(0.3);
  });

  test('refuses frames without patients and names what to use', () => {
    const strangers = items.map(({ frame, pixels }) => ({ frame: { ...frame, patient: null }, pixels }));
    expect(() => compareSplitUnits(strangers)).toThrow(
      /expected a patient for each frame, got none .* use unit 'frame'/,
    );
  });
});

describe('scoreNearest', () => {
  test('is the share of frames whose nearest neighbour has their label', () => {
    const training = [
      withPixels({ label: 'LCA' }, new Array(64).fill(0)),
      withPixels({ label: 'RCA' }, new Array(64).fill(200)),
    ];
    const others = [10, 90, 110].map((grey) => withPixels({ label: 'LCA' }, new Array<number>(64).fill(grey)));
    expect(scoreNearest(training, others)).toBeCloseTo(2 / 3, 12);
  });

  test('refuses an empty side', () => {
    expect(() => scoreNearest([], items)).toThrow(
      new RangeError('Cannot score neighbours: expected frames on both sides, got 0 and 360; check the split'),
    );
  });
});
