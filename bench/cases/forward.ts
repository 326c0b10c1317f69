/** InceptionV3 without its top, 299 x 299, batch 8 and 32: the time of an image. */
import { join } from 'node:path';
import type { BenchCase } from '../case.js';
import { checkNative } from '../check-native.js';
import { ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { startServer } from '../server.js';

const threads = { TF_NUM_INTRAOP_THREADS: '2', TF_NUM_INTEROP_THREADS: '2' };
// PyTorch's threads shall not keep the processor, while they wait for each other, from who else runs.
const passive = { OMP_WAIT_POLICY: 'passive' };
const reason =
  'both run the same convolutions of oneDNN; a machine that does other work shows more noise than difference';
const batchSizes = [8, 32];

export const forwardCase: BenchCase = {
  name: 'forward',
  async prepare({ peers }) {
    await checkNative();
    const { program } = await peers();
    const ours = startServer('ours', ['node', join(benchFolder, '.build/bench/ours/forward.js')], threads);
    const rivals = [
      startServer('Keras', [program('python'), join(benchFolder, 'peers/forward.py')]),
      startServer('PyTorch', [program('python'), join(benchFolder, 'peers/forward_torch.py')], passive),
    ];
    const rows = batchSizes.flatMap((batchSize) =>
      rivals.map((rival) => {
        const plan = { imageSize: 299, batchSize };
        const peer = rival.contender(plan);
        const name = `batch ${batchSize}, an image`;
        return { name, ours: ours.contender(plan), peer, goals: [ratioGoal(1, reason)] };
      }),
    );
    return {
      rows,
      close() {
        for (const server of [ours, ...rivals]) server.close();
      },
    };
  },
};
