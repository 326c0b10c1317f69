/** Prepares batches in a thread of its own, while this one computes. */
import { canStart, openWorkerLane, type WorkerLane } from '../../model/worker-lane.js';
import { type BatchForm, type DrawnFrame, prepareBatch } from './prepare-batch.js';

/** Frames with their draws, and how many the batch has room for. */
export interface BatchRequest {
  readonly frames: readonly DrawnFrame[];
  readonly room: number;
}

/** Prepares batches in the order in which they are asked for. Close it, or the process stays alive. */
export interface Preparer {
  /** @returns [room, imageSize, imageSize, 3] */
  prepare(request: BatchRequest): Promise<Float32Array>;
  close(): Promise<void>;
}

const workerUrl = new URL('./prepare-worker.js', import.meta.url);

/**
 * Opens a preparer; its thread starts with the first batch. Without the worker's module, which is the case for sources that run as
 * TypeScript, it works in this thread.
 */
export function openPreparer(form: BatchForm): Preparer {
  if (!canStart(workerUrl))
    return {
      prepare: async ({ frames, room }) => prepareBatch(frames, { ...form, room }),
      close: async () => {},
    };
  let lane: WorkerLane<BatchRequest, Float32Array> | null = null;
  return {
    prepare({ frames, room }) {
      lane ??= openWorkerLane(workerUrl, { task: 'prepare frames', workerData: form });
      // Copies: a frame may be a view of a whole series, which would be sent with it.
      const sent = frames.map(({ image, draw }) => ({ image: { ...image, data: image.data.slice() }, draw }));
      return lane.ask(
        { frames: sent, room },
        sent.map(({ image }) => image.data.buffer as ArrayBuffer),
      );
    },
    close: async () => lane?.close(),
  };
}
