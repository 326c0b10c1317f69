/** Reads the run record that another notebook wrote. */
import { readRunRecord } from '../record/read-run-record.js';
import type { RunRecord } from '../record/run-record.js';
import { projectPath } from './project-path.js';

/**
 * Reads a run record.
 *
 * @param folder - relative to the project's
 * @throws what `readRunRecord` throws: no record there, or a damaged one
 */
export async function readRun(folder: string): Promise<RunRecord> {
  return readRunRecord(projectPath(folder));
}
