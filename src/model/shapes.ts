/** The shapes of activations, from the graph alone. */
import { blocks, findBlock, type Unit } from './graph.js';

/** [rows, columns, channels]. */
export type Shape = readonly [number, number, number];

/** The smallest image that the network can take, as in Keras. */
const smallestImage = 75;

function shrink(size: number, kernel: number, stride: number, padding: 'same' | 'valid'): number {
  return padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1;
}

function findUnitShape(unit: Unit, read: (name: string) => Shape): Shape {
  if (unit.kind === 'join') {
    const [rows, columns] = read(unit.inputs[0] as string);
    return [rows, columns, unit.inputs.reduce((sum, name) => sum + read(name)[2], 0)];
  }
  const [rows, columns, channels] = read(unit.input);
  if (unit.kind === 'averagePool') return [rows, columns, channels];
  if (unit.kind !== 'convolution') return [shrink(rows, 3, 2, 'valid'), shrink(columns, 3, 2, 'valid'), channels];
  const [height, width, , filters] = unit.kernelShape;
  const { stride, padding } = unit;
  return [shrink(rows, height, stride, padding), shrink(columns, width, stride, padding), filters];
}

function findShapes(imageSize: number, units: readonly Unit[]): Map<string, Shape> {
  if (!Number.isInteger(imageSize) || imageSize < smallestImage)
    throw new RangeError(
      `Cannot run InceptionV3: expected a whole imageSize from ${smallestImage} up, got ${imageSize}; 299 is the size that it was trained on`,
    );
  const shapes = new Map<string, Shape>([['input', [imageSize, imageSize, 3]]]);
  const read = (name: string): Shape => shapes.get(name) as Shape;
  for (const unit of units) shapes.set(unit.name, findUnitShape(unit, read));
  return shapes;
}

/**
 * What enters the block `cut`, for square images; without a cut what leaves the last block.
 *
 * @throws RangeError if the block is unknown or the image smaller than 75 x 75
 */
export function findActivationShape(imageSize: number, cut?: string): Shape {
  const before = blocks.slice(0, cut === undefined ? blocks.length : findBlock(cut));
  const shapes = findShapes(
    imageSize,
    before.flatMap((block) => block.units),
  );
  return shapes.get(before.at(-1)?.output ?? 'input') as Shape;
}

/** Numbers that the units of some blocks give for one image. */
export interface OutputCounts {
  /** Of all units. */
  readonly all: number;
  readonly convolutions: number;
}

/**
 * Counts what the units from block number `first` on give, for square images.
 *
 * @throws RangeError if the image is smaller than 75 x 75
 */
export function countOutputs(imageSize: number, first: number): OutputCounts {
  const shapes = findShapes(
    imageSize,
    blocks.flatMap((block) => block.units),
  );
  const count = (units: readonly Unit[]): number =>
    units.reduce((sum, { name }) => sum + (shapes.get(name) as Shape).reduce((a, b) => a * b), 0);
  const units = blocks.slice(first).flatMap((block) => block.units);
  return { all: count(units), convolutions: count(units.filter((unit) => unit.kind === 'convolution')) };
}
