/** Stage one: an epoch of a new head on 900 frames, from the second epoch on, where ours finds the features in its cache. */
import { join } from 'node:path';
import type { BenchCase } from '../case.js';
import { once } from '../compare.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { startServer } from '../server.js';
import { writeTrainingFiles } from '../training-frames.js';

const reason = 'the head is too small a share of the work';

export const headCase: BenchCase = {
  name: 'head',
  async prepare({ folder, peers, log }) {
    const { program } = await peers();
    log('bench: writing 900 frames for head');
    const files = await writeTrainingFiles(folder);
    const plan = { ...files, batchSize: 32, learningRate: 1e-3, augment: false };
    const ours = startServer('ours', ['node', join(benchFolder, '.build/bench/ours/head.js')]);
    const keras = startServer('Keras', [program('python'), join(benchFolder, 'peers/head.py')]);
    // Keras needs about a minute for an epoch, after a first step that isn't counted.
    const peer = once(keras.contender(plan));
    return {
      rows: [{ name: 'an epoch of 900 frames', ours: ours.contender(plan), peer, goals: [ratioGoal(1 / 50, reason)] }],
      close() {
        ours.close();
        keras.close();
      },
    };
  },
};
