/** Goes through a folder and all below it, one folder after the other, in an order that doesn't depend on the machine. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isBesideData } from '../files-of-folder.js';

/** The files of one folder that may hold frames. */
export interface WalkedFolder {
  /** Relative to where the walk began, with `/`; empty for that folder itself. */
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * Folders with files that may hold frames (`listFiles` says which are left out), each when it is asked for: only the names of one
 * folder are in memory. Links to folders aren't followed; a folder that vanishes or can't be read is passed over, and told.
 *
 * @param missed - is called with the error's code for each folder that can't be read
 * @throws the file system's error if that is `root` itself
 */
export function* walkFolder(root: string, missed: (folder: string, code: string) => void): Generator<WalkedFolder> {
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = readEntries(root, folder, missed);
    const shown = entries.filter(({ name }) => !isBesideData(name));
    const names = shown.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
    const folders = entries
      .filter((entry) => entry.isDirectory() && isWalked(entry.name, entries))
      .map(({ name }) => name);
    for (const name of folders.sort().reverse()) waiting.push(folder === '' ? name : `${folder}/${name}`);
    if (names.length > 0) yield { folder, names: names.sort() };
  }
}

/** Hidden folders aren't, nor the masks of synthetic studies. */
function isWalked(name: string, siblings: readonly Dirent[]): boolean {
  return !name.startsWith('.') && !(name === 'masks' && siblings.some((entry) => entry.name === 'truth.json'));
}

function readEntries(root: string, folder: string, missed: (folder: string, code: string) => void): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (folder === '' || code === undefined) throw error;
    missed(folder, code);
    return [];
  }
}
