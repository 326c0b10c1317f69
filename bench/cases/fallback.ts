/** What a machine without native TensorFlow loses: the same work of ours on WASM and on native, each in a process of its own. */
import { join } from 'node:path';
import type { BenchCase } from '../case.js';
import { checkNative } from '../check-native.js';
import { memoryGoal, ratioGoal } from '../goals.js';
import { benchFolder } from '../peer-environment.js';
import { startServer } from '../server.js';

const reasons = {
  forward: 'WASM has vectors of 4 numbers where the processor has 16, and its workers share the cores',
  head: 'a step of the head is hundreds of small operations, and WASM computes none of them in its own optimiser kernels',
  blocks:
    'TensorFlow.js gives WASM one thread in Node, and its gradients of a convolution are put together from products of matrices',
};
const names = {
  forward: 'forward, a batch of 8',
  head: 'a step of the head, batch 8',
  blocks: 'a step from mixed8 up, batch 8',
};
const tasks = ['forward', 'head', 'blocks'] as const;

export const fallbackCase: BenchCase = {
  name: 'fallback',
  async prepare() {
    await checkNative();
    const script = join(benchFolder, '.build/bench/ours/fallback.js');
    const open = (backend: string) => startServer(backend, ['node', script, backend]);
    const [wasm, native] = [open('wasm'), open('native')];
    return {
      rows: tasks.map((task) => ({
        name: names[task],
        ours: wasm.contender({ task }),
        peer: native.contender({ task }),
        goals: [ratioGoal(6, reasons[task]), memoryGoal(4e9, 'each worker holds filters and activations of its own')],
      })),
      versions: {},
      close() {
        wasm.close();
        native.close();
      },
    };
  },
};
