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

/** Each block's first norm over its second; 0 where both are. */
export function findRatios(norms: Record<string, number>, others: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(norms).map(([block, norm]) => [block, norm === 0 ? 0 : norm / (others[block] as number)]),
  );
}
