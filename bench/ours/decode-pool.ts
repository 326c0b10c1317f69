/** Decodes every frame of the files that a request names, from memory, in a pool of two threads; the pixels come back to this one. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { StoredFrame } from '../../src/dicom/decode-frame.js';
import { type FrameRequest, openDecodePool } from '../../src/dicom/decode-pool.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { bytesOf } from '../../src/dicom/stored-type.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';

/** Small sets are decoded again until so much time has passed, in milliseconds. */
const leastMs = 400;
const pool = openDecodePool({ workers: 2 });

function* framesOf(files: readonly Uint8Array[]): Generator<FrameRequest> {
  for (const bytes of files) {
    const file = parseDicom(bytes);
    for (let index = 0; index < file.frameCount; index++) yield { file, index };
  }
}

function* framesUntil(files: readonly Uint8Array[], end: number): Generator<FrameRequest> {
  do yield* framesOf(files);
  while (performance.now() < end);
}

async function decodeAll(requests: Iterable<FrameRequest>, see?: (frame: StoredFrame) => void): Promise<number> {
  let frames = 0;
  for await (const outcome of pool.decode(requests)) {
    if (outcome instanceof DicomError) throw outcome;
    see?.(outcome);
    frames += 1;
  }
  return frames;
}

await answerRequests(async (paths: readonly string[]): Promise<Measurement> => {
  const files = paths.map((path) => new Uint8Array(readFileSync(path)));
  const hash = createHash('sha256');
  await decodeAll(framesOf(files), (frame) => hash.update(bytesOf(frame)));
  const start = performance.now();
  const frames = await decodeAll(framesUntil(files, start + leastMs));
  return { ms: (performance.now() - start) / frames, result: hash.digest('hex') };
});
await pool.close();
