/** The frozen network as a graph for TensorFlow: every unit of `blocks` under its own name, filters and biases as constants. */
import type { GraphNode, NodeTensor } from '../tensorflow/saved-model.js';
import { blocks, type ConvolutionUnit, type PoolUnit, type Unit } from './graph.js';

/** Filter and bias of a frozen convolution with the normalisation after it. */
export interface FoldedValues {
  readonly filter: Float32Array;
  readonly bias: Float32Array;
}

/** Gives a convolution's folded numbers. */
export type FoldValues = (unit: ConvolutionUnit) => FoldedValues;

const float = { T: { type: 'float32' } } as const;

function constant(name: string, tensor: NodeTensor): GraphNode {
  const type = tensor.values instanceof Float32Array ? 'float32' : 'int32';
  return { name, op: 'Const', inputs: [], attributes: { dtype: { type }, value: { tensor } } };
}

function describeConvolution(unit: ConvolutionUnit, { filter, bias }: FoldedValues): GraphNode[] {
  const { name, input, stride, padding, kernelShape } = unit;
  const attributes = {
    ...float,
    strides: { integers: [1, stride, stride, 1] },
    padding: { text: padding.toUpperCase() },
  };
  return [
    constant(`${name}/filter`, { shape: kernelShape, values: filter }),
    constant(`${name}/bias`, { shape: [bias.length], values: bias }),
    { name: `${name}/convolution`, op: 'Conv2D', inputs: [input, `${name}/filter`], attributes },
    { name: `${name}/shifted`, op: 'BiasAdd', inputs: [`${name}/convolution`, `${name}/bias`], attributes: float },
    { name, op: 'Relu', inputs: [`${name}/shifted`], attributes: float },
  ];
}

function describePool({ kind, name, input }: PoolUnit): GraphNode {
  const [op, stride, padding] =
    kind === 'maxPool' ? (['MaxPool', 2, 'VALID'] as const) : (['AvgPool', 1, 'SAME'] as const);
  const [ksize, strides] = [{ integers: [1, 3, 3, 1] }, { integers: [1, stride, stride, 1] }];
  return { name, op, inputs: [input], attributes: { ...float, ksize, strides, padding: { text: padding } } };
}

function describeUnit(unit: Unit, foldValues: FoldValues): GraphNode[] {
  if (unit.kind === 'convolution') return describeConvolution(unit, foldValues(unit));
  if (unit.kind !== 'join') return [describePool(unit)];
  const { name, inputs } = unit;
  const attributes = { ...float, N: { integer: inputs.length }, Tidx: { type: 'int32' } } as const;
  return [{ name, op: 'ConcatV2', inputs: [...inputs, 'channels'], attributes }];
}

/** All blocks, from the node `input` on. Any unit's name can be fed, and any can be read. */
export function describeFrozenGraph(foldValues: FoldValues): GraphNode[] {
  const input: GraphNode = { name: 'input', op: 'Placeholder', inputs: [], attributes: { dtype: { type: 'float32' } } };
  const channels = constant('channels', { shape: [], values: Int32Array.of(3) });
  return [input, channels, ...blocks.flatMap((block) => block.units.flatMap((unit) => describeUnit(unit, foldValues)))];
}
