/** Renders one notebook into a folder. */
import { join } from 'node:path';
import { sha256 } from '../files/hash.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { Notebook } from '../notebook/nbformat.js';
import { formatNotebook } from '../notebook/write-notebook.js';
import { render } from '../report/render.js';

/** Writes `out/name.html`, which names the notebook's hash; returns the page's path. */
export async function renderTo(out: string, name: string, notebook: Notebook): Promise<string> {
  const path = join(out, `${name}.html`);
  const generatedFrom = { name: `${name}.ipynb`, sha256: sha256(formatNotebook(notebook)) };
  await writeAtomic(path, render(notebook, { generatedFrom }));
  return path;
}
