/** What learns in a stage, by name: kernels and betas of the blocks from the cut on, and the head. */
import { blocks, type ConvolutionUnit, convolutions, findBlock } from '../../model/graph.js';
import { viewPart } from '../../model/weights.js';
import { featureCount, type Head, type ModelState } from './model-state.js';
import type { Slot, Slots } from './slots.js';

/** One array that learns. */
export interface Parameter {
  /** Keras' path: `conv2d_70/kernel`, `batch_normalization_70/beta`, `head/kernel`, `head/bias`. */
  readonly name: string;
  /** `stem`, `mixed0` to `mixed10`, or `head`. */
  readonly block: string;
  /** 0 for the head, 1 for mixed10, up to 12 for the stem. */
  readonly depth: number;
  readonly slot: Slot;
  /** Whether weight decay and L2-SP pull at it: kernels alone. */
  readonly decays: boolean;
}

/** An array that would learn, before it has a slot. */
export interface ParameterSource extends Omit<Parameter, 'slot'> {
  readonly shape: readonly number[];
  /** A view, not a copy. */
  readonly values: Float32Array;
}

/** The index in `blocks` of the first one that learns; their number where the head alone does. @throws RangeError for another name */
export function findFirstBlock(trainable: string): number {
  if (trainable === 'head') return blocks.length;
  return trainable === 'all' ? 0 : findBlock(trainable);
}

/** Kernel and beta of each convolution from the block `first` on, in the order of computation, then the head's. */
export function listParameters({ values, head }: ModelState, first: number): ParameterSource[] {
  return [...listBlockParameters(values, first), ...listOfHead(head)];
}

/** Kernel and beta of each convolution from the block `first` on, in a network's flat values. */
export function listBlockParameters(values: Float32Array, first: number): ParameterSource[] {
  return blocks.slice(first).flatMap((block, at) => {
    const depth = blocks.length - first - at;
    return block.units.flatMap((unit) =>
      unit.kind === 'convolution' ? listOfUnit(values, unit, { block: block.name, depth }) : [],
    );
  });
}

function listOfUnit(
  values: Float32Array,
  unit: ConvolutionUnit,
  place: { readonly block: string; readonly depth: number },
): ParameterSource[] {
  const index = convolutions.indexOf(unit);
  const [kernel, beta] = [viewPart(values, index, 'kernel'), viewPart(values, index, 'beta')];
  return [
    { ...place, name: `${unit.name}/kernel`, decays: true, shape: unit.kernelShape, values: kernel },
    { ...place, name: `${unit.normalization}/beta`, decays: false, shape: [beta.length], values: beta },
  ];
}

function listOfHead(head: Head): ParameterSource[] {
  const place = { block: 'head', depth: 0 };
  return [
    { ...place, name: 'head/kernel', decays: true, shape: [featureCount, 1], values: head.kernel },
    { ...place, name: 'head/bias', decays: false, shape: [1], values: Float32Array.of(head.bias) },
  ];
}

/** Gives each source a slot with its values. */
export function createParameters(slots: Slots, sources: readonly ParameterSource[]): Parameter[] {
  return sources.map(({ shape, values, ...facts }) => ({ ...facts, slot: slots.create(values, shape) }));
}
