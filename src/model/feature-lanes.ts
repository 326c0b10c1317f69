/** Where batches are computed: in this process, or on WASM, which has one thread, in several workers. */
import { availableParallelism, freemem } from 'node:os';
import type { Tensor4D } from '@tensorflow/tfjs';
import { forwardFrozen, type Network } from './network.js';
import type { InceptionWeights } from './weights.js';
import { canStart, openWorkerLane } from './worker-lane.js';

/** What is the same for all batches of one extraction. */
export interface LanePlan {
  readonly imageSize: number;
  readonly batchSize: number;
  /** The block before which the trunk ends; without it the features are pooled after the last one. */
  readonly cut?: string;
  /** Whether the pooled features are computed beside those of a cut, which costs the blocks above it. */
  readonly pooled?: boolean;
}

/** Computes one batch at a time. */
export interface Lane {
  /** @param input - [batchSize, imageSize, imageSize, 3]; a worker's lane takes the memory away */
  compute(input: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** What a worker is started with; the weights are shared, not copied. */
export interface WorkerStart {
  readonly weights: InceptionWeights;
  readonly plan: LanePlan;
}

/** The features of a batch: pooled, [batchSize, 2048]; at a cut what enters the block, all images of it, and then, if wanted, the pooled ones. */
export function computeBatch(network: Network, input: Float32Array, plan: LanePlan): Float32Array {
  const { imageSize, batchSize, cut, pooled } = plan;
  const { tf } = network;
  const found = tf.tidy(() => {
    const images: Tensor4D = tf.tensor4d(input, [batchSize, imageSize, imageSize, 3]);
    if (cut === undefined) return [tf.mean(forwardFrozen(network, images), [1, 2])];
    const activations = forwardFrozen(network, images, { until: cut });
    return pooled ? [activations, tf.mean(forwardFrozen(network, activations, { from: cut }), [1, 2])] : [activations];
  });
  // Out here, since `tf.tidy` looks for tensors in every element of an array that leaves it.
  const values = found.map((tensor) => tensor.dataSync() as Float32Array);
  tf.dispose(found);
  return joinValues(values);
}

function joinValues(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    joined.set(part, end);
    end += part.length;
  }
  return joined;
}

function openLocalLane(network: Network, plan: LanePlan): Lane {
  return {
    compute: async (input) => computeBatch(network, input, plan),
    close: async () => {},
  };
}

/** A lane in a thread of its own, with a WASM backend of its own. */
function openFarLane(network: Network, plan: LanePlan): Lane {
  const workerData: WorkerStart = { weights: network.weights, plan };
  const worker = openWorkerLane<Float32Array, Float32Array>(workerUrl, { task: 'extract features', workerData });
  return {
    compute: (input) => worker.ask(input, [input.buffer as ArrayBuffer]),
    close: worker.close,
  };
}

const workerUrl = new URL('./feature-worker.js', import.meta.url);
/** A worker's own copy of the filters, its activations at batch 8, and TensorFlow.js itself. */
const workerBytes = 1.2e9;
/** Below this number of batches a lane, starting workers costs more than it saves. */
const batchesWorthWorker = 2;

/** Native TensorFlow uses all cores from one thread. */
function countWorkers(network: Network): number {
  if (network.backend.name !== 'wasm' || !canStart(workerUrl)) return 0;
  return Math.min(availableParallelism(), Math.floor(freemem() / workerBytes));
}

/** Opens the lanes for so many batches: at least one. */
export function openLanes(network: Network, plan: LanePlan, batches: number): Lane[] {
  const workers = Math.min(countWorkers(network), Math.floor(batches / batchesWorthWorker));
  if (workers < 2) return [openLocalLane(network, plan)];
  return Array.from({ length: workers }, () => openFarLane(network, plan));
}

/** Opens one lane that works, where it can, while this thread does something else. */
export function openLaneBeside(network: Network, plan: LanePlan): Lane {
  return countWorkers(network) > 0 ? openFarLane(network, plan) : openLocalLane(network, plan);
}
