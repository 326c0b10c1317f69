/** What can end a run: a failed cell, a time limit, a dead kernel; each carries the notebook as far as it got. */
import type { ErrorOutput, Notebook } from '../notebook/nbformat.js';

/** The `ename` of a cell that is tagged `raises-exception` and raised none. */
export const missingException = 'MissingExceptionError';

/** A cell raised an error, or raised none though it is tagged `raises-exception`; the notebook holds it among that cell's outputs. */
export class CellError extends Error {
  override readonly name = 'CellError';
  readonly cell: number;
  readonly output: ErrorOutput;
  readonly notebook: Notebook;

  /**
   * @param cell - place of the cell in the notebook, from 0
   * @param output - the error
   * @param notebook - what was done, with the error in it
   */
  constructor(cell: number, output: ErrorOutput, notebook: Notebook) {
    const expectation =
      output.ename === missingException
        ? 'an exception, got none; mend the cell, or take its tag raises-exception away'
        : `no error, got ${output.ename}: ${output.evalue}; mend the cell and run the notebook again`;
    super(`Cannot run cell ${cell + 1}: expected ${expectation}`);
    this.cell = cell;
    this.output = output;
    this.notebook = notebook;
  }
}

/** Which limit was passed; `silence` is a cell that was answered, but whose outputs never came to their end. */
export type Limit = 'start' | 'cell' | 'notebook' | 'silence';

/** A time limit was passed; the kernel was interrupted and ended. */
export class CellTimeoutError extends Error {
  override readonly name = 'CellTimeoutError';
  readonly limit: Limit;
  readonly timeoutMs: number;
  readonly cell: number | null;
  readonly notebook: Notebook;

  /**
   * @param limit - which limit
   * @param timeoutMs - the limit, in milliseconds
   * @param cell - place of the running cell in the notebook, from 0; null while the kernel was starting
   * @param notebook - what was done
   */
  constructor(limit: Limit, timeoutMs: number, cell: number | null, notebook: Notebook) {
    const what = cell === null ? 'the kernel' : `cell ${cell + 1}`;
    super(
      `Cannot finish ${what}: expected ${expectations[limit]} within ${timeoutMs / 1000} s, got none; ${fixes[limit]}`,
    );
    this.limit = limit;
    this.timeoutMs = timeoutMs;
    this.cell = cell;
    this.notebook = notebook;
  }
}

const expectations: Readonly<Record<Limit, string>> = {
  start: 'a started kernel',
  cell: "the cell's end",
  notebook: "the notebook's end",
  silence: "the end of the cell's output",
};

const fixes: Readonly<Record<Limit, string>> = {
  start: 'raise the limit, or look whether the machine is overloaded',
  cell: "raise the cell's limit, or make the cell do less",
  notebook: "raise the notebook's limit, or make it do less",
  silence: 'print less, or use a kernel that loses no messages',
};

/** The kernel ended by itself, or couldn't be started; what it had sent before is in the notebook. */
export class KernelDiedError extends Error {
  override readonly name = 'KernelDiedError';
  readonly exit: string;
  readonly stderr: string;
  readonly cell: number | null;
  readonly notebook: Notebook;

  /**
   * @param exit - how the process ended: an exit status, a signal's name, or why it couldn't start
   * @param stderr - the last lines that the process wrote to its own stderr
   * @param cell - place of the running cell in the notebook, from 0; null while the kernel was starting
   * @param notebook - what was done
   */
  constructor(exit: string, stderr: string, cell: number | null, notebook: Notebook) {
    const what = cell === null ? 'start the kernel' : `run cell ${cell + 1}`;
    const said = stderr === '' ? '' : ` (it said: ${stderr.trim()})`;
    super(`Cannot ${what}: expected a living kernel, got ${exit}${said}; look for memory, native code or process.exit`);
    this.exit = exit;
    this.stderr = stderr;
    this.cell = cell;
    this.notebook = notebook;
  }
}
