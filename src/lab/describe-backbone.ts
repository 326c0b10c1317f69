/** What every page says about the network that it used, as a flat list of facts. */
import type { Backbone } from '../model/backbone.js';

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

/** "native on CPU, 2 threads". */
export function nameBackend({ name, device, threads }: Backbone['backend']): string {
  return `${name} on ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
