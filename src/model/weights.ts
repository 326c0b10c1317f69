/** InceptionV3's numbers as one flat array, and the declaration that says where they come from. */
import { sha256 } from '../files/hash.js';
import { blocks, type ConvolutionUnit, convolutions, findBlock } from './graph.js';

/** What every report says about the weights that it used. */
export interface WeightsDeclaration {
  /** `keras-imagenet`, `nsfwjs-4.3.0`, `random-0`, or the file's name. */
  readonly name: string;
  /** SHA-256 of the values, little-endian float32, unit by unit in Keras' order of creation. */
  readonly sha256: string;
  /** How these numbers were made, in a sentence. */
  readonly lineage: string;
  /** The grey levels 0 and 255 as the network expects them. */
  readonly inputRange: readonly [number, number];
  readonly parameters: number;
}

/** A network's numbers: for each convolution its kernel, beta, moving mean and moving variance, one after the other. */
export interface InceptionWeights {
  readonly declaration: WeightsDeclaration;
  readonly values: Float32Array;
}

/** The tensors of one convolution unit, by Keras' names. */
export const parts = ['kernel', 'beta', 'moving_mean', 'moving_variance'] as const;
export type Part = (typeof parts)[number];

function sizeOf(unit: ConvolutionUnit, part: Part): number {
  return part === 'kernel' ? unit.kernelShape.reduce((a, b) => a * b) : unit.kernelShape[3];
}

/** Each unit's first position in the flat array, and the end. */
const offsets: number[] = [0];
for (const unit of convolutions)
  offsets.push((offsets.at(-1) ?? 0) + parts.reduce((sum, part) => sum + sizeOf(unit, part), 0));

/** 21,802,784: kernels, betas, moving means and variances. */
export const parameterCount: number = offsets.at(-1) ?? 0;

/** Room for all values, in memory that worker threads can share without a copy. */
export function createValues(): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * parameterCount));
}

/** A view of one tensor of the `index`-th convolution. */
export function viewPart(values: Float32Array, index: number, part: Part): Float32Array {
  const unit = convolutions[index] as ConvolutionUnit;
  let start = offsets[index] as number;
  for (const before of parts.slice(0, parts.indexOf(part))) start += sizeOf(unit, before);
  return values.subarray(start, start + sizeOf(unit, part));
}

/**
 * Copies one tensor to its place.
 *
 * @throws RangeError if its shape is not that of the network
 */
export function setPart(
  values: Float32Array,
  place: { readonly index: number; readonly part: Part },
  tensor: { readonly name: string; readonly shape: readonly number[]; readonly data: Float32Array },
): void {
  const unit = convolutions[place.index] as ConvolutionUnit;
  const expected = place.part === 'kernel' ? unit.kernelShape : [unit.kernelShape[3]];
  if (expected.join() !== tensor.shape.join() || tensor.data.length !== sizeOf(unit, place.part))
    throw new RangeError(
      `Cannot read weights: expected ${unit.name}'s ${place.part} of shape [${expected.join(', ')}], got '${tensor.name}' of shape [${tensor.shape.join(', ')}]; use a file of InceptionV3 without its top`,
    );
  viewPart(values, place.index, place.part).set(tensor.data);
}

/** Adds count and hash to what is known about the values. */
export function declareWeights(
  values: Float32Array,
  known: Pick<WeightsDeclaration, 'name' | 'lineage' | 'inputRange'>,
): InceptionWeights {
  return { values, declaration: { ...known, sha256: hashWeights({ values }), parameters: values.length } };
}

/** How many values the blocks before number `first` have: they come first in the array. */
export function countBelow(first: number): number {
  const below = blocks.slice(0, first).flatMap((block) => block.units);
  return offsets[below.filter((unit) => unit.kind === 'convolution').length] as number;
}

/**
 * The SHA-256 of the values below a block: the same for networks that differ only above it.
 *
 * @param cut - the first block that doesn't count; default: all count
 * @throws RangeError if there is no such block
 */
export function hashWeights({ values }: Pick<InceptionWeights, 'values'>, cut?: string): string {
  const length = cut === undefined ? values.length : countBelow(findBlock(cut));
  return sha256(new Uint8Array(values.buffer, values.byteOffset, 4 * length));
}
