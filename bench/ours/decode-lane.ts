/** One of two threads that decode files at the same time. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { decodeFiles, decodeFor } from './decode-files.js';

/** What a thread decoded, in how long. */
export interface LaneAnswer {
  readonly frames: number;
  readonly ms: number;
}

/** Both threads work for at least so long, so that their beginnings and ends don't count, in milliseconds. */
const leastMs = 400;

parentPort?.on('message', async (paths: readonly string[]) => {
  const files = paths.map((path) => new Uint8Array(readFileSync(path)));
  await decodeFiles(files);
  parentPort?.postMessage((await decodeFor(files, leastMs)) satisfies LaneAnswer);
});
