/** Distances to the nearest neighbour across a split, against a null: near-duplicates stand out on the left. */
import type { Figure } from './figure.js';
import { histogramFigure } from './histogram-figure.js';

/** Two sets of nearest-neighbour distances. */
export interface DistancesData {
  /** From each held-out frame to its nearest training frame. */
  readonly observed: readonly number[];
  /** The same between frames that can't be duplicates. */
  readonly expected: readonly number[];
}

/** Words of the figure. */
export interface DistancesOptions {
  /** Default `Distance to the nearest training frame`. */
  readonly title?: string;
  /** What the distance is, with its unit. */
  readonly xTitle: string;
  /** What the null is, for example `between patients`. */
  readonly expectedName: string;
  /** Distance below which two frames count as near-duplicates. */
  readonly threshold?: number;
}

/** Histogram of the observed distances over that of the null, with the threshold. */
export function distancesFigure(data: DistancesData, options: DistancesOptions): Figure {
  const groups = [
    { name: 'across the split', values: data.observed },
    { name: options.expectedName, values: data.expected },
  ];
  return histogramFigure(groups, {
    title: options.title ?? 'Distance to the nearest training frame',
    xTitle: options.xTitle,
    ...(options.threshold === undefined ? {} : { mark: { name: 'near-duplicate', value: options.threshold } }),
  });
}
