/** Goes through a folder and all below it, one folder after the other, and tells what it passes over. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { maskMark } from './synthetic-mark.js';

/** The files of one folder that may hold frames. */
export interface WalkedFolder {
  /** Relative to where the walk began, with `/`; empty for that folder itself. */
  readonly folder: string;
  readonly names: readonly string[];
}

/** Why something isn't looked into, and how a person reads it. */
export const passReasons = {
  hidden: 'hidden',
  directories: 'DICOMDIR',
  besideData: 'beside the data (.csv, .json, .md, .parquet, .txt)',
  masks: 'folders of masks',
  special: 'neither files nor folders',
  outsideLayout: "outside ARCADE's folders",
} as const;

export type PassReason = keyof typeof passReasons;

/** How many files, and hidden folders and folders of masks as a whole, were passed over; nothing is known of their content. */
export type PassedOver = Readonly<Partial<Record<PassReason, number>>>;

/** What a walk tells on its way. */
export interface WalkEvents {
  /** A folder below the root can't be read. */
  readonly missed: (error: NodeJS.ErrnoException) => void;
  readonly passed: (reason: PassReason) => void;
}

/**
 * Folders with files that may hold frames, each when it is asked for: only the names of one folder are in memory.
 *
 * Passed over are what is hidden, DICOMDIR, files that lie beside the data (`labels.csv`, `split.json`, `README.md`), the masks of synthetic
 * studies, and what is neither file nor folder. Links to folders aren't followed: they are among the names, and refused by who opens them.
 *
 * @throws the file system's error if that is `root` itself
 */
export function* walkFolder(root: string, events: WalkEvents): Generator<WalkedFolder> {
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = readEntries(root, folder, events.missed);
    if (entries.some(({ name }) => name === maskMark)) {
      events.passed('masks');
      continue;
    }
    const [names, folders]: [string[], string[]] = [[], []];
    for (const entry of entries) {
      const reason = findReason(entry, join(root, folder));
      if (reason !== null) events.passed(reason);
      else (entry.isDirectory() ? folders : names).push(entry.name);
    }
    for (const name of folders.sort().reverse()) waiting.push(folder === '' ? name : `${folder}/${name}`);
    if (names.length > 0) yield { folder, names: names.sort() };
  }
}

const besideData = /\.(csv|json|txt|md|parquet)$/i;

function findReason(entry: Dirent, parent: string): PassReason | null {
  const { name } = entry;
  if (name.startsWith('.')) return 'hidden';
  if (entry.isDirectory()) return null;
  if (name.toUpperCase() === 'DICOMDIR') return 'directories';
  if (besideData.test(name)) return 'besideData';
  return entry.isFile() || (entry.isSymbolicLink() && !leadsToSpecial(join(parent, name))) ? null : 'special';
}

/** To open a pipe would wait for who writes into it. */
function leadsToSpecial(path: string): boolean {
  try {
    const found = statSync(path);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}

function readEntries(root: string, folder: string, missed: WalkEvents['missed']): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (folder === '' || failure.code === undefined) throw error;
    missed(failure);
    return [];
  }
}

/** Says what was passed over, as in `3 hidden, 1 DICOMDIR`; empty where nothing was. */
export function describePassed(passed: PassedOver): string {
  const reasons = Object.entries(passReasons) as [PassReason, string][];
  return reasons
    .flatMap(([reason, words]) => (passed[reason] === undefined ? [] : `${passed[reason]} ${words}`))
    .join(', ');
}
