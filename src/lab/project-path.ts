/** Where a notebook's relative paths begin: in the project's folder, whichever folder its kernel runs in. */
import { resolve } from 'node:path';
import { packageRoot } from '../files/directories.js';

/** `path` as an absolute path; a relative one is taken from the project's folder. */
export function projectPath(path: string): string {
  return resolve(packageRoot(), path);
}
