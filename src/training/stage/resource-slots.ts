/** Slots as TensorFlow's resource variables, which its own optimiser kernels change in one pass. */
import { randomUUID } from 'node:crypto';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';
import { correctRate, type Slot, type Slots } from './slots.js';

type Tf = TensorFlow['tf'];

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What TensorFlow gives back for an output: `id` is the binding's, freed with `deleteTensor`. */
interface Output {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** The part of tfjs-node's addon that runs an operation of TensorFlow by name. */
interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_BOOL: number;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Output[];
  createTensor(shape: readonly number[], dtype: number, values: Float32Array): number;
  tensorDataSync(id: number): Float32Array;
  deleteTensor(id: number): void;
}

/** The part of `NodeJSKernelBackend` that turns tensors into the addon's numbers and back. */
interface NodeBackend {
  readonly binding: Binding;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(output: Output): Tensor;
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): Tensor;
}

interface ResourceSlot extends Slot {
  /** Of the variable's handle, in the binding. */
  readonly id: number;
}

/** An input: a slot's handle, a tensor of TensorFlow.js, or a number. */
type Input = Slot | Tensor | number;

/** TensorFlow finds variables by their names: no two may share one, whichever copy of this module made them. */
const prefix = randomUUID();
let created = 0;

/**
 * Slots for the native backend.
 *
 * TensorFlow.js has no operations on variables, but the addon runs any of TensorFlow's by name. A variable's buffer is
 * changed in place while nobody else holds it, and copied otherwise.
 */
export function createResourceSlots(tf: Tf): Slots {
  const backend = tf.backend() as unknown as NodeBackend;
  const { binding } = backend;
  const type = (name: string): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT });
  const flag = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const text = (name: string, value: string): Attribute => ({ name, type: binding.TF_ATTR_STRING, value });
  const unlocked = flag('use_locking', false);

  function run(name: string, attributes: readonly Attribute[], inputs: readonly Input[], outputs = 0): Output[] {
    const made: number[] = [];
    const ids = inputs.map((input) => {
      if (typeof input === 'number') {
        const id = binding.createTensor([], binding.TF_FLOAT, Float32Array.of(input));
        made.push(id);
        return id;
      }
      if ('dataId' in input) return backend.getInputTensorIds([input])[0] as number;
      return (input as ResourceSlot).id;
    });
    const results = binding.executeOp(name, attributes, ids, outputs);
    for (const id of made) binding.deleteTensor(id);
    return results;
  }

  const readOutput = (slot: Slot): Output => run('ReadVariableOp', [type('dtype')], [slot], 1)[0] as Output;
  const toTensor = (slot: Slot): Tensor => backend.createOutputTensor(readOutput(slot));

  function write(slot: Slot, values: Float32Array): void {
    // The copy becomes the variable's own memory: TensorFlow shares arrays with JavaScript.
    const id = binding.createTensor(slot.shape, binding.TF_FLOAT, Float32Array.from(values));
    binding.executeOp('AssignVariableOp', [type('dtype')], [(slot as ResourceSlot).id, id], 0);
    binding.deleteTensor(id);
  }

  return {
    toTensor,
    write,
    create(values, shape) {
      created += 1;
      const place = { name: 'shape', type: binding.TF_ATTR_SHAPE, value: shape };
      const name = text('shared_name', `${prefix}-${created}`);
      const [handle] = run('VarHandleOp', [type('dtype'), place, text('container', ''), name], [], 1);
      const slot: ResourceSlot = { shape, id: (handle as Output).id };
      write(slot, values);
      return slot;
    },
    read(slot) {
      const { id } = readOutput(slot);
      const values = binding.tensorDataSync(id);
      binding.deleteTensor(id);
      return values;
    },
    descend(weights, gradient, rate) {
      run('ResourceApplyGradientDescent', [type('T'), unlocked], [weights, rate, gradient]);
    },
    applyMomentum(weights, velocity, { rate, momentum, nesterov, gradient }) {
      const attributes = [type('T'), unlocked, flag('use_nesterov', nesterov)];
      run('ResourceApplyKerasMomentum', attributes, [weights, velocity, rate, gradient, momentum]);
    },
    applyAdam(weights, { momentum, velocity }, update) {
      const { beta1, beta2, epsilon, gradient } = update;
      // The correction is computed here, in double precision; powers of 0 switch TensorFlow's own off.
      const coefficients = [0, 0, correctRate(update), beta1, beta2, epsilon];
      const attributes = [type('T'), unlocked, flag('use_nesterov', false)];
      run('ResourceApplyAdam', attributes, [weights, momentum, velocity, ...coefficients, gradient]);
    },
    scale(weights, factor) {
      const scaled = tf.tidy(() => {
        const values = toTensor(weights);
        return tf.mul(values, factor);
      });
      run('AssignVariableOp', [type('dtype')], [weights, scaled]);
      scaled.dispose();
    },
    blend(average, weights, share) {
      const step = tf.tidy(() => tf.mul(tf.sub(toTensor(weights), toTensor(average)), share));
      run('AssignAddVariableOp', [type('dtype')], [average, step]);
      step.dispose();
    },
    halfSquares: (tensor) => backend.executeSingleOutput('L2Loss', [type('T')], [tensor]),
    dispose(slot) {
      run('DestroyResourceOp', [flag('ignore_lookup_error', false)], [slot]);
      binding.deleteTensor((slot as ResourceSlot).id);
    },
  };
}
