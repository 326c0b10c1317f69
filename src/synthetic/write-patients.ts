/** Writes many patients: here, or in worker threads where the work is worth starting them. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type PatientJob, type PatientTruth, writePatient } from './write-patient.js';

/** How to write. */
interface WriteOptions {
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/**
 * Writes the files of all patients, in any order; each depends on nothing but its job.
 *
 * @returns what is known of each patient, by PatientID
 * @throws the signal's reason when it fires; what a worker threw
 */
export async function writePatients(
  jobs: readonly PatientJob[],
  options: WriteOptions,
): Promise<ReadonlyMap<string, PatientTruth>> {
  const count = Math.min(jobs.length, options.workers ?? countWorkers(jobs));
  const truths =
    count === 0 ? await writeHere(jobs, options.signal) : await writeInWorkers(jobs, count, options.signal);
  return new Map(truths.map((truth) => [truth.patientID, truth]));
}

// Not there when the sources are run as TypeScript, which Node's workers can't read.
const workerUrl = new URL('./write-worker.js', import.meta.url);
/** Below this number of pixels a worker costs more than it saves: about half a second of drawing. */
const pixelsWorthWorker = 4e6;

function countWorkers(jobs: readonly PatientJob[]): number {
  if (!existsSync(fileURLToPath(workerUrl))) return 0;
  const pixels = jobs.reduce(
    (sum, { patient, plan }) =>
      sum + patient.series.reduce((frames, series) => frames + series.frames, 0) * plan.knobs.size ** 2,
    0,
  );
  const workers = Math.min(availableParallelism(), Math.floor(pixels / pixelsWorthWorker));
  return workers < 2 ? 0 : workers;
}

async function writeHere(jobs: readonly PatientJob[], signal?: AbortSignal): Promise<PatientTruth[]> {
  const truths: PatientTruth[] = [];
  for (const job of jobs) truths.push(await writePatient(job, signal));
  return truths;
}

/** The first failure, or the signal, stops all workers at the end of their series, so that no half file is left. */
async function writeInWorkers(
  jobs: readonly PatientJob[],
  count: number,
  signal?: AbortSignal,
): Promise<PatientTruth[]> {
  const stop = new AbortController();
  const forward = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) forward();
  signal?.addEventListener('abort', forward);
  const waiting = jobs.values();
  const truths: PatientTruth[] = [];
  const workers = Array.from({ length: count }, () => new Worker(workerUrl));
  const work = async (worker: Worker): Promise<void> => {
    for (const job of waiting) {
      stop.signal.throwIfAborted();
      truths.push(await ask(worker, job, stop.signal));
    }
  };
  await Promise.all(workers.map((worker) => work(worker).catch((error: unknown) => stop.abort(error))));
  signal?.removeEventListener('abort', forward);
  await Promise.all(workers.map((worker) => worker.terminate()));
  stop.signal.throwIfAborted();
  return truths;
}

/** Gives a worker its next job. */
function ask(worker: Worker, job: PatientJob, signal: AbortSignal): Promise<PatientTruth> {
  const stop = (): void => worker.postMessage('stop');
  const answer = new Promise<PatientTruth>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`Cannot synthesize studies: expected a running worker, got its exit with ${code}; try again`)),
    );
  });
  signal.addEventListener('abort', stop);
  worker.postMessage(job);
  return answer.finally(() => {
    signal.removeEventListener('abort', stop);
    for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  });
}
