/** The same in two worker threads, each with all files, as `index --pixels` decodes whole files; pixels stay in their thread, as the peer's stay in its processes. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { bytesOf } from '../../src/dicom/stored-type.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';
import { decodeFiles } from './decode-files.js';
import type { LaneAnswer } from './decode-lane.js';

const lanes = [1, 2].map(() => new Worker(new URL('./decode-lane.js', import.meta.url)));

async function ask(lane: Worker, paths: readonly string[]): Promise<LaneAnswer> {
  lane.postMessage(paths);
  const [answer] = await once(lane, 'message');
  return answer as LaneAnswer;
}

await answerRequests(async (paths: readonly string[]): Promise<Measurement> => {
  const hash = createHash('sha256');
  await decodeFiles(
    paths.map((path) => new Uint8Array(readFileSync(path))),
    (frame) => hash.update(bytesOf(frame)),
  );
  const answers = await Promise.all(lanes.map((lane) => ask(lane, paths)));
  // Each thread decoded its own frames in its own time: together they need the share of a frame that this sum says.
  const framesAMs = answers.reduce((sum, { frames, ms }) => sum + frames / ms, 0);
  return { ms: 1 / framesAMs, result: hash.digest('hex') };
});
await Promise.all(lanes.map((lane) => lane.terminate()));
