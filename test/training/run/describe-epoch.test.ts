import { describe, expect, test } from 'vitest';
import { type DoneStep, describeEpoch } from '../../../src/training/run/describe-epoch.js';

const part = (logits: readonly number[]) => ({
  logits: Float32Array.from(logits),
  labels: Uint8Array.from(logits, (_, at) => at % 2),
  units: logits.map((_, at) => `p${at}`),
});

function step(loss: number, size: number, facts: object): DoneStep {
  const norms = { gradientNorms: null, updateRatios: null };
  const all = { loss, logits: new Float32Array(size), gradientNorm: 1, applied: true, ...norms, ...facts };
  return { facts: all as DoneStep['facts'], rate: loss / 10, size };
}

describe('describeEpoch', () => {
  const place = { stage: 'head', epoch: 1, training: part([-1, 1]), validation: part([1, -1]) };

  test('names measures of validation by val, and adds what was observed', () => {
    const event = describeEpoch({ ...place, steps: [], observed: { 'drift.mixed10': 0.5 } });
    expect(event).toMatchObject({
      stage: 'head',
      epoch: 1,
      accuracy: 1,
      valAccuracy: 0,
      valAreaUnderCurve: 0,
      'drift.mixed10': 0.5,
    });
    expect(event).not.toHaveProperty('stepLoss');
  });

  test('weighs the loss of steps by their frames, counts skipped ones, and has the last rate', () => {
    const steps = [step(1, 4, {}), step(4, 2, { applied: false, gradientNorm: 3 })];
    expect(describeEpoch({ ...place, steps })).toMatchObject({
      stepLoss: 2,
      skippedSteps: 1,
      learningRate: 0.4,
      gradientNorm: 2,
    });
  });

  test('norms and ratios by block are means of the steps that have them', () => {
    const steps = [
      step(1, 1, { gradientNorms: { head: 1, mixed10: null }, updateRatios: { head: 0.1 } }),
      step(1, 1, { gradientNorms: { head: 3, mixed10: null } }),
    ];
    expect(describeEpoch({ ...place, steps })).toMatchObject({
      'gradientNorm.head': 2,
      'gradientNorm.mixed10': null,
      'updateRatio.head': 0.1,
    });
  });
});
