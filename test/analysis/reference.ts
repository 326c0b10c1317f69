/** The reference cases of test/fixtures/analysis/make_reference.py. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Prediction } from '../../src/analysis/predictions.js';

export interface ReferenceCase {
  readonly name: string;
  readonly yTrue: number[];
  readonly logits: number[];
  readonly clusters: string[];
  /** Estimate, low, high. */
  readonly accuracy: [number, number, number];
  readonly balancedAccuracy: number;
  readonly predictedShare: number;
  readonly confusion: number[][];
  readonly auc: [number, number, number];
  readonly roc: { readonly fpr: number[]; readonly tpr: number[]; readonly thresholds: number[] };
  readonly accuracyByCluster: [number, number];
  readonly aucByCluster: [number, number];
}

const path = resolve(import.meta.dirname, '../fixtures/analysis/reference.json');
export const referenceCases: ReferenceCase[] = JSON.parse(readFileSync(path, 'utf8')).cases;

export function toPredictions(item: ReferenceCase): (Prediction & { readonly patient: string })[] {
  return item.yTrue.map((yTrue, index) => ({ yTrue, logit: item.logits[index]!, patient: item.clusters[index]! }));
}
