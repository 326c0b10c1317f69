/** Four independent notebooks, the whole process: ours two at once, papermill one after another; the same kernelspec for both sides. */
import { join } from 'node:path';
import { packageRoot } from '../../src/files/directories.js';
import type { Notebook } from '../../src/notebook/nbformat.js';
import { readNotebook } from '../../src/notebook/read-notebook.js';
import { writeNotebook } from '../../src/notebook/write-notebook.js';
import type { BenchCase, CaseContext, Row } from '../case.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { wholeProcess } from '../whole-process.js';

const reason =
  'two notebooks that compute share the cores; on two cores only the waiting between cells and the starts are won';

/** What `notebooks/03-fine-tune` does up to its head: features from the cache, then a training of some seconds. */
function createTraining(seed: number): Notebook {
  const sources = [
    `import { chooseSplit, framesOf, loadBackbone, openData, pickExamples, readFeatures, trainHead } from "angiolab";
const source = await openData("");
const { split } = chooseSplit(source, { seed: ${seed} });
const [training, validation] = [framesOf(source, split, "train"), framesOf(source, split, "validation")];`,
    `const backbone = await loadBackbone();
const features = await readFeatures(source, [...training, ...validation], backbone);`,
    `const pick = (frames: typeof training) => pickExamples(features, frames, source.classes);
for (let seed = ${seed}; seed < ${seed + 5}; seed++) {
  const examples = { ...pick(training), width: features.width, validation: pick(validation) };
  console.log(seed, trainHead(examples, { seed: seed }).history.at(-1)?.validationAccuracy);
}
backbone.dispose();`,
  ];
  const cells = sources.map((source, index) => ({
    cell_type: 'code' as const,
    id: `cell-${index}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

async function readOwn(name: string): Promise<Notebook> {
  return readNotebook(join(packageRoot(), 'notebooks', `${name}.ipynb`));
}

/** Two notebooks that look at the embedded studies, two that train on them; none reads what another writes. */
async function createSet(): Promise<Readonly<Record<string, Notebook>>> {
  const [inspect, leakage] = [await readOwn('01-inspect'), await readOwn('02-leakage')];
  return { inspect, leakage, 'train-1': createTraining(1), 'train-2': createTraining(2) };
}

async function createRow(kernel: string, { folder, peers }: CaseContext): Promise<Row> {
  const kernelspec = { name: kernel, display_name: `TypeScript (${kernel})`, language: 'typescript' };
  const paths: string[] = [];
  for (const [name, notebook] of Object.entries(await createSet())) {
    const path = join(folder, kernel, `${name}.ipynb`);
    await writeNotebook(path, { ...notebook, metadata: { ...notebook.metadata, kernelspec } });
    paths.push(path);
  }
  const { program } = await peers();
  const run = [join(packageRoot(), 'dist/cli/main.js'), 'run', ...paths, '--jobs', '2', '--quiet'];
  // papermill makes no folder for what it writes.
  const papermill = [program('python'), join(benchFolder, 'peers/papermill_set.py'), folder, ...paths];
  const kernels = { JUPYTER_PATH: join(packageRoot(), 'jupyter') };
  return {
    name: `4 notebooks on ${kernel}`,
    ours: wholeProcess('ours', ['node', ...run, '--out', join(folder, kernel, 'ours')]),
    peer: wholeProcess('papermill', papermill, kernels),
    goals: [ratioGoal(1 / 1.3, reason)],
  };
}

export const setCase: BenchCase = {
  name: 'set',
  async prepare(context) {
    return { rows: [await createRow('tslab', context), await createRow('angiolab', context)] };
  },
};
