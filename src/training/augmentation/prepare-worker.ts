/** A worker thread that augments: frames and draws in, batches out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchRequest } from './open-preparer.js';
import { type BatchForm, prepareBatch } from './prepare-batch.js';

const form = workerData as BatchForm;

parentPort?.on('message', ({ frames, room }: BatchRequest) => {
  const values = prepareBatch(frames, { ...form, room });
  parentPort?.postMessage(values, [values.buffer as ArrayBuffer]);
});
