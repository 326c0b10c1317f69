/** A probe batch: what the pretrained blocks make of some frames, to compare a training's blocks with. */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { blocks } from '../../../model/graph.js';
import { forward } from '../../../model/network.js';
import { findFirstBlock } from '../parameters.js';
import type { Slot } from '../slots.js';
import type { StageModel } from '../stage-model.js';
import { linearCka, type Representation } from './linear-cka.js';

/** Frames by which representations are compared. */
export interface Probe {
  /**
   * Linear CKA of each trainable block's pooled output, pretrained against present; null where an output is constant.
   *
   * @param judged - a slot for each parameter: a trainer's `judged`
   */
  measure(judged: readonly Slot[]): Record<string, number | null>;
}

/**
 * Runs the pretrained blocks above a model's cut on some activations, and keeps their pooled outputs as plain arrays.
 *
 * Both networks see the same activations: the probe tells what the blocks above the cut do, not what changed below it.
 *
 * @param options - `trainable` as the model has it; `batchSize` frames run at a time
 */
export function createProbe(
  model: StageModel,
  activations: Float32Array,
  { trainable, batchSize }: { readonly trainable: string; readonly batchSize: number },
): Probe {
  const { network, inputShape, slots } = model;
  const { tf } = network;
  const names = blocks.slice(findFirstBlock(trainable)).map(({ name }) => name);
  const frameSize = inputShape.reduce((a, b) => a * b, 1);
  const count = activations.length / frameSize;

  /** The pooled outputs of all frames by block; `run` gives those of one batch. */
  function collect(run: (x: Tensor, take: (block: string, pooled: Tensor2D) => void) => void) {
    const parts = new Map<string, Float32Array[]>(names.map((name) => [name, []]));
    for (let start = 0; start < count; start += batchSize)
      tf.tidy(() => {
        const batch = activations.subarray(start * frameSize, (start + batchSize) * frameSize);
        const x = tf.tensor(batch, [batch.length / frameSize, ...inputShape]);
        run(x, (block, pooled) => parts.get(block)?.push(pooled.dataSync<'float32'>().slice()));
      });
    return new Map([...parts].map(([name, arrays]) => [name, join(arrays, count)]));
  }

  const before = collect((x, take) => {
    let output = x as Tensor4D;
    for (const [at, name] of names.entries()) {
      const until = names[at + 1];
      output = forward(network, output, { from: name, ...(until ? { until } : {}) });
      take(name, tf.mean<Tensor2D>(output, [1, 2]));
    }
  });

  return {
    measure(judged) {
      const values = judged.map(slots.toTensor);
      const now = collect((x, onPooled) => model.computeLogits(values, x, { onPooled }));
      tf.dispose(values);
      const of = (outputs: Map<string, Representation>, name: string) => outputs.get(name) as Representation;
      return Object.fromEntries(names.map((name) => [name, linearCka(of(before, name), of(now, name))]));
    },
  };
}

function join(arrays: readonly Float32Array[], count: number): Representation {
  const values = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    values.set(array, at);
    at += array.length;
  }
  return { values, width: values.length / count };
}
