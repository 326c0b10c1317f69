/** The same operations, values and gradients as TensorFlow's and Keras' own, asked of whichever backend is loaded. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TensorFlow } from '../../src/tensorflow/load-tensorflow.js';

type Tf = TensorFlow['tf'];
type Tensor = import('@tensorflow/tfjs').Tensor;
type Tensor4D = import('@tensorflow/tfjs').Tensor4D;

interface Packed {
  readonly shape: number[];
  readonly values: number[];
}

interface Case {
  readonly operation: string;
  readonly attributes: Attributes;
  readonly inputs: Readonly<Record<string, Packed>>;
  readonly upstream: Packed;
  readonly value: Packed;
  readonly gradients: Readonly<Record<string, Packed>>;
}

interface References {
  readonly corner: Packed;
  readonly confusion: number[][];
  readonly cases: Readonly<Record<string, Case>>;
}

/** Made by make_references.py beside it. */
const references: References = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/tensorflow/references.json'), 'utf8'),
);

/** All that any of the operations takes; each case holds those of its own. */
interface Attributes {
  readonly size: number;
  readonly strides: number;
  readonly pad: 'same' | 'valid';
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly labels: number[];
  readonly mean: number[];
  readonly variance: number[];
  readonly epsilon: number;
}

type Inputs = Readonly<Record<string, Tensor>>;
type Operation = (tf: Tf, inputs: Inputs, attributes: Attributes) => Tensor;

/** What the code of this package calls for each operation of the references. */
const operations: Readonly<Record<string, Operation>> = {
  avgPool: (tf, { x }, { size, strides, pad }) => tf.avgPool(x as Tensor4D, size, strides, pad),
  maxPool: (tf, { x }, { size, strides, pad }) => tf.maxPool(x as Tensor4D, size, strides, pad),
  conv2d: (tf, { x, filter }, { strides, pad }) => tf.conv2d(x as Tensor4D, filter as Tensor4D, strides, pad),
  fusedConv2d: (tf, { x, filter, bias }, { strides, pad }) =>
    tf.fused.conv2d({
      x: x as Tensor4D,
      filter: filter as Tensor4D,
      bias: bias as Tensor,
      strides,
      pad,
      activation: 'relu',
    }),
  matMul: (tf, { a, b }, { transposeA, transposeB }) => tf.matMul(a!, b!, transposeA, transposeB),
  concat: (tf, { a, b }) => tf.concat([a!, b!], 3),
  mean: (tf, { x }) => tf.mean(x!, [1, 2]),
  softmaxCrossEntropy: (tf, { logits }, { labels }) =>
    tf.losses.softmaxCrossEntropy(labels, logits!, undefined, 0, tf.Reduction.NONE),
  sigmoidCrossEntropy: (tf, { logits }, { labels }) =>
    tf.losses.sigmoidCrossEntropy(labels, logits!, undefined, 0, tf.Reduction.NONE),
  frozenNormalization: (tf, { x, filter, beta }, { mean, variance, epsilon }) => {
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    const bias = tf.sub(beta!, tf.mul(mean, scale));
    return tf.fused.conv2d({
      x: x as Tensor4D,
      filter: tf.mul(filter!, scale) as Tensor4D,
      bias,
      strides: 1,
      pad: 'same',
      activation: 'relu',
    });
  },
};

function unpack(tf: Tf, { shape, values }: Packed): Tensor {
  return tf.tensor(values, shape, 'float32');
}

/** Relative L2 distance of a tensor from what is expected. */
function distance(actual: Tensor, expected: Packed): number {
  expect(actual.shape).toEqual(expected.shape);
  const values = actual.dataSync();
  const sum = (f: (index: number) => number) => expected.values.reduce((total, _, index) => total + f(index) ** 2, 0);
  return Math.sqrt(sum((index) => values[index]! - expected.values[index]!) / sum((index) => expected.values[index]!));
}

/** Registers the tests; `load` is called when they run. */
export function describeConformance(title: string, load: () => Promise<TensorFlow>): void {
  describe(title, () => {
    test.each(Object.entries(references.cases))('%s: value and gradients are those of TensorFlow', async (_, item) => {
      const { tf } = await load();
      const operation = operations[item.operation]!;
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const names = Object.keys(item.inputs);
        const tensors = names.map((name) => unpack(tf, item.inputs[name]!));
        const run = (...values: Tensor[]) =>
          operation(tf, Object.fromEntries(names.map((name, index) => [name, values[index]!])), item.attributes);
        const { value, grads } = tf.valueAndGrads((...values: Tensor[]) => {
          const output = run(...values);
          expect(distance(output, item.value)).toBeLessThan(1e-6);
          return tf.sum(tf.mul(output, unpack(tf, item.upstream)));
        })(tensors);
        expect(value.rank).toBe(0);
        for (const [index, name] of names.entries())
          expect(distance(grads[index]!, item.gradients[name]!), `gradient of ${name}`).toBeLessThan(1e-5);
      });
      expect(tf.memory().numTensors).toBe(before);
    });

    test("avgPool: the gradient in a corner of ones with padding 'same' is 0.6944, not 0.4444", async () => {
      const { tf } = await load();
      tf.tidy(() => {
        const gradient = tf.grad((x: Tensor) => tf.sum(tf.avgPool(x as Tensor4D, 3, 1, 'same')))(tf.ones([1, 5, 5, 1]));
        expect(gradient.dataSync()[0]).toBeCloseTo(0.6944, 4);
        expect(distance(gradient, references.corner)).toBeLessThan(1e-6);
      });
    });

    test('confusionMatrix: counts integers, which need a matMul of int32', async () => {
      const { tf } = await load();
      const matrix = tf.tidy(() =>
        tf.math
          .confusionMatrix(tf.tensor1d([0, 1, 2, 2, 1, 0], 'int32'), tf.tensor1d([0, 2, 2, 2, 1, 1], 'int32'), 3)
          .arraySync(),
      );
      expect(matrix).toEqual(references.confusion);
    });
  });
}
