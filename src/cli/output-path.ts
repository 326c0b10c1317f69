/** Looks at the places that a command shall write, before it does any work. */
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describeSystemError } from '../files/describe-system-error.js';
import { type Context, UsageError } from './command.js';

/**
 * The folder that `option` names, absolute. It may be missing; nothing is made.
 *
 * @param place.below - the folder in it that is to be written, default: itself
 * @throws {@link UsageError} where it, or the nearest folder above it that exists, can't be written
 */
export async function checkFolder(
  option: string,
  word: string,
  { cwd, below = '.' }: Pick<Context, 'cwd'> & { readonly below?: string },
): Promise<string> {
  const folder = resolve(cwd, word);
  const found = await tryFolder(findExisting(join(folder, below)));
  if (found === null) return folder;
  throw new UsageError(
    `Cannot write to ${option} '${word}': expected a folder that can be written, got ${found}; name another folder`,
  );
}

/** What lies at `path`; nothing, too, where a file is among the folders above it. */
export function findKind(path: string): 'folder' | 'file' | 'nothing' {
  if (!existsSync(path)) return 'nothing';
  return statSync(path).isDirectory() ? 'folder' : 'file';
}

/** True where both paths lead to one file that exists, by whatever links. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [statSync(a, { throwIfNoEntry: false }), statSync(b, { throwIfNoEntry: false })];
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}

function findExisting(path: string): string {
  let folder = path;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** Null where a folder can be made in `folder`, else what is there. Trying is surer than asking: in /proc, root may write by its mode. */
async function tryFolder(folder: string): Promise<string | null> {
  if (findKind(folder) === 'file') return 'a file on the way';
  try {
    await rmdir(await mkdtemp(join(folder, '.angiolab-')));
    return null;
  } catch (error) {
    return `one that can't (${describeSystemError(error)})`;
  }
}
