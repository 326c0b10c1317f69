/** The loop of a long-lived program of ours: a request a line in, a measurement a line out. */
import { createInterface } from 'node:readline';
import type { Measurement } from '../compare.js';

/** Answers until stdin ends. */
export async function answerRequests<T>(measure: (request: T) => Promise<Measurement>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await measure(JSON.parse(line) as T))}\n`);
}
