/** Runs one cell within its limits and tells how it ended. */
import { setTimeout as pause } from 'node:timers/promises';
import { hasTag } from '../notebook/nbformat.js';
import type { Message } from '../protocol/message.js';
import { CellError, CellTimeoutError, KernelDiedError, missingException } from './errors.js';
import { type Kernel, KernelExit, KernelSilence, unlessAborted } from './kernel.js';
import { LimitReached, type Limits } from './limits.js';
import type { NotebookRun } from './notebook-run.js';
import type { OutputCollector } from './outputs.js';

interface CellOptions {
  readonly cellTimeoutMs?: number;
  readonly allowErrors?: boolean;
  readonly limits: Limits;
}

type Reply = Message['content'];

const interruptGraceMs = 1_000;
const refusalPauseMs = 50;
const refusalsAtMost = 40;

/**
 * Runs the cell at `index` and keeps its outputs in `run`.
 *
 * @throws {@link CellError}, {@link CellTimeoutError} or {@link KernelDiedError}; or the reason of the caller's signal
 */
export async function runCell(kernel: Kernel, run: NotebookRun, index: number, options: CellOptions): Promise<void> {
  const cell = run.cellAt(index);
  const collector = run.start(index);
  const mayFail = hasTag(cell, 'raises-exception');
  const stopOnError = !(options.allowErrors || mayFail);
  const limit = options.limits.during('cell', options.cellTimeoutMs);
  let reply: Reply;
  const end = (content: Reply): void => {
    run.end(index, content, kernel.memory.readPeak());
    run.countDropped(kernel.dropped);
  };
  kernel.memory.reset();
  try {
    const code = { source: cell.source, stopOnError };
    reply = await askWithin(kernel, code, collector, limit.signal);
    end(reply);
  } catch (error) {
    end({});
    throw explain(error, run, index, collector);
  } finally {
    limit.clear();
  }
  const fine = reply['status'] === 'ok' && collector.error === undefined;
  if (fine && !mayFail) return;
  const error = fine
    ? collector.addError(missingException, 'the cell is tagged raises-exception, and raised none')
    : collector.fail(reply);
  if (options.allowErrors || (mayFail && !fine)) return;
  throw new CellError(error, run.endAt(index));
}

interface Code {
  readonly source: string;
  readonly stopOnError: boolean;
}

/** Asks until the signal fires; then interrupts the kernel, gives it a moment to say what it still has, and throws the reason. */
async function askWithin(kernel: Kernel, code: Code, to: OutputCollector, signal: AbortSignal): Promise<Reply> {
  const answer = ask(kernel, code, to);
  try {
    return await unlessAborted(answer, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    await kernel.interrupt();
    await Promise.race([answer.catch(() => undefined), pause(interruptGraceMs, undefined, { ref: false })]);
    throw signal.reason;
  }
}

/** Asks the kernel to run code, again if it refuses, as kernels do with what was sent soon after an error. */
async function ask(kernel: Kernel, { source, stopOnError }: Code, to: OutputCollector): Promise<Reply> {
  for (let refusals = 0; ; refusals++) {
    const reply = await kernel.execute(source, { onOutput: (message) => to.take(message), stopOnError });
    const refused = reply['status'] === 'abort' || reply['status'] === 'aborted';
    if (!refused || refusals === refusalsAtMost) return reply;
    await pause(refusalPauseMs);
  }
}

/** The error to throw for a cell that has no reply, with a word of it among the cell's outputs. */
function explain(error: unknown, run: NotebookRun, index: number, outputs: OutputCollector): unknown {
  if (error instanceof KernelExit) {
    outputs.addError('KernelDiedError', `the kernel ended while the cell ran: ${error.exit}`);
    return new KernelDiedError(error.exit, error.stderr, run.endAt(index));
  }
  if (error instanceof LimitReached) {
    outputs.addError('CellTimeoutError', `stopped at the limit of ${error.timeoutMs / 1000} s (${error.limit})`);
    return new CellTimeoutError(error.limit, error.timeoutMs, error.got, run.endAt(index));
  }
  if (error instanceof KernelSilence) {
    outputs.addError('CellTimeoutError', 'the kernel lost the end of the output');
    return new CellTimeoutError('silence', error.silenceMs, 'none', run.endAt(index));
  }
  return error;
}
