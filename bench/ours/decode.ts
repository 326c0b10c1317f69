/** Decodes every frame of the files that a request names, from memory, in one thread. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { decodeFrame, type StoredFrame } from '../../src/dicom/decode-frame.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';

/** Small sets are decoded again until so much time has passed, in milliseconds. */
const leastMs = 200;

async function decodeAll(files: readonly Uint8Array[], see?: (frame: StoredFrame) => void): Promise<number> {
  let frames = 0;
  for (const bytes of files) {
    const file = parseDicom(bytes);
    for (let index = 0; index < file.frameCount; index++, frames++) {
      const frame = await decodeFrame(file, index);
      see?.(frame);
    }
  }
  return frames;
}

await answerRequests(async (paths: readonly string[]): Promise<Measurement> => {
  const files = paths.map((path) => new Uint8Array(readFileSync(path)));
  const hash = createHash('sha256');
  await decodeAll(files, ({ data }) => hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  let frames = 0;
  const start = performance.now();
  do frames += await decodeAll(files);
  while (performance.now() - start < leastMs);
  return { ms: (performance.now() - start) / frames, result: hash.digest('hex') };
});
