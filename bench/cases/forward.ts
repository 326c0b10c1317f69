/** InceptionV3 without its top, 299 x 299, batch 8: the time of an image. PyTorch shall join as a second peer. */
import { join } from 'node:path';
import { cacheDirectory } from '../../src/files/directories.js';
import { planBackend } from '../../src/tensorflow/choose-backend.js';
import { type BenchCase, SkipError } from '../case.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { startServer } from '../server.js';

const threads = { TF_NUM_INTRAOP_THREADS: '2', TF_NUM_INTEROP_THREADS: '2' };
const reason = 'TensorFlow.js runs one operation after the other, Keras a graph that TensorFlow optimises as a whole';

async function checkNative(): Promise<void> {
  await planBackend('native', cacheDirectory()).catch((error: Error) => {
    throw new SkipError(error.message);
  });
}

export const forwardCase: BenchCase = {
  name: 'forward',
  async prepare({ peers }) {
    await checkNative();
    const { program } = await peers();
    const ours = startServer('ours', ['node', join(benchFolder, '.build/bench/ours/forward.js')], threads);
    const keras = startServer('Keras', [program('python'), join(benchFolder, 'peers/forward.py')]);
    const plan = { imageSize: 299, batchSize: 8 };
    const row = { name: 'batch 8, an image', ours: ours.contender(plan), peer: keras.contender(plan) };
    return {
      rows: [{ ...row, goals: [ratioGoal(1, reason)] }],
      close() {
        ours.close();
        keras.close();
      },
    };
  },
};
