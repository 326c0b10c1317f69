/** Lets cells ask the person at the client, one question at a time. */
import { liveCell } from './cell-context.js';
import { sendEvent } from './cell-output.js';

let open: { readonly question: number; readonly answer: (value: string) => void } | null = null;
let count = 0;

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
  if (open !== null) throw refuse('one question at a time', 'a second', 'await the answer to the first');
  const question = ++count;
  sendEvent({ type: 'input', id: cell.id, question, prompt, password });
  return new Promise((answer) => {
    open = { question, answer };
  });
}

/** Hands over what was typed; an answer to another question than the open one is dropped. */
export function takeAnswer(question: number, value: string): void {
  if (open?.question !== question) return;
  const { answer } = open;
  open = null;
  answer(value);
}

/** The cell that asked was interrupted: its question is void. */
export function dropQuestion(): void {
  open = null;
}
