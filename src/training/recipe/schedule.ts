/** How a stage's learning rate goes after its warm-up, as data. */
import type { Measure } from './measure.js';

/** The default is {@link ReduceOnPlateau}. */
export type Schedule = Constant | Cosine | OneCycle | ReduceOnPlateau;

/** The peak rate throughout. */
export interface Constant {
  readonly kind: 'constant';
}

/** Half a cosine from the peak down, step by step (Loshchilov and Hutter, SGDR, arXiv 1608.03983, without restarts). */
export interface Cosine {
  readonly kind: 'cosine';
  /** The rate that it goes to, as a share of the peak, 0 to 1; default 0. */
  readonly finalShare: number;
}

/** Up and down by half cosines (Smith and Topin, arXiv 1708.07120), as PyTorch's `OneCycleLR` with momentum left alone. */
export interface OneCycle {
  readonly kind: 'oneCycle';
  /** Share of the steps that go up, above 0 to below 1; default 0.3. */
  readonly riseShare: number;
  /** The peak divided by the first rate, 1 to 1e6; default 25. */
  readonly startDivisor: number;
  /** The first rate divided by the last, 1 to 1e9; default 1e4. */
  readonly finalDivisor: number;
}

/** Lower by a factor each time that a measure stops getting better, as Keras' callback `ReduceLROnPlateau`. */
export interface ReduceOnPlateau {
  readonly kind: 'reduceOnPlateau';
  /** Default `valLoss`. */
  readonly monitor: Measure;
  /** What the rate is multiplied by, above 0 to below 1; default 0.5. */
  readonly factor: number;
  /** Epochs without improvement, 1 to 10,000; default 4. */
  readonly patience: number;
  /** The smallest change that counts, 0 to 1; default 1e-4. */
  readonly minDelta: number;
  /** Epochs after a reduction in which none is counted, 0 to 10,000; default 0. */
  readonly cooldown: number;
  /** The rate isn't lowered below this; 0 to 10, default 0. */
  readonly minRate: number;
}
