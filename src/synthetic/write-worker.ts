/** A worker thread that draws patients: jobs in, what is known of their series out. */
import { parentPort } from 'node:worker_threads';
import { type PatientJob, writePatient } from './write-patient.js';

const stop = new AbortController();

async function answer(job: PatientJob): Promise<void> {
  parentPort?.postMessage(await writePatient(job, stop.signal));
}

// A rejected promise ends the worker with its error, which reaches the main thread.
parentPort?.on('message', (message: PatientJob | 'stop') => {
  if (message === 'stop') stop.abort();
  else void answer(message);
});
