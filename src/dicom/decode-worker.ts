/** A worker thread with codecs of its own: batches of compressed frames in, stored values or reasons out. */
import { parentPort } from 'node:worker_threads';
import { DicomError } from './dicom-error.js';
import { decodeEncodedFrame, type EncodedFrame } from './encoded-frame.js';
import type { StoredValues } from './stored-values.js';

/** Why a frame could not be decoded: the fields of a `DicomError`, or none where the codec threw. */
export type Reason = Pick<DicomError, 'tag' | 'expected' | 'found'> | null;

/** What comes back for each frame of a batch, in its order. */
export type Answer = { readonly values: StoredValues } | { readonly reason: Reason };

async function decode(frame: EncodedFrame): Promise<Answer> {
  try {
    const values = await decodeEncodedFrame(frame);
    const whole = values.byteLength === values.buffer.byteLength;
    return { values: whole ? values : values.slice() };
  } catch (error) {
    if (!(error instanceof DicomError)) return { reason: null };
    return { reason: { tag: error.tag, expected: error.expected, found: error.found } };
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
