/** Computations recorded on native TensorFlow give what they give operation by operation. */
import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../../src/tensorflow/load-tensorflow.js';
import { provision } from '../../src/tensorflow/provision.js';
import { recordGraph } from '../../src/tensorflow/record-graph.js';

describe('recordGraph', () => {
  let tensorflow: TensorFlow;
  let tf: TensorFlow['tf'];

  beforeAll(async () => {
    expect(await provision({ log: () => {} })).toMatchObject({ ok: true });
    tensorflow = await loadTensorFlow({ backend: 'native' });
    ({ tf } = tensorflow);
  });

  function countHandles(): number[] {
    const { binding } = tf.backend() as unknown as {
      readonly binding: { getNumOfTensors(): number; getNumOfSavedModels(): number };
    };
    return [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
  }

  test('what was there before and numbers are constants, second outputs and gradients are followed', () => {
    const before = countHandles();
    const [x, y, shift] = [tf.tensor2d([[1, 2, 3, 4]]), tf.tensor2d([[5, 6, 7, 8]]), tf.tensor2d([[1, 0, 2, 0]])];
    tf.mul(shift, 1).dispose(); // so that the addon has it before recording begins
    const compute = (input: Tensor): Tensor[] =>
      tf.tidy(() => {
        const [left, right] = tf.split(tf.add(input, shift), 2, 1) as [Tensor, Tensor];
        const [gradient] = tf.grads((value: Tensor) => tf.sum(tf.mul(tf.square(value), 3)))([input]);
        return [tf.sub(right, left), gradient as Tensor];
      });
    const graph = recordGraph(tensorflow, [x], () => compute(x));
    for (const input of [x, y]) {
      const [found, expected] = [graph.run([input]), compute(input)];
      expect(found.map((tensor) => tensor.arraySync())).toEqual(expected.map((tensor) => tensor.arraySync()));
      tf.dispose([...found, ...expected]);
    }
    graph.dispose();
    tf.dispose([x, y, shift]);
    expect(countHandles()).toEqual(before);
  });

  test('a read of values is refused, and the backend goes on', () => {
    const before = countHandles();
    const x = tf.tensor1d([1, 2]);
    const read = (): Tensor[] =>
      tf.tidy(() => {
        const [first] = tf.square(x).dataSync();
        return [tf.mul(x, first as number)];
      });
    expect(() => recordGraph(tensorflow, [x], read)).toThrow(
      /^Cannot record the computation: .* got a read of values;/,
    );
    expect(read().map((tensor) => [...tensor.dataSync()])).toEqual([[1, 2]]);
    x.dispose();
    expect(countHandles()[2]).toBe(before[2]);
  });

  test('inputs of other shapes are refused', () => {
    const [x, longer] = [tf.tensor1d([1, 2]), tf.tensor1d([1, 2, 3])];
    const graph = recordGraph(tensorflow, [x], () => [tf.square(x)]);
    expect(() => graph.run([longer])).toThrow('expected inputs of [2], got [3]');
    expect(() => graph.run([])).toThrow(RangeError);
    graph.dispose();
    tf.dispose([x, longer]);
  });
});
