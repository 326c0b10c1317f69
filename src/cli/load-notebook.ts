/** Reads a notebook and says on stderr what had to be repaired in it. */
import { basename } from 'node:path';
import type { Notebook } from '../notebook/nbformat.js';
import { readAndRepair } from '../notebook/read-notebook.js';
import type { Context } from './command.js';

/** The notebook at `path`, of nbformat 2 to 4.5. @throws NotebookError where it can't be read. */
export async function loadNotebook(path: string, context: Context): Promise<Notebook> {
  const { notebook, repairs } = await readAndRepair(path);
  for (const repair of repairs) context.log(`${basename(path)}: repaired: ${repair}`);
  return notebook;
}
