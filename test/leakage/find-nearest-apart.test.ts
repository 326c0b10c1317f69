/** findNearestApart: nearest by frame is the patient's own, nearest by patient is somebody else's. */
import { describe, expect, test } from 'vitest';
import { findNearestApart } from '../../src/leakage/find-nearest-apart.js';
import { withPixels } from './make-frames.js';

const greys: readonly (readonly [patient: string, grey: number])[] = [
  ['a', 10],
  ['a', 12],
  ['b', 20],
  ['b', 26],
];
const items = greys.map(([patient, grey], at) =>
  withPixels({ frameId: `f${at}`, patient }, new Array<number>(64).fill(grey)),
);

describe('findNearestApart', () => {
  test('takes the nearest frame of another frame, or of another patient', () => {
    const found = (unit: 'frame' | 'patient'): unknown[] =>
      findNearestApart(items, unit).map(({ frame, nearest, distance }) => [frame.frameId, nearest.frameId, distance]);
    expect(found('frame')).toEqual([
      ['f0', 'f1', 2],
      ['f1', 'f0', 2],
      ['f2', 'f3', 6],
      ['f3', 'f2', 6],
    ]);
    expect(found('patient')).toEqual([
      ['f0', 'f2', 10],
      ['f1', 'f2', 8],
      ['f2', 'f1', 8],
      ['f3', 'f1', 14],
    ]);
  });

  test('refuses frames of one unit, and of unknown ones', () => {
    expect(() => findNearestApart(items.slice(0, 2), 'patient')).toThrow(
      new RangeError(
        'Cannot find neighbours apart: expected frames of two patient units or more, got 1; take more data',
      ),
    );
    expect(() => findNearestApart(items, 'series')).toThrow(/expected a series for each frame, got none/);
  });
});
