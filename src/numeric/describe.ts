/** What a list of numbers is like: mean, spread, quantiles, ranks. */

/** The arithmetic mean. @throws RangeError for no values */
export function mean(values: ArrayLike<number>): number {
  checkCount('average', values, 1);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/** The standard deviation of a sample (divisor n - 1). @throws RangeError for fewer than two values */
export function standardDeviation(values: ArrayLike<number>): number {
  checkCount('take the standard deviation', values, 2);
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/**
 * The value below which a share `q` of the values lies, linear between neighbours (NumPy's default).
 *
 * @param q - from 0 (the least) to 1 (the greatest)
 * @throws RangeError for no values or another `q`
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  checkCount('take a quantile', values, 1);
  if (!(q >= 0 && q <= 1))
    throw new RangeError(`Cannot take a quantile: expected a share from 0 to 1, got ${q}; pass 0.5 for the median`);
  const sorted = Float64Array.from(values).sort();
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(place)]!;
  return low + (high - low) * (place - below);
}

/** The rank of each value from 1 (the least); equal values share the mean of their ranks. */
export function ranks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) result[order[at]!] = (start + 1 + end) / 2;
    start = Math.max(end, start + 1);
  }
  return result;
}

function checkCount(act: string, values: ArrayLike<number>, least: number): void {
  if (values.length >= least) return;
  throw new RangeError(
    `Cannot ${act}: expected at least ${least} values, got ${values.length}; check what was filtered out`,
  );
}
