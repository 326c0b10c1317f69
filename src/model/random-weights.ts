/** Seeded random numbers by position, and an untrained InceptionV3 made of them. */
import { type ConvolutionUnit, convolutions } from './graph.js';
import { createValues, declareWeights, type InceptionWeights, viewPart } from './weights.js';

/**
 * The `index`-th number in [0, 1) of the stream `seed`: no state, so that other languages draw it in one array operation.
 *
 * Source: the finaliser of MurmurHash3 (32 bit). test/fixtures/model/make_references.py holds the same in NumPy.
 */
export function uniformAt(seed: number, index: number): number {
  let h = (Math.imul(index, 0x9e3779b1) + Math.imul(seed, 0x85ebca77)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

function fillUnit(values: Float32Array, unitIndex: number, seed: number): void {
  const [rows, columns, channels] = (convolutions[unitIndex] as ConvolutionUnit).kernelShape;
  const limit = Math.sqrt(6 / (rows * columns * channels));
  const kernel = viewPart(values, unitIndex, 'kernel');
  let at = kernel.byteOffset / 4;
  for (let i = 0; i < kernel.length; i++) kernel[i] = (2 * uniformAt(seed, at++) - 1) * limit;
  const beta = viewPart(values, unitIndex, 'beta');
  for (let i = 0; i < beta.length; i++) beta[i] = 0.2 * uniformAt(seed, at++) - 0.1;
  const mean = viewPart(values, unitIndex, 'moving_mean');
  for (let i = 0; i < mean.length; i++) mean[i] = 0.2 * uniformAt(seed, at++) - 0.1;
  const variance = viewPart(values, unitIndex, 'moving_variance');
  for (let i = 0; i < variance.length; i++) variance[i] = 0.5 + uniformAt(seed, at++);
}

/**
 * An untrained network: He-uniform kernels, so that outputs stay of order 1, and normalisation near the identity.
 *
 * @param seed - any integer
 */
export function createRandomWeights(seed: number): InceptionWeights {
  const values = createValues();
  for (let index = 0; index < convolutions.length; index++) fillUnit(values, index, seed);
  return declareWeights(values, {
    name: `random-${seed}`,
    lineage: `random numbers of seed ${seed}: never trained on anything`,
    inputRange: [-1, 1],
  });
}
