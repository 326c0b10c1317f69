/** Stage one: a logistic head on frozen features, in plain arithmetic. */
import { createRandom } from '../numeric/random.js';
import { createAdam } from './adam.js';
import { checkExamples, cutBatches, type Examples } from './check-examples.js';
import { describeEpoch, type EpochMetrics, type HeadWeights, type Judged } from './history.js';
import { findScaling, scaleExamples, unscaleHead } from './scale-features.js';

/** Features of the training images, and of the validation images if there are any. */
export interface HeadData extends Examples {
  /** Values an image, 2048 for InceptionV3. */
  readonly width: number;
  readonly validation?: Examples;
}

/** What `trainHead` takes. */
export interface HeadOptions {
  /** Default 100. */
  readonly epochs?: number;
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Decoupled, on the kernel and not the bias; default 1e-4. */
  readonly weightDecay?: number;
  /** Images a step, default 32. */
  readonly batchSize?: number;
  /** Decides the order of the images in each epoch; default 0. */
  readonly seed?: number;
}

/** A trained head and how it came about. */
export interface HeadResult {
  readonly history: EpochMetrics[];
  /** For the features as they were passed. */
  readonly weights: HeadWeights;
  readonly logitsTrain: Float32Array;
  readonly logitsValidation: Float32Array | null;
}

/** The head while it learns. */
interface Head {
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

function computeLogit({ kernel, bias }: Head, features: Float32Array, start: number): number {
  let sum = bias[0] as number;
  for (let i = 0; i < kernel.length; i++) sum += (kernel[i] as number) * (features[start + i] as number);
  return sum;
}

function computeLogits(head: Head, { features, count }: Examples): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => computeLogit(head, features, at * head.kernel.length));
}

/** The gradient of the mean cross-entropy over a batch. */
function findGradient(head: Head, { features, labels }: Examples, batch: readonly number[]): Head {
  const width = head.kernel.length;
  const gradient = { kernel: new Float64Array(width), bias: new Float64Array(1) };
  for (const at of batch) {
    const start = at * width;
    const probability = 1 / (1 + Math.exp(-computeLogit(head, features, start)));
    const slope = (probability - (labels[at] as number)) / batch.length;
    for (let i = 0; i < width; i++) gradient.kernel[i]! += slope * (features[start + i] as number);
    gradient.bias[0]! += slope;
  }
  return gradient;
}

/** Trains on features of about unit size; `judge` is called after each epoch. */
function learn(examples: Examples, head: Head, options: Required<HeadOptions>, judge: (epoch: number) => void): void {
  const { epochs, learningRate, weightDecay, batchSize, seed } = options;
  const stepKernel = createAdam(head.kernel, { learningRate, weightDecay });
  const stepBias = createAdam(head.bias, { learningRate });
  const random = createRandom(seed);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const batch of cutBatches(random.shuffle([...examples.labels.keys()]), batchSize)) {
      const gradient = findGradient(head, examples, batch);
      stepKernel(gradient.kernel);
      stepBias(gradient.bias);
    }
    judge(epoch);
  }
}

const defaults: Required<HeadOptions> = { epochs: 100, learningRate: 1e-3, weightDecay: 1e-4, batchSize: 32, seed: 0 };

/**
 * Trains a logistic head on features by Adam with decoupled weight decay, from a kernel of zeros.
 *
 * While it learns, features are centred by channel and divided by one number, both found on the training images; the
 * returned weights are for the features as they were passed. The result depends on the arguments alone, not on the backend.
 *
 * @throws RangeError if sizes don't agree or a label is neither 0 nor 1
 */
export function trainHead(data: HeadData, options: HeadOptions = {}): HeadResult {
  const { width } = data;
  checkExamples('training', data, width);
  if (data.validation) checkExamples('validation', data.validation, width);
  const scaling = findScaling(data, width);
  const train = scaleExamples(data, scaling);
  const validation = data.validation ? scaleExamples(data.validation, scaling) : null;
  const head: Head = { kernel: new Float64Array(width), bias: new Float64Array(1) };
  const judge = (examples: Examples): Judged => ({ logits: computeLogits(head, examples), labels: examples.labels });
  const history: EpochMetrics[] = [];
  learn(train, head, { ...defaults, ...options }, (epoch) => {
    history.push(describeEpoch(epoch, judge(train), validation && judge(validation)));
  });
  const scaled = { kernel: Float32Array.from(head.kernel), bias: head.bias[0] as number };
  return {
    history,
    weights: unscaleHead(scaled, scaling),
    logitsTrain: computeLogits(head, train),
    logitsValidation: validation && computeLogits(head, validation),
  };
}
