/** The record of a finished run whose model gives certain logits on four validation frames of two patients. */
import type { RunRecord } from '../../src/record/run-record.js';
import { exampleRecord } from '../record/example-record.js';

/** @param logits - of frames v0, v1, … in pairs of a patient; the first half is LCA, the others RCA */
export function drawFinished(logits: readonly number[], { first = 0 }: { readonly first?: number } = {}): RunRecord {
  const unknown = { study: null, series: null, primaryAngleDeg: null, secondaryAngleDeg: null, segments: null };
  const frames = logits.map((_, at) => ({
    frameId: `v${first + at}`,
    split: 'validation' as const,
    label: at < logits.length / 2 ? 'LCA' : 'RCA',
    patient: `p${Math.floor((first + at) / 2)}`,
    ...unknown,
  }));
  const place = { stage: 'head', trainingLogit: null };
  const predictions = frames.flatMap(({ frameId }, at) => [
    { frameId, ...place, epoch: 0, logit: 0 },
    { frameId, ...place, epoch: 1, logit: logits[at] ?? 0 },
  ]);
  const stages = [
    { name: 'head', trainable: 'head', epochs: 1, epoch: 1, kept: true, reason: 'always' },
    { name: 'blocks', trainable: 'mixed9', epochs: 0, epoch: null, kept: false, reason: 'too low' },
  ];
  return { ...exampleRecord, run: { ...exampleRecord.run, stages }, frames, predictions };
}
