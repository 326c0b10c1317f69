/** Where batches are computed: in this process, or on WASM, which has one thread, in several workers. */
import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Tensor4D } from '@tensorflow/tfjs';
import { forwardFrozen, type Network } from './network.js';
import type { InceptionWeights } from './weights.js';

/** What is the same for all batches of one extraction. */
export interface LanePlan {
  readonly imageSize: number;
  readonly batchSize: number;
  readonly cut?: string;
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

/**
 * The features of a batch: pooled, [batchSize, 2048]. At a cut: what enters the block, all images of it, and then the pooled
 * features, which cost little more once the trunk is computed.
 */
export function computeBatch(network: Network, input: Float32Array, plan: LanePlan): Float32Array {
  const { imageSize, batchSize, cut } = plan;
  const { tf } = network;
  return tf.tidy(() => {
    const images: Tensor4D = tf.tensor4d(input, [batchSize, imageSize, imageSize, 3]);
    if (cut === undefined) return tf.mean(forwardFrozen(network, images), [1, 2]).dataSync() as Float32Array;
    const activations = forwardFrozen(network, images, { until: cut });
    const pooled = tf.mean(forwardFrozen(network, activations, { from: cut }), [1, 2]);
    return joinValues(activations.dataSync() as Float32Array, pooled.dataSync() as Float32Array);
  });
}

function joinValues(first: Float32Array, second: Float32Array): Float32Array {
  const joined = new Float32Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

function openLocalLane(network: Network, plan: LanePlan): Lane {
  return {
    compute: async (input) => computeBatch(network, input, plan),
    close: async () => {},
  };
}

interface Pending {
  resolve(features: Float32Array): void;
  reject(error: Error): void;
}

function openWorkerLane(network: Network, plan: LanePlan): Lane {
  const workerData: WorkerStart = { weights: network.weights, plan };
  const worker = new Worker(workerUrl, { workerData });
  let pending: Pending | null = null;
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    pending?.reject(failure);
  };
  worker.on('message', (features: Float32Array) => pending?.resolve(features));
  worker.on('error', fail);
  worker.on('exit', (code) =>
    fail(new Error(`Cannot extract features: expected a running worker, got its exit with ${code}; try again`)),
  );
  return {
    compute: (input) =>
      new Promise((resolve, reject) => {
        pending = { resolve, reject };
        if (failure) reject(failure);
        else worker.postMessage(input, [input.buffer as ArrayBuffer]);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

// Not there when the sources are run as TypeScript, which Node's workers can't read.
const workerUrl = new URL('./feature-worker.js', import.meta.url);
/** A worker's own copy of the filters, its activations at batch 8, and TensorFlow.js itself. */
const workerBytes = 1.2e9;
/** Below this number of batches a lane, starting workers costs more than it saves. */
const batchesWorthWorker = 2;

function countWorkers(network: Network, batches: number): number {
  if (network.backend.name !== 'wasm' || !existsSync(fileURLToPath(workerUrl))) return 0;
  return Math.min(
    availableParallelism(),
    Math.floor(freemem() / workerBytes),
    Math.floor(batches / batchesWorthWorker),
  );
}

/** Opens the lanes for so many batches: at least one. */
export function openLanes(network: Network, plan: LanePlan, batches: number): Lane[] {
  const workers = countWorkers(network, batches);
  if (workers < 2) return [openLocalLane(network, plan)];
  return Array.from({ length: workers }, () => openWorkerLane(network, plan));
}
