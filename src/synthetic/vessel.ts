/** A vessel in space, as the contrast fills it. */
import type { Vector } from './vector.js';

/** A vessel sampled every half millimetre: `points[i]`, `radiiMm[i]`, the way from the ostium `distancesMm[i]`. */
export interface Vessel {
  readonly name: string;
  /** The vessel that it leaves; null at the ostium. */
  readonly parent: string | null;
  readonly points: readonly Vector[];
  readonly radiiMm: readonly number[];
  readonly distancesMm: readonly number[];
  /** When the contrast has filled each point, in seconds after it left the catheter. */
  readonly arrivalsS: readonly number[];
  readonly speedMmPerS: number;
}
