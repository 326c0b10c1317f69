/** Forward passes of our InceptionV3 on the native backend, with random weights. */
import { performance } from 'node:perf_hooks';
import { loadBackbone, networkOf } from '../../src/model/backbone.js';
import { computeBatch } from '../../src/model/feature-lanes.js';
import { createRandom } from '../../src/numeric/random.js';
import type { Measurement } from '../compare.js';
import { answerRequests } from './answer.js';

const backbone = await loadBackbone({ backend: 'native', weights: 'random' });
const network = networkOf(backbone);
const { tensorflowVersion, tfjsVersion, device, threads } = backbone.backend;
const facts = { tensorflow: String(tensorflowVersion), tfjs: tfjsVersion, device, threads: String(threads) };

await answerRequests(async (plan: { imageSize: number; batchSize: number }): Promise<Measurement> => {
  const random = createRandom(1);
  const input = Float32Array.from({ length: plan.batchSize * plan.imageSize ** 2 * 3 }, () => 2 * random.uniform() - 1);
  const start = performance.now();
  computeBatch(network, input, plan);
  return { ms: (performance.now() - start) / plan.batchSize, facts };
});
