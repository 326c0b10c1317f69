/** What logits say about one part of the data: loss, accuracy, area, predicted share, by frame and by unit. */
import { areaUnderCurve } from '../../numeric/area-under-curve.js';
import { mean } from '../../numeric/describe.js';
import { accuracy, crossEntropy } from '../history.js';

/** Logits in inference mode with what they should have been. */
export interface JudgedPart {
  readonly logits: Float32Array;
  /** 0 or 1. */
  readonly labels: Uint8Array;
  /** What frames aren't independent within, as a rule the patient; one a frame. */
  readonly units: readonly string[];
}

/** The measures of one part after one epoch. A diverged network gives NaN. */
export interface PartMeasures {
  /** Mean binary cross-entropy by frame. */
  readonly loss: number;
  /** Share of frames on the right side of logit 0. */
  readonly accuracy: number;
  /** Mean of the classes' recalls; of the one class that is there where the other is missing. */
  readonly balancedAccuracy: number;
  /** Under the ROC curve; NaN where one class is missing. */
  readonly areaUnderCurve: number;
  /** Share of frames that are called class 1: at 0 or 1 the decision has collapsed, whatever the accuracy says. */
  readonly predictedShare: number;
  /** Mean over units of the mean loss within each, so that a patient with many frames counts once. */
  readonly unitLoss: number;
}

/** Measures one part. @throws RangeError for no frames */
export function measurePart({ logits, labels, units }: JudgedPart): PartMeasures {
  const take = (members: readonly number[]): [Float32Array, Uint8Array] => [
    Float32Array.from(members, (at) => logits[at]!),
    Uint8Array.from(members, (at) => labels[at]!),
  ];
  const byClass = groupPositions(labels);
  const byUnit = groupPositions(units);
  return {
    loss: crossEntropy(logits, labels),
    accuracy: accuracy(logits, labels),
    balancedAccuracy: mean(byClass.map((members) => accuracy(...take(members)))),
    areaUnderCurve: areaUnderCurve(logits, labels),
    predictedShare: mean(logits.map((logit) => (logit > 0 ? 1 : 0))),
    unitLoss: mean(byUnit.map((members) => crossEntropy(...take(members)))),
  };
}

function groupPositions(keys: Iterable<string | number>): number[][] {
  const groups = new Map<string | number, number[]>();
  let position = 0;
  for (const key of keys) {
    const group = groups.get(key);
    if (group) group.push(position++);
    else groups.set(key, [position++]);
  }
  return [...groups.values()];
}
