/** Turns whatever was thrown into one sentence, a code for programs and an exit status. */
import { basename } from 'node:path';
import { SourceError } from '../dataset/source.js';
import { DicomError } from '../dicom/dicom-error.js';
import { describeSystemError } from '../files/describe-system-error.js';
import { TrainedModelError } from '../model/trained-model-error.js';
import { ParameterError } from '../notebook/parameters/parameter.js';
import { NotebookError } from '../notebook/read-notebook.js';
import { RunRecordError } from '../record/check-record.js';
import { CheckpointError } from '../record/checkpoints/read-checkpoint.js';
import { CellError, CellTimeoutError, KernelDiedError } from '../runner/errors.js';
import { KernelspecError } from '../runner/kernelspec.js';
import { TrainingError } from '../training/run/training-error.js';
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
  { type: DicomError, code: 'dicom', status: exitStatus.usage },
  { type: NotebookError, code: 'notebook', status: exitStatus.usage },
  { type: ParameterError, code: 'parameter', status: exitStatus.usage },
  { type: RunRecordError, code: 'run-record', status: exitStatus.usage },
  { type: TrainedModelError, code: 'model', status: exitStatus.usage },
  { type: TrainingError, code: 'training', status: exitStatus.usage },
  { type: CheckpointError, code: 'checkpoint', status: exitStatus.usage },
  { type: KernelspecError, code: 'kernelspec', status: exitStatus.usage },
  { type: CellError, code: 'cell', status: exitStatus.failedFinding },
  { type: CellTimeoutError, code: 'time-limit', status: exitStatus.timeLimit },
  { type: KernelDiedError, code: 'kernel-died', status: exitStatus.kernelDied },
];

/** A failure as one sentence: what happened, then what mends it. */
export function formatFailure({ message, fix }: Pick<Failure, 'message' | 'fix'>): string {
  return [message, fix].filter(Boolean).join('; ');
}

/** A failure as `--json` prints it; the exit status is the process's own. */
export type FailureJson = Omit<Failure, 'status'>;

/** Leaves away what `--json` doesn't print. */
export function toJson({ code, message, fix }: Failure): FailureJson {
  return { code, message, fix };
}

/** A failure that was described before, thrown for the command line's own end. */
export class FailedError extends Error {
  override readonly name = 'FailedError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

interface SystemKind {
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
  readonly status: number;
}

const { usage, unfinished } = exitStatus;
const systemKinds: ReadonlyMap<string | undefined, SystemKind> = new Map([
  ['EISDIR', { expected: 'a file', got: 'a folder', fix: 'name a file', status: usage }],
  ['ENOTDIR', { expected: 'folders above it', got: 'a file among them', fix: 'name another path', status: usage }],
  ['EEXIST', { expected: 'a folder', got: 'a file', fix: 'name another path', status: usage }],
  ['EPERM', { expected: 'permission', got: 'none', fix: 'name another path', status: unfinished }],
  ['EACCES', { expected: 'permission', got: 'none', fix: 'change its permissions', status: unfinished }],
  ['EROFS', { expected: 'a disk to write on', got: 'a read-only one', fix: 'name another folder', status: unfinished }],
  ['ENOSPC', { expected: 'space on the disk', got: 'a full disk', fix: 'make room there', status: unfinished }],
  [
    'EDQUOT',
    { expected: 'space on the disk', got: 'a quota that is used up', fix: 'make room there', status: unfinished },
  ],
  ['ENOENT', { expected: 'a path that exists', got: 'nothing there', fix: 'check the path', status: unfinished }],
  ['ENAMETOOLONG', { expected: 'a name of at most 255 bytes', got: 'a longer one', fix: 'shorten it', status: usage }],
]);

const temporaryName = /^\.(.+)\.\d+\.[0-9a-f]{8}\.tmp$/;

const readingCalls: readonly (string | undefined)[] = ['read', 'scandir', 'stat', 'lstat', 'access'];

/** A file system's error in our words; null for others. A file goes by its last name, a temporary one by its final name. */
function describeFileError(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('syscall' in error)) return null;
  const { code, path, dest, syscall } = error as NodeJS.ErrnoException & { readonly dest?: string };
  if (syscall?.startsWith('spawn')) return null;
  const other = { expected: 'that to work', got: describeSystemError(error), fix: '', status: unfinished };
  const kind = systemKinds.get(code) ?? other;
  const name = basename(dest ?? path ?? '');
  const reading = readingCalls.includes(syscall) || (syscall === 'open' && !temporaryName.test(name));
  const what = name === '' ? `the ${reading ? 'input' : 'output'}` : `'${name.replace(temporaryName, '$1')}'`;
  return {
    code: 'unfinished',
    message: `Cannot ${reading ? 'read' : 'write'} ${what}: expected ${kind.expected}, got ${kind.got}`,
    fix: kind.fix,
    status: reading ? usage : kind.status,
  };
}

/** How an error of a built-in class reads where it is one of ours. */
const ownSentence = /^Cannot .+: expected .+, got /s;

/**
 * Describes a failure. Our errors read `Cannot …: expected …, got …; fix`; what stands after the last semicolon is the fix.
 *
 * @param error - anything that was thrown; what is not one of our kinds is unfinished work (status 5)
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof FailedError) return error.failure;
  const system = describeFileError(error);
  if (system !== null) return system;
  const kind = kinds.find(({ type }) => error instanceof type);
  const text = error instanceof Error ? error.message : String(error);
  const cut = kind === undefined && !ownSentence.test(text) ? -1 : text.lastIndexOf('; ');
  return {
    code: kind?.code ?? 'unfinished',
    message: cut < 0 ? text : text.slice(0, cut),
    fix: cut < 0 ? '' : text.slice(cut + 2),
    status: kind?.status ?? exitStatus.unfinished,
  };
}
