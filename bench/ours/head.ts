/** Epochs of a new head on features that the cache holds, in plain arithmetic. */
import { performance } from 'node:perf_hooks';
import { createRandom } from '../../src/numeric/random.js';
import { trainHead } from '../../src/training/train-head.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';

/** Features of 2048 channels; their values don't change the work. */
const width = 2048;
/** One epoch is over in milliseconds: so many are timed. */
const epochs = 20;

await answerRequests(
  async (plan: { frames: number; batchSize: number; learningRate: number }): Promise<Measurement> => {
    const random = createRandom(1);
    const features = Float32Array.from({ length: plan.frames * width }, () => random.uniform());
    const labels = Uint8Array.from({ length: plan.frames }, (_, at) => at % 2);
    const { batchSize, learningRate } = plan;
    const start = performance.now();
    trainHead({ features, labels, count: plan.frames, width }, { epochs, batchSize, learningRate });
    return { ms: (performance.now() - start) / epochs, facts: { device: 'CPU', threads: '1' } };
  },
);
