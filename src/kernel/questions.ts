/** Lets cells ask the person at the client, one question at a time. */
import { liveCell } from './cell-context.js';
import { sendEvent } from './cell-output.js';

let answer: ((value: string) => void) | null = null;

/**
 * Asks, and waits for the answer.
 *
 * @param password - whether the client shall hide what is typed
 * @throws Error when nobody answers (a run without a person), or when a question is still open
 */
export function askUser(prompt: string, password: boolean): Promise<string> {
  const cell = liveCell();
  const refuse = (expected: string, got: string, fix: string): Error =>
    new Error(`Cannot ask '${prompt}': expected ${expected}, got ${got}; ${fix}`);
  if (!cell.canAsk) throw refuse('a client that takes answers', 'a run without one (allow_stdin)', 'use a parameter');
  if (answer !== null) throw refuse('one question at a time', 'a second', 'await the answer to the first');
  sendEvent({ type: 'input', id: cell.id, prompt, password });
  return new Promise((resolve) => {
    answer = resolve;
  });
}

/** Hands over what was typed; an answer that nobody waits for is dropped. */
export function takeAnswer(value: string): void {
  const resolve = answer;
  answer = null;
  resolve?.(value);
}

/** The cell that asked was interrupted: its question is void. */
export function dropQuestion(): void {
  answer = null;
}
