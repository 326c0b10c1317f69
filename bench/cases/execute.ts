/** Notebooks of 5 and of 50 trivial cells, the whole process: ours on our kernel, the peers on plain tslab. */
import { join } from 'node:path';
import { packageRoot } from '../../src/files/directories.js';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { writeNotebook } from '../../src/notebook/write-notebook.js';
import type { BenchCase, CaseContext, Row } from '../case.js';
import type { Contender } from '../compare.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { wholeProcess } from '../whole-process.js';

const reason =
  "what is left is the compiler: half of the time of 50 cells is the start, which parses and binds the types of Node and of ES2022; a later cell takes two programs, a check, an emit, and tslab's second pass to CommonJS (docs/kernel.md has the shares); a loaded machine scatters both sides";

const sizes = [
  { count: 5, goal: 1 / 1.5 },
  { count: 50, goal: 1 / 2 },
] as const;

function createNotebook(count: number, kernel: string): Notebook {
  const cells = Array.from({ length: count }, (_, index) => ({
    cell_type: 'code' as const,
    id: `cell-${index}`,
    metadata: {},
    source: `const value${index}: number = ${index};\nvalue${index} * 2;`,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: kernel, display_name: kernel, language: 'typescript' };
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}

async function createRows(count: number, goal: number, { folder, peers }: CaseContext): Promise<readonly Row[]> {
  const write = async (kernel: string): Promise<string> => {
    const path = join(folder, `${kernel}-${count}-cells.ipynb`);
    await writeNotebook(path, createNotebook(count, kernel));
    return path;
  };
  const [mine, plain] = [await write('angiolab'), await write('tslab')];
  const { program } = await peers();
  const cli = join(packageRoot(), 'dist/cli/main.js');
  const output = join(folder, 'executed.ipynb');
  const kernels = { JUPYTER_PATH: join(packageRoot(), 'jupyter') };
  const nbclient = [program('python'), join(benchFolder, 'peers/execute.py'), plain, output];
  const papermill = [program('python'), '-m', 'papermill', '--no-progress-bar', plain, output];
  const ours = wholeProcess('ours', ['node', cli, 'execute', mine, '--output', join(folder, 'ours.ipynb')]);
  const toRow = (peer: Contender): Row => ({
    name: `${count} cells, ${peer.name}`,
    ours,
    peer,
    goals: [ratioGoal(goal, reason)],
  });
  return [wholeProcess('nbclient', nbclient, kernels), wholeProcess('papermill', papermill, kernels)].map(toRow);
}

export const executeCase: BenchCase = {
  name: 'execute',
  async prepare(context) {
    const rows = await Promise.all(sizes.map(({ count, goal }) => createRows(count, goal, context)));
    return { rows: rows.flat() };
  },
};
