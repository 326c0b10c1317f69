/** Errors of the operating system in words: a code such as `ENOENT` says nothing to most readers. */
import { getSystemErrorMap } from 'node:util';

const own: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EISDIR', 'a folder'],
  ['ENOTDIR', 'a file where a folder should be'],
  ['ELOOP', 'links that lead in a circle'],
  ['EROFS', 'a read-only disk'],
  ['ENOSPC', 'a full disk'],
  ['ENOTFOUND', 'no host of that name'],
  ['EAI_AGAIN', 'no answer to the question for the host'],
]);

/**
 * What went wrong, in a few words, to stand behind "got": "no such file", "no such program", "connection refused". Never a path.
 *
 * @returns the error's own message where it has no code of the system
 */
export function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && syscall.startsWith('spawn')) return 'no such program';
  const known = code === undefined ? undefined : own.get(code);
  if (known !== undefined) return known;
  const entry = [...getSystemErrorMap().values()].find(([name]) => name === code);
  return entry?.[1] ?? (error.message || error.name);
}
