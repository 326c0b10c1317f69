/** What mends a failed cell, where its error tells more than that it failed. */
import { isAbsolute } from 'node:path';
import { packageRoot } from '../files/directories.js';
import { findNearPath } from '../files/near-name.js';
import { CellError } from '../runner/errors.js';

/** How Node and Python name a file that isn't there. */
const missingFiles: readonly RegExp[] = [
  /^ENOENT: no such file or directory, .*?'([^']+)'/,
  /^\[Errno 2\] No such file or directory: '([^']+)'/,
];

/**
 * @param cwd - the folder in which cells run, absolute, and the user's own word for it; undefined: angiolab's
 * @returns a fix that is better than the error's own; null where there is none
 */
export function suggestFix(
  error: unknown,
  cwd: { readonly folder: string; readonly word: string } | undefined,
): string | null {
  if (!(error instanceof CellError)) return null;
  const { evalue } = error.output;
  const path = missingFiles.map((pattern) => pattern.exec(evalue)?.[1]).find((found) => found !== undefined);
  if (path === undefined || path.startsWith('~')) return null;
  // It differs so little from the path that the error names that it tells no more than that.
  const near = findNearPath(path, cwd?.folder ?? packageRoot());
  if (near !== null) return `did you mean '${near}'?`;
  if (isAbsolute(path)) return null;
  const folder = cwd === undefined ? "angiolab's folder" : `--cwd '${cwd.word}'`;
  return `relative paths begin in ${folder}, where the cells ran: write an absolute path, or choose the folder with execute --cwd DIR`;
}
