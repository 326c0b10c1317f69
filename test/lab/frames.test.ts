import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pickExamples } from '../../src/lab/features.js';
import { drawPatients, drawSubset, type LabelledFrame } from '../../src/lab/frames.js';

function makeFrames(left: number, right: number): LabelledFrame[] {
  return Array.from({ length: left + right }, (_, index) => ({
    frameId: `frame-${index}`,
    fileId: `file-${index}`,
    frameNumber: 1,
    patient: null,
    study: null,
    series: null,
    instance: null,
    label: index < left ? 'LCA' : 'RCA',
    split: 'train',
    primaryAngleDeg: null,
    secondaryAngleDeg: null,
    segments: null,
    rows: 8,
    columns: 8,
  }));
}

describe('drawSubset', () => {
  test('draws without repetition, the same for the same seed, each label within one frame of its share', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(90), fc.nat(1000), (left, right, size, seed) => {
        const frames = makeFrames(left, right);
        const drawn = drawSubset(frames, size, seed);
        expect(drawn.length).toBe(Math.min(size, frames.length));
        expect(new Set(drawn.map((frame) => frame.frameId)).size).toBe(drawn.length);
        expect(drawSubset(frames, size, seed)).toEqual(drawn);
        const share = drawn.filter((frame) => frame.label === 'LCA').length;
        if (frames.length > 0) expect(Math.abs(share - (drawn.length * left) / frames.length)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('another seed draws other frames', () => {
    const frames = makeFrames(30, 30);
    expect(drawSubset(frames, 20, 1)).not.toEqual(drawSubset(frames, 20, 2));
  });
});

describe('drawPatients', () => {
  const named = (count: number, patients: number): LabelledFrame[] =>
    makeFrames(count, count).map((frame, index) => ({ ...frame, patient: `patient-${index % patients}` }));
  const patientsIn = (frames: readonly LabelledFrame[]): number => new Set(frames.map(({ patient }) => patient)).size;

  test('draws as many frames as asked for, from no more patients than are needed for them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }), fc.nat(1000), (each, size, seed) => {
        const frames = named(3 * each, 6);
        const drawn = drawPatients(frames, size, seed);
        expect(drawn.length).toBe(Math.min(size, frames.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(patientsIn(drawn)).toBeLessThanOrEqual(Math.ceil(drawn.length / each));
        expect(drawPatients(frames, size, seed)).toEqual(drawn);
      }),
    );
  });

  test('another seed takes other patients', () => {
    const frames = named(30, 20);
    const first = (seed: number): unknown[] => [
      ...new Set(drawPatients(frames, 9, seed).map(({ patient }) => patient)),
    ];
    expect(first(1).sort()).not.toEqual(first(2).sort());
  });

  test('refuses frames without a patient', () => {
    expect(() => drawPatients(makeFrames(1, 1), 1, 1)).toThrow(
      new RangeError(
        'Cannot draw patients: expected frames that name one, got frame-0 without; draw frames with drawSubset',
      ),
    );
  });
});

describe('pickExamples', () => {
  const frames = makeFrames(2, 1);
  const features = {
    frames,
    data: Float32Array.of(0, 1, 10, 11, 20, 21),
    width: 2,
    shape: [2],
    cached: 0,
    computed: 3,
    seconds: 0,
  };

  test('gives features and targets in the order of the frames that were asked for', () => {
    const picked = pickExamples(features, [frames[2]!, frames[0]!], ['LCA', 'RCA']);
    expect([...picked.features]).toEqual([20, 21, 0, 1]);
    expect([...picked.labels]).toEqual([1, 0]);
  });

  test('refuses a frame whose features were not read', () => {
    const stranger = { ...frames[0]!, frameId: 'frame-9' };
    expect(() => pickExamples(features, [stranger], ['LCA', 'RCA'])).toThrow(
      new RangeError(
        'Cannot pick examples: expected frames whose features were read, got frame-9; read its features first',
      ),
    );
  });
});
