/** Quantiles of the normal and of Student's distribution. */

/** The value that a standard normal variable stays below with probability `p` (0 < p < 1). Exact to 1e-9. */
export function normalQuantile(p: number): number {
  return bisect((x) => normalBelow(x) - p, 40);
}

/** The value that Student's t stays below with probability `p` (0.5 ≤ p < 1). Exact to 1e-9 of itself. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return bisect((t) => studentBetween(t, degreesOfFreedom) - (2 * p - 1), 1e9);
}

/** P(X < x). Source: Marsaglia, J. Stat. Softw. 11(4), 2004, doi 10.18637/jss.v011.i04. */
function normalBelow(x: number): number {
  if (Math.abs(x) > 8) return x < 0 ? 0 : 1;
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** P(|T| < t) for t ≥ 0. Source: Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function studentBetween(t: number, degreesOfFreedom: number): number {
  const isOdd = degreesOfFreedom % 2 === 1;
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(angle);
  let term = isOdd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** Where a rising function crosses zero between -`bound` and `bound`. */
function bisect(rising: (x: number) => number, bound: number): number {
  let low = -bound;
  let high = bound;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
