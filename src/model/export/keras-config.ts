/** The whole classifier as Keras writes a functional model down: layers by name, and who reads whom. TensorFlow.js reads the same. */
import { blocks, type ConvolutionUnit, type Unit } from '../graph.js';
import type { TrainedModel } from '../trained-model.js';
import { epsilon } from '../weights.js';

/** A layer or a model with its own settings. */
interface Configured {
  readonly class_name: string;
  readonly config: { readonly [key: string]: unknown };
}

/** A layer in a model, with the layers that it reads. */
interface LayerConfig extends Configured {
  readonly name: string;
  readonly inbound_nodes: readonly unknown[];
}

/** A layer's settings. */
interface Named {
  readonly name: string;
  readonly [setting: string]: unknown;
}

/** Names of the layers round the network. */
export const layerNames = { input: 'input', pooled: 'avg_pool', head: 'head' } as const;

function describeLayer(kind: string, inputs: readonly string[], config: Named): LayerConfig {
  const inbound = inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])];
  return { class_name: kind, name: config.name, config, inbound_nodes: inbound };
}

const last = { data_format: 'channels_last' } as const;

/** The layer whose output is that of a unit. A convolution's is its rectifier. */
function outputOf(name: string): string {
  return name.replace(/^conv2d/, 'activation');
}

function describeConvolution(unit: ConvolutionUnit): LayerConfig[] {
  const { name, stride, padding } = unit;
  const [rows, columns, , filters] = unit.kernelShape;
  const shape = { filters, kernel_size: [rows, columns], strides: [stride, stride], padding, ...last };
  const normalized = { axis: 3, momentum: 0.99, epsilon, center: true, scale: false };
  return [
    describeLayer('Conv2D', [outputOf(unit.input)], { name, ...shape, activation: 'linear', use_bias: false }),
    describeLayer('BatchNormalization', [name], { name: unit.normalization, ...normalized }),
    describeLayer('Activation', [unit.normalization], { name: outputOf(name), activation: 'relu' }),
  ];
}

function describeUnit(unit: Unit): LayerConfig[] {
  const { name } = unit;
  const pool = { name, pool_size: [3, 3], ...last };
  switch (unit.kind) {
    case 'convolution':
      return describeConvolution(unit);
    case 'maxPool':
      return [describeLayer('MaxPooling2D', [outputOf(unit.input)], { ...pool, strides: [2, 2], padding: 'valid' })];
    case 'averagePool':
      return [describeLayer('AveragePooling2D', [outputOf(unit.input)], { ...pool, strides: [1, 1], padding: 'same' })];
    case 'join':
      return [describeLayer('Concatenate', unit.inputs.map(outputOf), { name, axis: 3 })];
  }
}

/**
 * The configuration of the whole classifier: images [batch, imageSize, imageSize, 3] in the weights' input range to logits [batch, 1].
 *
 * Source: Keras 2's JSON of functional models, which Keras 3 and TensorFlow.js 4 read.
 */
export function describeKerasModel({ imageSize }: Pick<TrainedModel, 'imageSize'>): Configured {
  const output = outputOf(blocks.at(-1)?.output ?? '');
  const input = { name: layerNames.input, batch_input_shape: [null, imageSize, imageSize, 3], dtype: 'float32' };
  const head = { name: layerNames.head, units: 1, activation: 'linear', use_bias: true };
  const layers = [
    describeLayer('InputLayer', [], input),
    ...blocks.flatMap((block) => block.units.flatMap(describeUnit)),
    describeLayer('GlobalAveragePooling2D', [output], { name: layerNames.pooled, ...last }),
    describeLayer('Dense', [layerNames.pooled], head),
  ];
  const ends = { input_layers: [[layerNames.input, 0, 0]], output_layers: [[layerNames.head, 0, 0]] };
  return { class_name: 'Functional', config: { name: 'inception_v3_classifier', trainable: true, layers, ...ends } };
}
