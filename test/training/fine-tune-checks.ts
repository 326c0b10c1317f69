/** Runs the fine-tuning of the references (test/fixtures/model/make_references.py) on the backend in use. */
import type { Backbone } from '../../src/model/backbone.js';
import { networkOf } from '../../src/model/backbone.js';
import { forward } from '../../src/model/network.js';
import { fineTuneTop, type TopData, type TopOptions, type TopResult } from '../../src/training/fine-tune-top.js';
import { drawImages, drawNumbers, references } from '../model/reference-checks.js';

/** The two seeded images as they enter mixed10, both training and validation, with the seeded head. */
export function createTopData(backbone: Backbone): TopData {
  const network = networkOf(backbone);
  const features = network.tf.tidy(
    () => forward(network, drawImages(network), { until: 'mixed10' }).dataSync() as Float32Array,
  );
  const examples = { features, count: 2, labels: Uint8Array.of(1, 0) };
  return {
    ...examples,
    shape: [3, 3, 2048],
    validation: examples,
    head: { kernel: drawNumbers(2, 2048, 0.05), bias: 0.1 },
  };
}

/** Three epochs of full batches at the references' learning rate. */
export function fineTuneReference(backbone: Backbone, options: TopOptions = {}): Promise<TopResult> {
  const { learningRate } = references.fineTune;
  return fineTuneTop(backbone, createTopData(backbone), { epochs: 3, learningRate, batchSize: 2, ...options });
}

/** The greatest distance of a logit from Keras', as a share of Keras' greatest. */
export function findLogitError(result: TopResult): number {
  const expected = references.fineTune.logits.flat();
  const got = result.logitsTrain.flatMap((logits) => [...logits]);
  const greatest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - (got[at] as number)))) / greatest;
}
