/** Says where a notebook was when the user interrupted it. */
import { nameCell } from '../notebook/name-cell.js';
import type { Notebook } from '../notebook/nbformat.js';
import { exitStatus } from './exit-status.js';
import type { Failure } from './failure.js';

/** The cell that was interrupted is the last one with a duration; it is named as in errors. */
export function describeInterrupt(notebook: Notebook): Failure {
  const last = notebook.cells.findLastIndex(
    ({ metadata }) => (metadata['angiolab'] as { readonly durationMs?: number } | undefined)?.durationMs !== undefined,
  );
  const place = last < 0 ? 'before the first cell' : `at ${nameCell(notebook, last)}`;
  const message = `interrupted ${place}; what was done is saved`;
  return { code: 'interrupted', message, fix: '', status: exitStatus.interrupted };
}
