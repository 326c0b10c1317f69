import { describe, expect, test } from 'vitest';
import {
  chooseUnit,
  countUnits,
  measures,
  pairFrames,
  resampleDifference,
  resampleScore,
} from '../../src/analysis/compare-scores.js';
import type { PredictedFrame } from '../../src/analysis/predictions.js';
import { createRandom } from '../../src/numeric/random.js';

const accuracy = measures[0]!;

function frame(index: number, yTrue: number, logit: number, over: Partial<PredictedFrame> = {}): PredictedFrame {
  const label = yTrue === 1 ? 'RCA' : 'LCA';
  const unknown = { primaryAngleDeg: null, secondaryAngleDeg: null, segments: null };
  const units = { patient: null, study: null, series: null };
  return { frameId: `f${index}`, split: 'validation', label, ...units, ...unknown, yTrue, logit, ...over };
}

/** `n` frames in random order of truth; each answer is right with probability `skill`. */
function draw(n: number, skill: number, seed: number): PredictedFrame[] {
  const [truths, answers] = [createRandom(1), createRandom(seed)];
  return Array.from({ length: n }, (_, index) => {
    const yTrue = truths.integer(2);
    const right = answers.uniform() < skill;
    return frame(index, yTrue, right === (yTrue === 1) ? 1 : -1);
  });
}

describe('measures', () => {
  const frames = [frame(0, 1, 0), frame(1, 0, Math.log(3)), frame(2, 1, Math.log(3)), frame(3, 0, -700)];
  test.each([
    ['Accuracy', 0.5],
    ['Balanced accuracy', 0.5],
    ['Area under the ROC curve', 0.625],
    ['Log loss', (Math.log(2) + Math.log(4) + Math.log(4 / 3)) / 4],
    ['Brier score', (0.25 + 0.5625 + 0.0625) / 4],
  ])('%s of four frames is what it is by hand', (name, expected) => {
    const measure = measures.find((it) => it.name === name)!;
    expect(resampleScore(frames, measure, { unit: 'frame', draws: 10 }).estimate).toBeCloseTo(expected, 12);
  });
});

describe('resampleDifference', () => {
  test("has the width of McNemar's normal interval where every frame is a unit", () => {
    const n = 1500;
    const pairs = pairFrames(draw(n, 0.7, 2), draw(n, 0.8, 3));
    const right = (it: PredictedFrame): boolean => it.logit > 0 === (it.yTrue === 1);
    const won = pairs.filter((pair) => right(pair.other) && !right(pair.baseline)).length;
    const lost = pairs.filter((pair) => !right(pair.other) && right(pair.baseline)).length;
    const error = Math.sqrt(won + lost - (won - lost) ** 2 / n) / n;
    const { estimate, low, high } = resampleDifference(pairs, accuracy, { unit: 'frame' });
    expect(estimate).toBeCloseTo((won - lost) / n, 12);
    expect((high - low) / (2 * 1.96 * error)).toBeCloseTo(1, 1);
  });

  test('of equal predictions is 0 in every draw, however uncertain the score', () => {
    const frames = draw(60, 0.7, 2);
    const of = pairFrames(frames, frames);
    for (const measure of measures) {
      expect(resampleDifference(of, measure, { unit: 'frame', draws: 50 })).toEqual({ estimate: 0, low: 0, high: 0 });
    }
  });

  test('changes its sign with the order', () => {
    const [a, b] = [draw(80, 0.6, 2), draw(80, 0.8, 3)];
    const forth = resampleDifference(pairFrames(a, b), accuracy, { unit: 'frame', draws: 400 });
    const back = resampleDifference(pairFrames(b, a), accuracy, { unit: 'frame', draws: 400 });
    expect(forth.estimate).toBeCloseTo(-back.estimate, 12);
    expect(forth.low).toBeCloseTo(-back.high, 12);
  });

  test('is wider over patients whose frames are alike than over frames', () => {
    const alike = (seed: number) =>
      draw(20, 0.7, seed).flatMap((it, patient) =>
        Array.from({ length: 10 }, (_, k) => ({ ...it, frameId: `p${patient}f${k}`, patient: `p${patient}` })),
      );
    const pairs = pairFrames(alike(2), alike(3));
    const width = (unit: 'patient' | 'frame'): number => {
      const { low, high } = resampleDifference(pairs, accuracy, { unit, draws: 500 });
      return high - low;
    };
    expect(width('patient') / width('frame')).toBeGreaterThan(2);
  });

  test('refuses no pair and a NaN', () => {
    expect(() => resampleDifference([], accuracy, { unit: 'frame' })).toThrow(RangeError);
    const nan = frame(0, 1, Number.NaN);
    expect(() => resampleScore([nan], accuracy, { unit: 'frame' })).toThrow(/Cannot compare scores: expected .* logit/);
  });
});

describe('pairFrames', () => {
  test('keeps frames of both with one label', () => {
    const a = [frame(0, 1, 1), frame(1, 0, 1), frame(2, 1, 1)];
    const b = [frame(2, 1, -1), frame(1, 1, 1), frame(3, 0, 1)];
    expect(pairFrames(a, b).map((pair) => [pair.baseline.frameId, pair.other.logit])).toEqual([['f2', -1]]);
  });
});

describe('chooseUnit', () => {
  test('takes the largest unit that every frame knows', () => {
    const known = { patient: 'p', study: 'd', series: 's' };
    expect(chooseUnit([frame(0, 1, 1, known)])).toBe('patient');
    expect(chooseUnit([frame(0, 1, 1, known), frame(1, 1, 1, { ...known, patient: null })])).toBe('study');
    expect(chooseUnit([frame(0, 1, 1), frame(1, 1, 1, known)])).toBe('frame');
    expect(countUnits([frame(0, 1, 1, known), frame(1, 1, 1, known)], 'series')).toBe(1);
  });
});
