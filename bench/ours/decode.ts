/** Decodes every frame of the files that a request names, from memory, in one thread. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bytesOf } from '../../src/dicom/stored-type.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';
import { decodeFiles, decodeFor } from './decode-files.js';

/** Small sets are decoded again until so much time has passed, in milliseconds. */
const leastMs = 200;

await answerRequests(async (paths: readonly string[]): Promise<Measurement> => {
  const files = paths.map((path) => new Uint8Array(readFileSync(path)));
  const hash = createHash('sha256');
  await decodeFiles(files, (frame) => hash.update(bytesOf(frame)));
  const { ms, frames } = await decodeFor(files, leastMs);
  return { ms: ms / frames, result: hash.digest('hex') };
});
