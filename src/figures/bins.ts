/** Equal bins with round edges, shared by several groups of values. */

/** Bins from `edges[i]` (in) to `edges[i + 1]` (out; the last one in), and each group's count in each. */
export interface Bins {
  readonly edges: readonly number[];
  readonly counts: readonly (readonly number[])[];
}

/** So that 0.3, which is a little less than 3 times 0.1, counts as on that edge. */
const rounding = 1e-9;

/**
 * Counts the values of each group in at most `mostBins` common bins whose width is 1, 2 or 5 times a power of ten.
 *
 * Values that aren't finite are left out.
 */
export function binValues(groups: readonly (readonly number[])[], mostBins: number): Bins {
  const finite = groups.map((values) => values.filter(Number.isFinite));
  const [low, high] = rangeOf(finite);
  const width = roundWidth(chooseWidth(low, high, mostBins));
  const first = Math.floor(low / width + rounding);
  const bins = Math.max(1, Math.ceil(high / width - rounding) - first);
  const edges = Array.from({ length: bins + 1 }, (_, index) => Number(((first + index) * width).toPrecision(12)));
  const counts = finite.map((values) => {
    const count = new Array<number>(bins).fill(0);
    for (const value of values)
      count[Math.min(bins - 1, Math.max(0, Math.floor(value / width + rounding) - first))]! += 1;
    return count;
  });
  return { edges, counts };
}

function rangeOf(groups: readonly (readonly number[])[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of groups) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Values that differ by rounding errors alone share one bin or two. */
function chooseWidth(low: number, high: number, mostBins: number): number {
  const least = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  const width = Math.max(least, (high - low) / Math.max(1, mostBins - 1));
  return low === high || width < 1e-300 ? 1 : width;
}

function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= width * (1 - 1e-9)) ?? 10;
  return factor * power;
}
