/** Overlap of patients, studies, series and instances across a split. */
import { describe, expect, test } from 'vitest';
import { findUnitOverlap } from '../../src/leakage/find-unit-overlap.js';
import { makeFrame } from './make-frames.js';

describe('findUnitOverlap', () => {
  test('counts the frames of each unit that stands on several sides', () => {
    const frames = [
      makeFrame({ patient: 'p1', series: 's1', split: 'train' }),
      makeFrame({ patient: 'p1', series: 's1', split: 'train' }),
      makeFrame({ patient: 'p1', series: 's2', split: 'validation' }),
      makeFrame({ patient: 'p2', series: 's3', split: 'validation' }),
      makeFrame({ patient: 'p2', series: 's4', split: null }),
      makeFrame({ split: 'test' }),
    ];
    const [patient, study, series] = findUnitOverlap(frames, ({ split }) => split);
    expect(patient).toEqual({
      unit: 'patient',
      knownFrames: 4,
      unknownFrames: 1,
      units: 2,
      shared: [{ id: 'p1', frames: { train: 2, validation: 1, test: 0 } }],
    });
    expect(study).toEqual({ unit: 'study', knownFrames: 0, unknownFrames: 5, units: 0, shared: [] });
    expect(series).toMatchObject({ unit: 'series', units: 3, shared: [] });
  });
});
