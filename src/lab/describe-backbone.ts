/** What every page says about the network that it used, as a flat list of facts. */
import type { Backbone } from '../model/backbone.js';
import { nameBackend } from '../tensorflow/backend-facts.js';

/** Weights with their hash, lineage and input range, and the backend with versions, device and threads. */
export function describeBackbone({ weights, backend }: Backbone): Record<string, string | number> {
  return {
    weights: weights.name,
    weightsSHA256: weights.sha256,
    weightsLineage: weights.lineage,
    weightsInputRange: `${weights.inputRange[0]} to ${weights.inputRange[1]}`,
    networkParameters: weights.parameters,
    backend: nameBackend(backend),
    backendReason: backend.reason,
    tensorflow: backend.tensorflowVersion ?? 'none (WASM)',
    tfjs: backend.tfjsVersion,
  };
}
