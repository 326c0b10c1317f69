/** What a training says about each of its epochs. */

/** Loss and accuracy after an epoch, both in inference mode and with the same weights. */
export interface EpochMetrics {
  /** From 1. */
  readonly epoch: number;
  /** Mean binary cross-entropy. */
  readonly trainLoss: number;
  /** Share of images on the right side of logit 0. */
  readonly trainAccuracy: number;
  /** Null without validation images, as is the accuracy. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
}

/** A logistic head: logit = features · kernel + bias, the log-odds of class 1. */
export interface HeadWeights {
  readonly kernel: Float32Array;
  readonly bias: number;
}

/** Mean binary cross-entropy of logits, without overflow. */
export function crossEntropy(logits: Float32Array, labels: Uint8Array): number {
  let sum = 0;
  logits.forEach((logit, at) => {
    sum += Math.max(logit, 0) - logit * (labels[at] as number) + Math.log1p(Math.exp(-Math.abs(logit)));
  });
  return sum / logits.length;
}

/** Share of logits on their label's side of 0; a logit of 0 counts as class 0. */
export function accuracy(logits: Float32Array, labels: Uint8Array): number {
  let right = 0;
  logits.forEach((logit, at) => {
    if (logit > 0 === (labels[at] === 1)) right++;
  });
  return right / logits.length;
}

/** Logits with the labels that they should match. */
export interface Judged {
  readonly logits: Float32Array;
  readonly labels: Uint8Array;
}

/** The line of the history for one epoch. */
export function describeEpoch(epoch: number, train: Judged, validation: Judged | null): EpochMetrics {
  return {
    epoch,
    trainLoss: crossEntropy(train.logits, train.labels),
    trainAccuracy: accuracy(train.logits, train.labels),
    validationLoss: validation && crossEntropy(validation.logits, validation.labels),
    validationAccuracy: validation && accuracy(validation.logits, validation.labels),
  };
}
