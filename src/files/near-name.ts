/** What the user may have meant: names that are nearly the one that isn't there. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { diffChars } from 'diff';

/** Two letters added, left away or changed, or two neighbours changed about: one edit more for each that changes, since it goes and comes. */
const mostEdits = 4;

/**
 * The name that is nearest to `name`, if it is near: but for its case, its ending (`01-inspect` for `01-inspect.ipynb`), or a slip of one or two letters,
 * which are at most a third of the name.
 */
export function findNearName(name: string, names: readonly string[]): string | null {
  const ranked = names
    .map((other) => ({ other, edits: countEdits(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.min(mostEdits, Math.floor((2 * name.length) / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.other ?? null;
}

function countEdits(name: string, other: string): number {
  if (other.startsWith(`${name}.`)) return 1;
  const changes = diffChars(name, other, { maxEditLength: mostEdits });
  if (changes === undefined) return Number.POSITIVE_INFINITY;
  return changes.reduce((sum, { added, removed, count }) => (added || removed ? sum + count : sum), 0);
}

/**
 * A path that is there and nearly the one that isn't: each of its names may be a near one.
 *
 * @param word - what the user wrote, relative to `cwd` or absolute; null is given where nothing is near, or where it is there
 * @returns the path as the user would have written it
 */
export function findNearPath(word: string, cwd: string): string | null {
  const path = resolve(cwd, word);
  if (existsSync(path)) return null;
  const near = findNear(path);
  return near === null ? null : isAbsolute(word) ? near : relative(cwd, near);
}

function findNear(path: string): string | null {
  if (existsSync(path)) return path;
  const folder = dirname(path) === path ? null : findNear(dirname(path));
  if (folder === null) return null;
  const same = join(folder, basename(path));
  if (existsSync(same)) return same;
  const name = findNearName(basename(path), listNames(folder));
  return name === null ? null : join(folder, name);
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What mends a path that leads nowhere: the near one as a question, else `otherwise`. */
export function suggestPath(word: string, cwd: string, otherwise: string): string {
  const near = findNearPath(word, cwd);
  return near === null ? otherwise : `did you mean '${near}'?`;
}
