/** One worker thread after another that answers one request at a time: a worker that dies or hangs is replaced. */
import { Worker } from 'node:worker_threads';

/** Why there is no answer: the time limit, or the end of the worker. */
export type LaneFailure = 'time limit' | 'end of the worker';

/** Answers one request at a time. */
export interface WorkerLane<Request, Answer> {
  /**
   * Sends a request and waits for its answer; not called again before that.
   *
   * @param transfer - memory that goes to the worker and is gone here
   */
  ask(request: Request, transfer: readonly ArrayBuffer[]): Promise<Answer | LaneFailure>;
  close(): Promise<void>;
}

/** The worker's module, and how long it may take for one request. */
export interface LaneOptions {
  readonly worker: URL;
  readonly timeoutMs: number;
}

/** Opens a lane; its worker starts with the first request. */
export function openLane<Request, Answer extends object>({
  worker: url,
  timeoutMs,
}: LaneOptions): WorkerLane<Request, Answer> {
  let worker: Worker | null = null;
  let closed = false;

  async function stop(): Promise<void> {
    const stopped = worker;
    worker = null;
    await stopped?.terminate();
  }

  return {
    async ask(request, transfer) {
      if (closed) return 'end of the worker';
      worker ??= startWorker(url);
      const answer = await askWorker<Answer>(worker, { timeoutMs, send: (to) => to.postMessage(request, transfer) });
      if (typeof answer === 'string') await stop();
      return answer;
    },
    async close() {
      closed = true;
      await stop();
    },
  };
}

/** An error is told by the end that follows it; it may come while nobody asks, too. */
function startWorker(url: URL): Worker {
  return new Worker(url).on('error', () => {});
}

interface AskOptions {
  readonly timeoutMs: number;
  send(worker: Worker): void;
}

function askWorker<Answer extends object>(
  worker: Worker,
  { timeoutMs, send }: AskOptions,
): Promise<Answer | LaneFailure> {
  return new Promise((resolve) => {
    const settle = (answer: Answer | LaneFailure): void => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', fail).off('exit', fail);
      resolve(answer);
    };
    const fail = (): void => settle('end of the worker');
    const timer = setTimeout(() => settle('time limit'), timeoutMs);
    worker.on('message', settle).on('error', fail).on('exit', fail);
    send(worker);
  });
}
