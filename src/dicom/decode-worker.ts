/** A worker thread with codecs of its own: batches of compressed frames in, stored values or reasons out. */
import { parentPort } from 'node:worker_threads';
import { DicomError, type DicomErrorDetails } from './dicom-error.js';
import { decodeEncodedFrame, type EncodedFrame } from './encoded-frame.js';
import type { StoredValues } from './stored-values.js';

/** What comes back for each frame of a batch, in its order; no reason where the codec threw. */
export type Answer = { readonly values: StoredValues } | { readonly reason: DicomErrorDetails | null };

async function decode(frame: EncodedFrame): Promise<Answer> {
  try {
    const values = await decodeEncodedFrame(frame);
    const whole = values.byteLength === values.buffer.byteLength;
    return { values: whole ? values : values.slice() };
  } catch (error) {
    if (!(error instanceof DicomError)) return { reason: null };
    const { tag, expected, found } = error;
    return { reason: { ...(tag !== null && { tag }), expected, found, fix: 'copy the file again from its source' } };
  }
}

async function answer(frames: readonly EncodedFrame[]): Promise<void> {
  const answers: Answer[] = [];
  for (const frame of frames) answers.push(await decode(frame));
  const buffers = answers.flatMap((item) => ('values' in item ? [item.values.buffer as ArrayBuffer] : []));
  parentPort?.postMessage(answers, buffers);
}

// A rejected promise ends the worker with its error, which reaches the main thread.
parentPort?.on('message', (frames: readonly EncodedFrame[]) => void answer(frames));
