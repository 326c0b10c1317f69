/** A small run record that keeps every rule, for tests to read, write and damage. */
import type { RunRecord } from '../../src/record/run-record.js';

const digest = 'ab'.repeat(32);

export const exampleRecord: RunRecord = {
  run: {
    classes: ['LCA', 'RCA'],
    recipe: { stages: [{ name: 'head', epochs: 2, learningRate: 0.001 }] },
    seed: 7,
    backend: 'native TensorFlow 2.21.0, 2 threads',
    weights: { name: 'random-7', sha256: digest, lineage: 'random, seed 7', inputRange: [-1, 1] },
    dataFingerprint: digest,
    versions: { angiolab: '0.1.0', node: '20.20.2' },
    synthetic: true,
  },
  history: [
    { stage: 'head', epoch: 0, loss: null, valAccuracy: 0.5 },
    { stage: 'head', epoch: 1, loss: Number.NaN, valAccuracy: 0.75, gradientNorm: Number.POSITIVE_INFINITY },
  ],
  frames: [
    {
      frameId: 'f1',
      split: 'train',
      label: 'LCA',
      patient: 'p1',
      study: 'd1',
      series: 's1',
      primaryAngleDeg: -30,
      secondaryAngleDeg: 20.5,
      segments: ['6', 'stenosis'],
    },
    {
      frameId: 'f2',
      split: 'validation',
      label: 'RCA',
      patient: null,
      study: null,
      series: null,
      primaryAngleDeg: null,
      secondaryAngleDeg: null,
      segments: null,
    },
  ],
  predictions: [
    { frameId: 'f1', stage: 'head', epoch: 1, logit: -3.25, trainingLogit: null },
    { frameId: 'f2', stage: 'head', epoch: 1, logit: Number.NaN, trainingLogit: 0.1 },
  ],
  timing: [{ part: 'head', seconds: 1.5, peakMemoryBytes: 1e9 }],
};
