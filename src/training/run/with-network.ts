/** Lends a network with the weights of a state. */
import { type Backbone, networkOf } from '../../model/backbone.js';
import { createNetwork, type Network } from '../../model/network.js';
import { declareWeights } from '../../model/weights.js';
import type { ModelState } from '../stage/model-state.js';

/** The backbone's own network where no stage has changed its weights yet; else one that is disposed after `work`. */
export async function withNetwork<T>(
  backbone: Backbone,
  { values }: Pick<ModelState, 'values'>,
  work: (network: Network) => Promise<T>,
): Promise<T> {
  const own = networkOf(backbone);
  if (values === own.weights.values) return work(own);
  const { name, lineage, inputRange } = own.weights.declaration;
  const network = createNetwork(own, declareWeights(values, { name: `${name}, trained`, lineage, inputRange }));
  try {
    return await work(network);
  } finally {
    network.dispose();
  }
}
