/** Hashes what notebooks make for one another, so that a run can tell whether it changed. */
import { type Dirent, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { sha256, sha256OfFile } from '../files/hash.js';

/** What a path holds that isn't there. */
const missing = 'missing';

/** Files whose content is another each time that the same is computed (docs/formats.md). */
const volatileNames: readonly string[] = ['timing.jsonl'];

/**
 * Hashes each of `paths`, which lie below `folder`.
 *
 * @returns by path: SHA-256 of a file; of a folder over the names and contents of all its files, but for those that hold times;
 *   `missing`
 * @throws the file system's error where something is there and can't be read
 */
export async function hashProducts(
  folder: string,
  paths: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const path of paths) hashes[path] = await hashProduct(join(folder, path));
  return hashes;
}

async function hashProduct(path: string): Promise<string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return missing;
  if (!found.isDirectory()) return sha256OfFile(path);
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter(isProduct).map((entry) => join(entry.parentPath, entry.name));
  const lines: string[] = [];
  for (const file of files.sort())
    lines.push(`${relative(path, file).replaceAll(sep, '/')} ${await sha256OfFile(file)}\n`);
  return sha256(...lines);
}

function isProduct(entry: Dirent): boolean {
  return entry.isFile() && !volatileNames.includes(basename(entry.name));
}
