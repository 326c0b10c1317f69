/** The logistic head in plain arithmetic: on features, and as one that needs no scaling. */
import type { ScaledHead } from './trained-model.js';

/** A head on features as they are: logit = features · kernel + bias. */
export interface PlainHead {
  readonly kernel: Float32Array;
  readonly bias: number;
}

/**
 * The logits of images.
 *
 * @param features - [images, kernel.length], as `extractFeatures` gives them
 */
export function applyHead({ kernel, bias, center, spread }: ScaledHead, features: Float32Array): Float64Array {
  const width = kernel.length;
  return Float64Array.from({ length: features.length / width }, (_, image) => {
    let sum = 0;
    for (let i = 0; i < width; i++)
      sum += ((features[image * width + i] as number) - (center[i] as number)) * (kernel[i] as number);
    return sum / spread + bias;
  });
}

/** The same head with its scaling in kernel and bias, rounded to float32 once. */
export function foldScaling({ kernel, bias, center, spread }: ScaledHead): PlainHead {
  const shift = kernel.reduce((sum, weight, at) => sum + (weight * (center[at] as number)) / spread, 0);
  return { kernel: kernel.map((weight) => weight / spread), bias: Math.fround(bias - shift) };
}
