/** What an epoch is measured by. */

/** A measure by the name that it has in a run record: train and validation frames in inference mode. */
export type Measure = 'loss' | 'valLoss' | Score;

/** A measure from 0 to 1 of which more is better. */
export type Score =
  | 'accuracy'
  | 'valAccuracy'
  | 'balancedAccuracy'
  | 'valBalancedAccuracy'
  | 'areaUnderCurve'
  | 'valAreaUnderCurve';
