/** A worker thread with a WASM backend of its own: batches in, features out. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadTensorFlow } from '../tensorflow/load-tensorflow.js';
import { computeBatch, type WorkerStart } from './feature-lanes.js';
import { createNetwork } from './network.js';

const { weights, plan } = workerData as WorkerStart;
const network = loadTensorFlow({ backend: 'wasm' }).then((tensorflow) => createNetwork(tensorflow, weights));

async function answer(input: Float32Array): Promise<void> {
  const features = Float32Array.from(computeBatch(await network, input, plan));
  parentPort?.postMessage(features, [features.buffer as ArrayBuffer]);
}

// A rejected promise ends the worker with its error, which reaches the main thread.
parentPort?.on('message', (input: Float32Array) => void answer(input));
