/** How far a state has gone from the pretrained network, block by block. */
import { blocks, convolutions } from '../../../model/graph.js';
import { type Part, viewPart } from '../../../model/weights.js';

/** Distances over the norm of what was there before: 0 where nothing changed. */
export interface Drift {
  /** Of kernels and betas together. */
  readonly weights: number;
  readonly movingMean: number;
  readonly movingVariance: number;
}

/** ‖now - before‖ / ‖before‖ over some parts of some convolutions. */
function findDistance(
  { values, pretrained }: { readonly values: Float32Array; readonly pretrained: Float32Array },
  places: readonly (readonly [index: number, part: Part])[],
): number {
  let [change, norm] = [0, 0];
  for (const [index, part] of places) {
    const [now, before] = [viewPart(values, index, part), viewPart(pretrained, index, part)];
    for (let i = 0; i < now.length; i++) {
      change += ((now[i] as number) - (before[i] as number)) ** 2;
      norm += (before[i] as number) ** 2;
    }
  }
  return norm === 0 ? 0 : Math.sqrt(change / norm);
}

/**
 * The drift of each block from the block `first` on, in plain arithmetic.
 *
 * @param values - a state's, in the layout of `InceptionWeights.values`
 * @param pretrained - in the same layout
 * @param first - the index in `blocks` of the first block that is looked at
 */
export function findDrift(
  values: Float32Array,
  pretrained: Float32Array,
  { first }: { readonly first: number },
): Record<string, Drift> {
  const arrays = { values, pretrained };
  return Object.fromEntries(
    blocks.slice(first).map(({ name, units }): [string, Drift] => {
      const indices = units.flatMap((unit) => (unit.kind === 'convolution' ? [convolutions.indexOf(unit)] : []));
      const distanceOf = (...parts: Part[]): number =>
        findDistance(
          arrays,
          indices.flatMap((index) => parts.map((part) => [index, part] as const)),
        );
      return [
        name,
        {
          weights: distanceOf('kernel', 'beta'),
          movingMean: distanceOf('moving_mean'),
          movingVariance: distanceOf('moving_variance'),
        },
      ];
    }),
  );
}
