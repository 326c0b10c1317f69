/** What mends a failed cell, where its error tells more than that it failed. */
import { isAbsolute } from 'node:path';
import { CellError } from '../runner/errors.js';

/** How Node and Python name a file that isn't there. */
const missingFiles: readonly RegExp[] = [
  /^ENOENT: no such file or directory, .*?'([^']+)'/,
  /^\[Errno 2\] No such file or directory: '([^']+)'/,
];

/**
 * @param cwd - the user's own word for the folder in which cells run; undefined: angiolab's
 * @returns a fix that is better than the error's own; null where there is none
 */
export function suggestFix(error: unknown, cwd: string | undefined): string | null {
  if (!(error instanceof CellError)) return null;
  const { evalue } = error.output;
  const path = missingFiles.map((pattern) => pattern.exec(evalue)?.[1]).find((found) => found !== undefined);
  if (path === undefined || isAbsolute(path) || path.startsWith('~')) return null;
  const folder = cwd === undefined ? "angiolab's folder" : `--cwd '${cwd}'`;
  return `relative paths begin in ${folder}, where the cells ran: write an absolute path, or choose the folder with execute --cwd DIR`;
}
