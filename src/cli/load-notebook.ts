/** Reads a notebook and says on stderr what had to be repaired in it. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { suggestPath } from '../files/near-name.js';
import type { Notebook } from '../notebook/nbformat.js';
import { NotebookError, readAndRepair } from '../notebook/read-notebook.js';
import type { Context } from './command.js';

/** The path that `word` names, absolute. @throws {@link NotebookError} where nothing is there */
export function findNotebook(word: string, cwd: string): string {
  const path = resolve(cwd, word);
  if (existsSync(path)) return path;
  const fix = suggestPath(word, cwd, 'check the path');
  throw new NotebookError(`Cannot read notebook '${word}': expected a file, got nothing at that path; ${fix}`);
}

/** The notebook that `word` names, of nbformat 2 to 4.5. @throws {@link NotebookError} where it can't be read */
export async function loadNotebook(word: string, context: Context): Promise<Notebook> {
  const path = findNotebook(word, context.cwd);
  const { notebook, repairs } = await readAndRepair(path);
  for (const repair of repairs) context.log(`${basename(path)}: repaired: ${repair}`);
  return notebook;
}
