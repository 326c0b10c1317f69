/** Which cell ended a run, for `--json`. */
import { CellError, RunError } from '../runner/errors.js';

/** A cell as `--json` names it. */
export interface FailedCell {
  /** Its place among all cells, prose included, from 1. */
  readonly cell: number;
  readonly id: string;
  /** The number that the kernel gave it; null where it gave none. */
  readonly executionCount: number | null;
  /** The error that it raised, whole; absent where a time limit or the kernel's death ended it. */
  readonly ename?: string;
  readonly evalue?: string;
}

/** @returns null for what ended the run before the first cell, and for all that is no end of a run */
export function findFailedCell(error: unknown): FailedCell | null {
  if (!(error instanceof RunError) || error.cell === null) return null;
  const cell = error.notebook.cells[error.cell];
  if (cell === undefined) return null;
  const raised = error instanceof CellError ? { ename: error.output.ename, evalue: error.output.evalue } : {};
  const executionCount = cell.cell_type === 'code' ? cell.execution_count : null;
  return { cell: error.cell + 1, id: cell.id, executionCount, ...raised };
}
