/** Compares our InceptionV3 with what Keras gave on the same seeded numbers (test/fixtures/model/make_references.py). */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { blocks, convolutions } from '../../src/model/graph.js';
import { forward, type forwardFrozen, type Network } from '../../src/model/network.js';
import { uniformAt } from '../../src/model/random-weights.js';
import { createTopBlocks } from '../../src/training/top-blocks.js';

/** Every `stride`-th value of an array, its greatest absolute value and its norm. */
interface Sample {
  readonly shape: readonly number[];
  readonly stride: number;
  readonly max: number;
  readonly norm: number;
  readonly values: readonly number[];
}

interface References {
  readonly seed: number;
  readonly imageSize: number;
  readonly parameters: number;
  readonly fileOrder: readonly string[];
  readonly weightSample: Sample;
  readonly blocks: Readonly<Record<string, Sample>>;
  readonly features: readonly number[];
  readonly cutMixed9: {
    readonly loss: number;
    readonly logits: readonly number[];
    readonly kernels: Readonly<Record<string, Sample>>;
    readonly betas: Readonly<Record<string, Sample>>;
    readonly head: Sample;
    readonly bias: number;
  };
  readonly fineTune: { readonly learningRate: number; readonly logits: readonly (readonly number[])[] };
  readonly resize: {
    readonly pixels: readonly number[];
    readonly rows: number;
    readonly columns: number;
    readonly up: readonly number[];
    readonly down: readonly number[];
  };
}

export const references: References = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/model/references.json'), 'utf8'),
);

/** `count` seeded numbers in [-scale, scale). */
export function drawNumbers(seed: number, count: number, scale: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => (2 * uniformAt(seed, at) - 1) * scale);
}

/** The two seeded images of the references, in [-1, 1): [2, 139, 139, 3]. */
export function drawImages({ tf }: Network): Tensor4D {
  const { imageSize } = references;
  return tf.tensor4d(drawNumbers(1, 2 * imageSize * imageSize * 3, 1), [2, imageSize, imageSize, 3]);
}

/** The greatest difference from a sample, as a share of the reference's greatest value; infinite for another shape. */
function findError(tensor: Tensor, sample: Sample): number {
  if (tensor.shape.join() !== sample.shape.join()) return Number.POSITIVE_INFINITY;
  const data = tensor.dataSync();
  return (
    Math.max(...sample.values.map((value, at) => Math.abs(value - (data[at * sample.stride] as number)))) / sample.max
  );
}

/** The relative L2 distance of the sampled values, or of the norms of all values if that is greater. */
function findDistance(tensor: Tensor, sample: Sample): number {
  if (tensor.shape.join() !== sample.shape.join()) return Number.POSITIVE_INFINITY;
  const data = Float32Array.from(tensor.dataSync());
  const differences = sample.values.map((value, at) => value - (data[at * sample.stride] as number));
  const norm = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
  return Math.max(Math.hypot(...differences) / Math.hypot(...sample.values), Math.abs(norm / sample.norm - 1));
}

/** The error at the stem and at each mixed block, each computed by `run` from our own block before it. */
export function findBlockErrors(network: Network, run: typeof forwardFrozen = forward): Record<string, number> {
  const { tf } = network;
  return tf.tidy(() => {
    let x = drawImages(network);
    const errors = blocks.map(({ name }, at): [string, number] => {
      const until = blocks[at + 1]?.name;
      x = run(network, x, { ...(at > 0 ? { from: name } : {}), ...(until ? { until } : {}) });
      return [name, findError(x, references.blocks[name] as Sample)];
    });
    return Object.fromEntries(errors);
  });
}

/** The relative L2 distances of all gradients with the blocks mixed9 and mixed10 and a head trainable. */
export function findGradientDistances(network: Network): Record<string, number> {
  const { tf } = network;
  const reference = references.cutMixed9;
  const top = createTopBlocks(network, 'mixed9');
  const distances = tf.tidy(() => {
    const head = tf.variable(tf.tensor1d(drawNumbers(2, 2048, 0.05)));
    const activations = forward(network, drawImages(network), { until: 'mixed9' });
    const { value, grads } = tf.variableGrads(() => {
      const pooled = tf.mean(forward(network, activations, { from: 'mixed9', fold: top.fold }), [1, 2]);
      const logits = tf.add(tf.sum(tf.mul(pooled, head), 1), 0.1);
      return tf.losses.sigmoidCrossEntropy(tf.tensor1d([1, 0]), logits);
    }, [...top.variables, head]);
    const gradient = (at: number): Tensor => grads[top.variables[at]?.name ?? head.name] as Tensor;
    const units = convolutions.filter((unit) => unit.name in reference.kernels);
    const result: Record<string, number> = {
      loss: Math.abs(value.dataSync()[0]! - reference.loss) / reference.loss,
      head: findDistance(grads[head.name] as Tensor, reference.head),
    };
    units.forEach(({ name, normalization }, at) => {
      result[name] = findDistance(gradient(at), reference.kernels[name] as Sample);
      result[normalization] = findDistance(gradient(units.length + at), reference.betas[normalization] as Sample);
    });
    head.dispose();
    return result;
  });
  top.dispose();
  return distances;
}
