/** A worker thread that answers messages one after the other. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Sends requests to a worker and gets its answers in their order. */
export interface WorkerLane<Request, Answer> {
  /** @param transfer - memory that goes to the worker and is gone here */
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  /** Ends the worker; what was asked and not answered fails. */
  close(): Promise<void>;
}

/** What a worker is started for. */
export interface WorkerLaneOptions {
  /** What fails where the worker ends: `extract features`. */
  readonly task: string;
  readonly workerData?: unknown;
}

interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Whether a worker's module is there: not when the sources are run as TypeScript, which Node's workers can't read. */
export function canStart(worker: URL): boolean {
  return existsSync(fileURLToPath(worker));
}

/** Starts a worker, which has to answer each message with one. */
export function openWorkerLane<Request, Answer>(url: URL, options: WorkerLaneOptions): WorkerLane<Request, Answer> {
  // This process's own flags, such as `--input-type`, may be wrong for a worker.
  const worker = new Worker(url, { workerData: options.workerData, execArgv: [] });
  let pending: Pending<Answer>[] = [];
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of pending) reject(failure);
    pending = [];
  };
  worker.on('message', (answer: Answer) => pending.shift()?.resolve(answer));
  worker.on('error', fail);
  worker.on('exit', (code) =>
    fail(new Error(`Cannot ${options.task}: expected a running worker, got its exit with ${code}; try again`)),
  );
  return {
    ask: (request, transfer = []) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        pending.push({ resolve, reject });
        worker.postMessage(request, transfer);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
