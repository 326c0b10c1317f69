/** A worker thread that reads files: batches in, their records out. */
import { parentPort, workerData } from 'node:worker_threads';
import { createPseudonyms } from '../pseudonyms.js';
import { type Batch, scanBatch } from './scan-batch.js';
import type { ScanStart } from './scan-lanes.js';

const { key, ...start } = workerData as ScanStart;
const options = createPseudonyms(key).then((pseudonyms) => ({ ...start, pseudonyms }));
let work: Promise<void> = Promise.resolve();

// One batch after the other; a rejected promise ends the worker with its error, which reaches the main thread.
parentPort?.on('message', (batch: Batch) => {
  work = work.then(async () => parentPort?.postMessage(await scanBatch(batch, await options)));
});
