/** A worker thread that damages and reads files: a range of numbers in, the outcomes in their order out. */
import { parentPort } from 'node:worker_threads';
import { listFuzzFiles } from './fuzz-files.js';
import { mutate, type Target } from './mutate.js';
import { type Outcome, readMutant } from './read-mutant.js';

/** Mutations `first` to `first + count - 1`. */
export interface FuzzRequest {
  readonly target: Target;
  readonly first: number;
  readonly count: number;
}

/** An outcome, and the file that was damaged. */
export interface FuzzAnswer {
  readonly outcome: Outcome;
  readonly file: string;
}

const loading = listFuzzFiles();

async function answer({ target, first, count }: FuzzRequest): Promise<void> {
  const files = await loading;
  const answers: FuzzAnswer[] = [];
  for (let number = first; number < first + count; number++) {
    const file = files[number % files.length]!;
    answers.push({ outcome: await readMutant(mutate(file, target, number), file), file: file.name });
  }
  parentPort?.postMessage(answers);
}

parentPort?.on('message', (request: FuzzRequest) => void answer(request));
