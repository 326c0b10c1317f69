/** Says where a notebook was when the user interrupted it. */
import type { Notebook } from '../notebook/nbformat.js';
import { exitStatus } from './exit-status.js';
import type { Failure } from './failure.js';

/** The cell that was interrupted is the last one with a duration; cells are counted as on stderr, those alone that run. */
export function describeInterrupt(notebook: Notebook): Failure {
  const started = notebook.cells.filter(
    ({ metadata }) => (metadata['angiolab'] as { readonly durationMs?: number } | undefined)?.durationMs !== undefined,
  ).length;
  const place = started === 0 ? 'before the first cell' : `at cell ${started}`;
  const message = `interrupted ${place}; what was done is saved`;
  return { code: 'interrupted', message, fix: '', status: exitStatus.interrupted };
}
