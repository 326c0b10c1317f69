/** Executed notebooks to HTML, the whole process: of 10 cells, of 100 (20 figures, 20 pictures), and of 1000 with 55 MB of outputs. */
import { dirname, join } from 'node:path';
import type { BenchCase, Goal, Row } from '../case.js';
import { once } from '../compare.js';
import { memoryGoal, sizeGoal, timeGoal } from '../goals.js';
import { makeNotebooks, nbconvert, peerPage, renderSide } from '../notebooks.js';

const slow = "most of a small page's time goes into starting Node and importing every command of the CLI";
const large = 'the plotting library and the pictures of the notebook are embedded whole';
const long = 'every line of every log is read as a terminal would, and its colours fitted to light and dark';
const held = 'the notebook is read whole, and its page stands in memory until it is written';

export const renderCase: BenchCase = {
  name: 'render',
  async prepare(context) {
    const notebooks = await makeNotebooks(context);
    const { folder } = context;
    const createRow = async (name: string, goals: readonly Goal[], out = join(folder, 'peer')): Promise<Row> => {
      const notebook = join(notebooks, `${name}.ipynb`);
      return { name, ours: renderSide(notebook, folder), peer: await nbconvert(notebook, out, context), goals };
    };
    const largeRow = await createRow(
      'large',
      [timeGoal(5000, long), memoryGoal(400e6, held)],
      dirname(peerPage(notebooks)),
    );
    return {
      rows: [
        await createRow('small', [timeGoal(600, slow)]),
        await createRow('medium', [timeGoal(1000, slow), sizeGoal(join(folder, 'medium.html'), 3.5e6, large)]),
        // A minute or more a run: nbconvert runs once.
        { ...largeRow, peer: once(largeRow.peer) },
      ],
    };
  },
};
