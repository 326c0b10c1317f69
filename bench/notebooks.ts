/** The notebooks of the report's benchmarks, and the page that nbconvert makes of the large one: made once, kept in the cache. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, packageRoot } from '../src/files/directories.js';
import { sha256OfFile } from '../src/files/hash.js';
import { type CaseContext, SkipError } from './case.js';
import type { Contender } from './compare.js';
import { wholeProcess } from './whole-process.js';

/** The folder of `small.ipynb`, `medium.ipynb` and `large.ipynb`. @throws {@link SkipError} without ../shared */
export async function makeNotebooks({ peers }: CaseContext): Promise<string> {
  const script = join(packageRoot(), '../shared/bench/make_notebooks.py');
  if (!existsSync(script)) throw new SkipError('../shared/bench/make_notebooks.py is not there');
  const { program } = await peers();
  const folder = join(cacheDirectory(), 'bench', `notebooks-${(await sha256OfFile(script)).slice(0, 12)}`);
  // The script writes this one last.
  if (!existsSync(join(folder, 'large.ipynb')))
    await wholeProcess('make_notebooks.py', [program('python'), script, '--out', folder]).measure();
  return folder;
}

/** nbconvert's side for one of the notebooks; its page goes to `out`. */
export async function nbconvert(notebook: string, out: string, { peers }: CaseContext): Promise<Contender> {
  const { program } = await peers();
  return wholeProcess('nbconvert', [...[program('jupyter-nbconvert'), '--to', 'html', notebook, '--output-dir', out]]);
}

/** Our side: `angiolab render`. */
export function renderSide(notebook: string, out: string): Contender {
  return wholeProcess('ours', ['node', join(packageRoot(), 'dist/cli/main.js'), 'render', notebook, '--out', out]);
}

/** Where the page of the large notebook lies that nbconvert made. */
export function peerPage(folder: string): string {
  return join(folder, 'nbconvert', 'large.html');
}
