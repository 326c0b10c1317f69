/** Compares our InceptionV3 with what Keras gave on the same seeded numbers (test/fixtures/model/make_references.py). */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { blocks } from '../../src/model/graph.js';
import { forward, type forwardFrozen, type Network } from '../../src/model/network.js';
import { uniformAt } from '../../src/model/random-weights.js';

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
