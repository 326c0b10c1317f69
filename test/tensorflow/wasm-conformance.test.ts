/** The WASM backend with our patches computes what TensorFlow computes. */
import { loadTensorFlow } from '../../src/tensorflow/load-tensorflow.js';
import { describeConformance } from './conformance.js';

describeConformance('loadTensorFlow on WASM', () => loadTensorFlow({ backend: 'wasm' }));
