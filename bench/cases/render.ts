/** Executed notebooks of 10 and of 100 cells (20 figures, 20 pictures) to HTML, the whole process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, packageRoot } from '../../src/files/directories.js';
import { sha256OfFile } from '../../src/files/hash.js';
import { type BenchCase, type CaseContext, type Goal, type Row, SkipError } from '../case.js';
import { sizeGoal, timeGoal } from '../goals.js';
import { wholeProcess } from '../whole-process.js';

const slow = "most of a small page's time goes into starting Node and importing every command of the CLI";
const large = 'the plotting library and the pictures of the notebook are embedded whole';

/** The folder of the notebooks; ../shared/bench/make_notebooks.py makes them once. */
async function makeNotebooks(script: string, python: string): Promise<string> {
  const folder = join(cacheDirectory(), 'bench', `notebooks-${(await sha256OfFile(script)).slice(0, 12)}`);
  // The script writes this one last.
  if (!existsSync(join(folder, 'large.ipynb')))
    await wholeProcess('make_notebooks.py', [python, script, '--out', folder]).measure();
  return folder;
}

export const renderCase: BenchCase = {
  name: 'render',
  async prepare({ folder, peers }: CaseContext) {
    const script = join(packageRoot(), '../shared/bench/make_notebooks.py');
    if (!existsSync(script)) throw new SkipError('../shared/bench/make_notebooks.py is not there');
    const { program } = await peers();
    const notebooks = await makeNotebooks(script, program('python'));
    const createRow = (name: string, goals: readonly Goal[]): Row => {
      const notebook = join(notebooks, `${name}.ipynb`);
      const cli = ['node', join(packageRoot(), 'dist/cli/main.js'), 'render', notebook, '--out', folder];
      const nbconvert = [program('jupyter-nbconvert'), '--to', 'html', notebook, '--output-dir', join(folder, 'peer')];
      return { name, ours: wholeProcess('ours', cli), peer: wholeProcess('nbconvert', nbconvert), goals };
    };
    return {
      rows: [
        createRow('small', [timeGoal(600, slow)]),
        createRow('medium', [timeGoal(1000, slow), sizeGoal(join(folder, 'medium.html'), 3.5e6, large)]),
      ],
    };
  },
};
