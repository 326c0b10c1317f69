/** Turns whatever was thrown into one sentence, a code for programs and an exit status. */
import { SourceError } from '../dataset/source.js';
import { ParameterError } from '../notebook/parameters/parameter.js';
import { NotebookError } from '../notebook/read-notebook.js';
import { CellError, CellTimeoutError, KernelDiedError } from '../runner/errors.js';
import { KernelspecError } from '../runner/kernelspec.js';
import { UsageError } from './command.js';
import { exitStatus } from './exit-status.js';

/** A failure as it is printed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** What mends it; empty where the message is all that there is. */
  readonly fix: string;
  readonly status: number;
}

const kinds: readonly {
  readonly type: new (...args: never[]) => Error;
  readonly code: string;
  readonly status: number;
}[] = [
  { type: UsageError, code: 'usage', status: exitStatus.usage },
  { type: SourceError, code: 'source', status: exitStatus.usage },
  { type: NotebookError, code: 'notebook', status: exitStatus.usage },
  { type: ParameterError, code: 'parameter', status: exitStatus.usage },
  { type: KernelspecError, code: 'kernelspec', status: exitStatus.usage },
  { type: CellError, code: 'cell', status: exitStatus.failedFinding },
  { type: CellTimeoutError, code: 'time-limit', status: exitStatus.timeLimit },
  { type: KernelDiedError, code: 'kernel-died', status: exitStatus.kernelDied },
];

/**
 * Describes a failure. Our errors read `Cannot …: expected …, got …; fix`; what stands after the last semicolon is the fix.
 *
 * @param error - anything that was thrown; what is not one of our kinds is unfinished work (status 5)
 */
export function describeFailure(error: unknown): Failure {
  const kind = kinds.find(({ type }) => error instanceof type);
  const text = error instanceof Error ? error.message : String(error);
  const cut = kind === undefined ? -1 : text.lastIndexOf('; ');
  return {
    code: kind?.code ?? 'unfinished',
    message: cut < 0 ? text : text.slice(0, cut),
    fix: cut < 0 ? '' : text.slice(cut + 2),
    status: kind?.status ?? exitStatus.unfinished,
  };
}
