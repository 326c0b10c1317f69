/** Decodes every frame of files that lie in memory, in this thread. */
import { performance } from 'node:perf_hooks';
import { decodeFrame, type StoredFrame } from '../../src/dicom/decode-frame.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';

/** @returns how many frames there were */
export async function decodeFiles(files: readonly Uint8Array[], see?: (frame: StoredFrame) => void): Promise<number> {
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

/** Again and again until `leastMs` have passed. */
export async function decodeFor(
  files: readonly Uint8Array[],
  leastMs: number,
): Promise<{ readonly frames: number; readonly ms: number }> {
  let frames = 0;
  const start = performance.now();
  do frames += await decodeFiles(files);
  while (performance.now() - start < leastMs);
  return { frames, ms: performance.now() - start };
}
