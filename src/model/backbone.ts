/** A pretrained InceptionV3 ready to give features. */
import type { BackendFacts } from '../tensorflow/backend-facts.js';
import { loadTensorFlow } from '../tensorflow/load-tensorflow.js';
import { readWeights, type WeightsOptions } from './find-weights.js';
import { createNetwork, type Network } from './network.js';
import type { InceptionWeights, WeightsDeclaration } from './weights.js';

/** InceptionV3 without its top, on a backend. */
export interface Backbone {
  readonly weights: WeightsDeclaration;
  readonly backend: BackendFacts;
  /** Frees its tensors. Features can't be extracted afterwards. */
  dispose(): void;
}

/** What `loadBackbone` takes. */
export interface BackboneOptions extends WeightsOptions {
  /** Default `auto`: the fastest one that is there. */
  readonly backend?: 'auto' | 'native' | 'wasm';
}

// The tensors stay out of `Backbone`, whose type notebooks read.
const networks = new WeakMap<Backbone, Network>();

/**
 * Loads InceptionV3 without its top. Normalisation is in inference mode, always.
 *
 * @throws what `readWeights` and `loadTensorFlow` throw
 */
export async function loadBackbone(options: BackboneOptions = {}): Promise<Backbone> {
  return openBackbone(await readWeights(options), options);
}

/** Puts weights that are at hand on a backend. @throws what `loadTensorFlow` throws */
export async function openBackbone(
  weights: InceptionWeights,
  options: Pick<BackboneOptions, 'backend'> = {},
): Promise<Backbone> {
  const tensorflow = await loadTensorFlow({ backend: options.backend ?? 'auto' });
  const network = createNetwork(tensorflow, weights);
  const backbone: Backbone = {
    weights: weights.declaration,
    backend: tensorflow.backend,
    dispose() {
      network.dispose();
      networks.delete(backbone);
    },
  };
  networks.set(backbone, network);
  return backbone;
}

/** The tensors behind a backbone: for `training/`, not for other rooms. @throws RangeError after `dispose` */
export function networkOf(backbone: Backbone): Network {
  const network = networks.get(backbone);
  if (network) return network;
  throw new RangeError('Cannot use the backbone: expected a loaded one, got one that was disposed; load it again');
}
