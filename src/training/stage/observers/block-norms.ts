/** Norms by block from sums of squares by parameter. */
import type { Parameter } from '../parameters.js';

type Place = Pick<Parameter, 'block'>;

/** The norm of each block's numbers together, from half the sum of squares of each parameter's. */
export function findBlockNorms(places: readonly Place[], halfSquares: readonly number[]): Record<string, number> {
  const sums: Record<string, number> = {};
  places.forEach(({ block }, at) => {
    sums[block] = (sums[block] ?? 0) + 2 * (halfSquares[at] as number);
  });
  return Object.fromEntries(Object.entries(sums).map(([block, sum]) => [block, Math.sqrt(sum)]));
}

/** The norm of each block's change over that of its weights; null where the weights are all 0. */
export function findBlockRatios(
  places: readonly Place[],
  { changes, weights }: { readonly changes: readonly number[]; readonly weights: readonly number[] },
): Record<string, number | null> {
  const below = findBlockNorms(places, weights);
  const norms = Object.entries(findBlockNorms(places, changes));
  return Object.fromEntries(norms.map(([block, norm]) => [block, below[block] ? norm / below[block] : null]));
}
