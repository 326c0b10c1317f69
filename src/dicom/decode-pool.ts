/** Decodes many frames, of one file or of many, in worker threads: in order, a bounded number ahead, whatever single frames do. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  decodeFrame,
  describeFrame,
  explainFailure,
  pixelsOf,
  readEncodedFrame,
  type StoredFrame,
} from './decode-frame.js';
import type { Answer } from './decode-worker.js';
import { DicomError } from './dicom-error.js';
import type { EncodedFrame } from './encoded-frame.js';
import type { DicomFile } from './parse-dicom.js';
import { frameBytes } from './pixel-layout.js';
import { type LaneFailure, openLane, type WorkerLane } from './worker-lane.js';

/** A frame that is asked for; `index` counts from 0. */
export interface FrameRequest {
  readonly file: DicomFile;
  readonly index: number;
}

/** Worker threads with codecs. Close it, or the process stays alive. */
export interface DecodePool {
  /**
   * Decodes frames ahead while the caller works on earlier ones: at most four batches for each worker, each of 64 frames or 4 MiB of stored values (or one larger
   * frame). A frame that cannot be decoded is a `DicomError` in its place, and the others go on.
   *
   * @throws {RangeError} for an index that its file does not have
   */
  decode(requests: Iterable<FrameRequest> | AsyncIterable<FrameRequest>): AsyncGenerator<StoredFrame | DicomError>;
  close(): Promise<void>;
}

export interface DecodePoolOptions {
  /** Threads, at least 1. */
  readonly workers: number;
  /** What a batch may take before its worker is ended; default 60 s. */
  readonly timeoutMs?: number;
  /** The worker's module, for tests; default: this room's own. */
  readonly worker?: URL;
}

/** Frames that go to a worker together: single messages would cost more than small frames. */
const mostFrames = 64;
const mostBytes = 2 ** 22;
const batchesAhead = 4;

// Not there when the sources are run as TypeScript, which Node's workers can't read.
const ownWorker = new URL('./decode-worker.js', import.meta.url);

type Lane = WorkerLane<readonly EncodedFrame[], readonly Answer[]>;
type Outcomes = Promise<readonly (StoredFrame | DicomError)[]>;

/** Opens a pool. @throws {RangeError} where `workers` is no whole number of at least 1 */
export function openDecodePool(options: DecodePoolOptions): DecodePool {
  const { workers, timeoutMs = 60_000, worker = ownWorker } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`Cannot open a decode pool: expected 1 worker or more, got ${workers}; pass a whole number`);
  const lanes: Lane[] = existsSync(fileURLToPath(worker))
    ? Array.from({ length: workers }, () => openLane({ worker, timeoutMs }))
    : [];
  const queues = lanes.map((lane) => ({ lane, last: Promise.resolve<unknown>(null), waiting: 0 }));

  /** Gives the batch to the lane that has least to do. */
  function start(batch: readonly FrameRequest[]): Outcomes {
    const [queue] = queues.toSorted((a, b) => a.waiting - b.waiting);
    if (queue === undefined) return decodeHere(batch);
    queue.waiting += 1;
    const outcomes = queue.last
      .then(() => decodeIn(queue.lane, batch))
      .finally(() => {
        queue.waiting -= 1;
      });
    queue.last = outcomes.catch(() => null);
    return outcomes;
  }

  return {
    async *decode(requests) {
      const running: Outcomes[] = [];
      for await (const batch of group(requests)) {
        const outcomes = start(batch);
        // Awaited below, in its turn: until then a failure is not unhandled.
        outcomes.catch(() => {});
        running.push(outcomes);
        if (running.length >= workers * batchesAhead) yield* await running.shift()!;
      }
      for (const outcomes of running) yield* await outcomes;
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

async function* group(requests: Iterable<FrameRequest> | AsyncIterable<FrameRequest>): AsyncGenerator<FrameRequest[]> {
  let batch: FrameRequest[] = [];
  let bytes = 0;
  for await (const request of requests) {
    const size = frameBytes(pixelsOf(request.file, request.index).layout);
    if (batch.length > 0 && (batch.length >= mostFrames || bytes + size > mostBytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(request);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function decodeHere(batch: readonly FrameRequest[]): Outcomes {
  const outcomes: (StoredFrame | DicomError)[] = [];
  for (const request of batch) outcomes.push(await decodeOne(request));
  return outcomes;
}

async function decodeOne({ file, index }: FrameRequest): Promise<StoredFrame | DicomError> {
  return decodeFrame(file, index).catch((error: unknown) => {
    if (error instanceof DicomError) return error;
    throw error;
  });
}

/** Compressed frames go to the worker; native ones are read here. Where a batch is lost as a whole, each frame is tried alone. */
async function decodeIn(lane: Lane, batch: readonly FrameRequest[]): Outcomes {
  const encoded = batch.map(({ file, index }) => readEncodedFrame(pixelsOf(file, index), index));
  const answers = await askLane(
    lane,
    encoded.filter((frame) => frame !== null),
  );
  const outcomes: (StoredFrame | DicomError)[] = [];
  if (typeof answers !== 'string') {
    let next = 0;
    for (const [at, request] of batch.entries())
      outcomes.push(encoded[at] === null ? await decodeOne(request) : readAnswer(request, answers[next++]!));
  } else if (batch.length > 1) {
    for (const request of batch) outcomes.push(...(await decodeIn(lane, [request])));
  } else {
    const [expected, fix] = ['a frame that its codec decodes in time', 'copy the file again from its source'];
    for (const request of batch)
      outcomes.push(readAnswer(request, { reason: { expected, found: `the ${answers}`, fix } }));
  }
  return outcomes;
}

/** Sends copies, for the file's own bytes stay: views of one buffer, since to transfer one each costs more than small frames. */
async function askLane(lane: Lane, frames: readonly EncodedFrame[]): Promise<readonly Answer[] | LaneFailure> {
  if (frames.length === 0) return [];
  const copy = new Uint8Array(frames.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let end = 0;
  const sent = frames.map((frame) => {
    const start = end;
    end += frame.bytes.length;
    copy.set(frame.bytes, start);
    return { ...frame, bytes: copy.subarray(start, end) };
  });
  return lane.ask(sent, [copy.buffer]);
}

function readAnswer({ file, index }: FrameRequest, answer: Answer): StoredFrame | DicomError {
  const pixels = pixelsOf(file, index);
  if ('values' in answer) return describeFrame(pixels, answer.values);
  const cause = answer.reason === null ? null : new DicomError('decode frame', answer.reason);
  return explainFailure(pixels, index, cause);
}
