/** Windows: which values become black, which white, and the grey between. */

/** A window in modality units (after rescale). Source: PS3.3, C.11.2. */
export interface Window {
  readonly center: number;
  readonly width: number;
  readonly shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
}

/** A function from a modality value to a grey level of 0 to 255, not rounded. Source: PS3.3, C.11.2.1.2 and C.11.2.1.3. */
export function createWindowFunction(window: Window): (value: number) => number {
  const { center, width, shape } = window;
  if (shape === 'SIGMOID') return (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width));
  const middle = shape === 'LINEAR' ? center - 0.5 : center;
  const span = shape === 'LINEAR' ? width - 1 : width;
  return (value) => {
    if (value <= middle - span / 2) return 0;
    if (value > middle + span / 2) return 255;
    return ((value - middle) / span + 0.5) * 255;
  };
}

/** The window from the 1st to the 99th percentile of `values`, for files that bring none: stray extremes do not flatten it. */
export function findRobustWindow(values: Float64Array): Window {
  const sorted = values.slice().sort();
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))] ?? 0;
  return { center: (low + high) / 2, width: Math.max(high - low, Number.MIN_VALUE), shape: 'LINEAR_EXACT' };
}

/**
 * One window for frames that are looked at together: what any of `windows` shows without clipping, so a frame doesn't change its
 * brightness because another range was found in it.
 *
 * @param windows - one or more; equal ones give that window, others a linear one from the least low end to the greatest high end
 */
export function joinWindows(windows: readonly Window[]): Window {
  const [first] = windows;
  if (first === undefined)
    throw new RangeError('Cannot join windows: expected one or more, got none; pass those of the frames');
  const isFirst = ({ center, width, shape }: Window): boolean =>
    center === first.center && width === first.width && shape === first.shape;
  if (windows.every(isFirst)) return first;
  const low = windows.reduce(
    (least, { center, width }) => Math.min(least, center - width / 2),
    Number.POSITIVE_INFINITY,
  );
  const high = windows.reduce(
    (most, { center, width }) => Math.max(most, center + width / 2),
    Number.NEGATIVE_INFINITY,
  );
  return { center: (low + high) / 2, width: high - low, shape: 'LINEAR_EXACT' };
}
