/** What can end a run: a failed cell, a time limit, a dead kernel; each carries the notebook as far as it got. */
import { nameCell } from '../notebook/name-cell.js';
import type { ErrorOutput, Notebook } from '../notebook/nbformat.js';

/** The `ename` of a cell that is tagged `raises-exception` and raised none. */
export const missingException = 'MissingExceptionError';

/** Where a run ended. */
export interface RunEnd {
  /** The kernel's name. */
  readonly kernel: string;
  /** Place of the running cell in the notebook, from 0; null while the kernel was starting. */
  readonly cell: number | null;
  /** What was done. */
  readonly notebook: Notebook;
}

/** What ended a run, and where. */
export abstract class RunError extends Error {
  readonly cell: number | null;
  readonly notebook: Notebook;

  constructor(message: string, end: RunEnd) {
    super(message);
    this.cell = end.cell;
    this.notebook = end.notebook;
  }
}

/** A cell raised an error, or raised none though it is tagged `raises-exception`; the notebook holds it among that cell's outputs. */
export class CellError extends RunError {
  override readonly name = 'CellError';
  readonly output: ErrorOutput;

  /** @param output - the error */
  constructor(output: ErrorOutput, end: RunEnd) {
    const expectation =
      output.ename === missingException
        ? 'an exception, got none; mend the cell, or take its tag raises-exception away'
        : `no error, got ${output.ename}: ${joinLines(output.evalue)}; mend the cell and run the notebook again`;
    super(`Cannot run ${describeCell(end, 'the notebook')}: expected ${expectation}`, end);
    this.output = output;
  }
}

/** Which limit was passed; `silence` is a cell that was answered, but whose outputs never came to their end. */
export type Limit = 'start' | 'cell' | 'notebook' | 'silence';

/** A time limit was passed; the kernel was interrupted and ended. */
export class CellTimeoutError extends RunError {
  override readonly name = 'CellTimeoutError';
  readonly limit: Limit;
  readonly timeoutMs: number;

  /**
   * @param limit - which limit
   * @param timeoutMs - the limit, in milliseconds
   * @param got - what came instead, in a few words
   */
  constructor(limit: Limit, timeoutMs: number, got: string, end: RunEnd) {
    const expected = `expected ${expectations[limit]} within ${timeoutMs / 1000} s`;
    super(
      `Cannot finish ${describeCell(end, `starting kernel '${end.kernel}'`)}: ${expected}, got ${got}; ${fixes[limit]}`,
      end,
    );
    this.limit = limit;
    this.timeoutMs = timeoutMs;
  }
}

const expectations: Readonly<Record<Limit, string>> = {
  start: 'an answer',
  cell: "the cell's end",
  notebook: "the notebook's end",
  silence: "the end of the cell's output",
};

const fixes: Readonly<Record<Limit, string>> = {
  start:
    'raise the limit, or look whether the machine is overloaded, the kernel broken, or its key not that of its connection file',
  cell: "raise the cell's limit, or make the cell do less",
  notebook: "raise the notebook's limit, or make it do less",
  silence: 'print less, or use a kernel that loses no messages',
};

/** The kernel ended by itself, or couldn't be started; what it had sent before is in the notebook. */
export class KernelDiedError extends RunError {
  override readonly name = 'KernelDiedError';
  readonly exit: string;
  readonly stderr: string;

  /**
   * @param exit - how the process ended: an exit status, a signal's name, or why it couldn't start
   * @param stderr - the last lines that the process wrote to its own stderr
   */
  constructor(exit: string, stderr: string, end: RunEnd) {
    const what = end.cell === null ? `start kernel '${end.kernel}'` : `run ${describeCell(end, '')}`;
    super(
      `Cannot ${what}: expected a living kernel, got ${exit}${quoteStderr(stderr)}; look for memory, native code or process.exit`,
      end,
    );
    this.exit = exit;
    this.stderr = stderr;
  }
}

/** The last words of a process, in brackets; '' where it had none. */
export function quoteStderr(stderr: string): string {
  return stderr.trim() === '' ? '' : ` (it said: ${stderr.trim()})`;
}

/** The longest part of an error's message that a sentence takes over; the notebook has the whole of it. */
const mostCharacters = 300;

/** A message of several lines or sentences as a part of one: a compiler ends each of its faults with a full stop. */
function joinLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim().replace(/\.$/, ''));
  const joined = lines.filter((line) => line !== '').join(', ');
  return joined.length > mostCharacters ? `${joined.slice(0, mostCharacters).trimEnd()}…` : joined;
}

function describeCell({ cell, notebook }: RunEnd, otherwise: string): string {
  return cell === null ? otherwise : nameCell(notebook, cell);
}
