/** Where batches are scanned: in worker threads, or in this one where it is run from TypeScript or there is little to do. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createPseudonyms } from '../pseudonyms.js';
import type { SourceKind } from '../source.js';
import type { Batch, ScannedBatch } from './scan-batch.js';

/** What is the same for all batches. */
export interface ScanStart {
  readonly root: string;
  readonly kind: SourceKind;
  readonly pixels: boolean;
  /** The key of the pseudonyms. */
  readonly key: Uint8Array;
}

/** Scans batches, several at once. */
export interface ScanLanes {
  /** How many batches may be under way. */
  readonly width: number;
  /** @throws what is a fault of ours, and where a worker ends */
  scan(batch: Batch): Promise<ScannedBatch>;
  /** Ends the workers; a later batch would start others. */
  close(): Promise<void>;
}

// Not there when the sources are run as TypeScript, which Node's workers can't read.
const workerUrl = new URL('./scan-worker.js', import.meta.url);
const workers = 2;
/** Records live for a batch: a small young generation keeps memory from growing with the number of files, at no cost in time. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Opens the lanes. Workers are started by the first batch. */
export function openScanLanes(start: ScanStart): ScanLanes {
  return existsSync(fileURLToPath(workerUrl)) ? openWorkers(start) : openLocalLane(start);
}

function openLocalLane({ key, ...start }: ScanStart): ScanLanes {
  const options = createPseudonyms(key).then((pseudonyms) => ({ ...start, pseudonyms }));
  const scan = async (batch: Batch): Promise<ScannedBatch> => {
    const { scanBatch } = await import('./scan-batch.js');
    return scanBatch(batch, await options);
  };
  return { width: 1, scan, close: async () => {} };
}

interface Pending {
  resolve(scanned: ScannedBatch): void;
  reject(error: Error): void;
}

/** A worker and the batches that it was given; it answers in their order. */
interface Lane {
  readonly worker: Worker;
  readonly pending: Pending[];
}

function openWorkers(start: ScanStart): ScanLanes {
  let lanes: readonly Lane[] | null = null;
  return {
    // One batch under way in each worker, and so many that wait that it has work while this thread loads DuckDB.
    width: 8 * workers,
    scan(batch) {
      lanes ??= Array.from({ length: workers }, () => openLane(start));
      const lane = lanes.reduce((least, other) => (other.pending.length < least.pending.length ? other : least));
      return new Promise((resolve, reject) => {
        lane.pending.push({ resolve, reject });
        lane.worker.postMessage(batch);
      });
    },
    async close() {
      await Promise.all((lanes ?? []).map(({ worker }) => worker.terminate()));
      lanes = null;
    },
  };
}

function openLane(workerData: ScanStart): Lane {
  // Not this process's own options: some, such as `--input-type`, end a worker.
  const worker = new Worker(workerUrl, { workerData, execArgv: [], resourceLimits });
  const pending: Pending[] = [];
  const fail = (error: Error): void => {
    for (const { reject } of pending.splice(0)) reject(error);
  };
  worker.on('message', (scanned: ScannedBatch) => pending.shift()?.resolve(scanned));
  worker.on('error', fail);
  worker.on('exit', (code) =>
    fail(new Error(`Cannot index the folder: expected a running worker, got its exit with ${code}; try again`)),
  );
  return { worker, pending };
}
