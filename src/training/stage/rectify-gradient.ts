/** The gradient of a rectifier from its output. */
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../tensorflow/load-tensorflow.js';

type Tf = TensorFlow['tf'];

/** The part of tfjs-node's backend that runs any of TensorFlow's operations. */
interface NodeBackend {
  readonly binding: { readonly TF_FLOAT: number; readonly TF_ATTR_TYPE: number };
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly TensorInfo[]): Tensor4D;
}

function isNodeBackend(backend: object): backend is NodeBackend {
  return 'executeSingleOutput' in backend;
}

/** `dy` where `y` is above 0, else 0. TensorFlow.js composes it of five passes; TensorFlow has a kernel for it. */
export function rectifyGradient(tf: Tf, dy: Tensor4D, y: Tensor4D): Tensor4D {
  const backend: object = tf.backend();
  if (!isNodeBackend(backend)) return tf.mul(dy, tf.cast(tf.greater(y, 0), 'float32'));
  const { TF_FLOAT: value, TF_ATTR_TYPE: type } = backend.binding;
  return backend.executeSingleOutput('ReluGrad', [{ name: 'T', type, value }], [dy, y]);
}
