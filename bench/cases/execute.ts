/** Notebooks of 5 and of 50 trivial cells, the whole process; both sides start the same tslab kernelspec. */
import { join } from 'node:path';
import { packageRoot } from '../../src/files/directories.js';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { writeNotebook } from '../../src/notebook/write-notebook.js';
import type { BenchCase, CaseContext, Row } from '../case.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { wholeProcess } from '../whole-process.js';

const reason = 'most of the time is tslab starting, which is the same on both sides until we have a kernel of our own';

function createNotebook(count: number): Notebook {
  const cells = Array.from({ length: count }, (_, index) => ({
    cell_type: 'code' as const,
    id: `cell-${index}`,
    metadata: {},
    source: `const value${index}: number = ${index};\nvalue${index} * 2;`,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: 'tslab', display_name: 'TypeScript (tslab)', language: 'typescript' };
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}

async function createRow(count: number, ratio: number, { folder, peers }: CaseContext): Promise<Row> {
  const notebook = join(folder, `${count}-cells.ipynb`);
  await writeNotebook(notebook, createNotebook(count));
  const { program } = await peers();
  const cli = join(packageRoot(), 'dist/cli/main.js');
  const nbclient = [program('python'), join(benchFolder, 'peers/execute.py'), notebook, join(folder, 'peer.ipynb')];
  const kernels = { JUPYTER_PATH: join(packageRoot(), 'jupyter') };
  return {
    name: `${count} cells`,
    ours: wholeProcess('ours', ['node', cli, 'execute', notebook, '--output', join(folder, 'ours.ipynb')]),
    peer: wholeProcess('nbclient', nbclient, kernels),
    goals: [ratioGoal(ratio, reason)],
  };
}

export const executeCase: BenchCase = {
  name: 'execute',
  async prepare(context) {
    return { rows: [await createRow(5, 1 / 1.5, context), await createRow(50, 1 / 2, context)] };
  },
};
