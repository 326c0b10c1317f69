/** What a picture is like apart from what it shows: grey levels, sharpness, noise, spectrum, edges. */
import { mean, quantile, standardDeviation } from './describe.js';
import type { GreyImage } from './grey-image.js';

/** One way to describe a picture by a few numbers. */
export interface PictureStatistic {
  readonly name: string;
  /** @param image - at least 32 x 32 pixels */
  readonly of: (image: GreyImage) => readonly number[];
}

/** Each on its own, so that a difference between two kinds of picture can be told by its nature. */
export const pictureStatistics: readonly PictureStatistic[] = [
  { name: 'mean grey level', of: ({ data }) => [mean(data)] },
  { name: 'grey histogram', of: ({ data }) => countLevels(data) },
  { name: 'spectrum', of: measureOctaves },
  { name: 'sharpness', of: measureSharpness },
  { name: 'noise', of: estimateNoise },
  { name: 'gradient', of: describeGradient },
];

const histogramBins = 16;

/** Shares of the pixels by grey level, in 16 equal bins. */
function countLevels(data: Uint8Array): number[] {
  const shares = new Array<number>(histogramBins).fill(0);
  for (const level of data) shares[Math.floor((level * histogramBins) / 256)]! += 1 / data.length;
  return shares;
}

const octaves = 4;

/** How much there is at each of four sizes: the logarithm of the variance within 2 x 2 blocks, of the picture and of ever smaller ones. */
function measureOctaves({ data, rows, columns }: GreyImage): number[] {
  const result: number[] = [];
  let level = { data: Float64Array.from(data), rows, columns };
  for (let octave = 0; octave < octaves; octave++) {
    const { means, variance } = averageBlocks(level);
    result.push(Math.log(variance + 1e-3));
    level = means;
  }
  return result;
}

interface Plane {
  readonly data: Float64Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
}

/** Means of 2 x 2 blocks (an odd last row or column is left out), and the mean variance within them. */
function averageBlocks({ data, rows, columns }: Plane): { means: Plane; variance: number } {
  const means = { data: new Float64Array((rows >> 1) * (columns >> 1)), rows: rows >> 1, columns: columns >> 1 };
  let sum = 0;
  for (let row = 0; row < means.rows; row++) {
    for (let column = 0; column < means.columns; column++) {
      const at = 2 * row * columns + 2 * column;
      const [a, b, c, d] = [data[at]!, data[at + 1]!, data[at + columns]!, data[at + columns + 1]!];
      const center = (a + b + c + d) / 4;
      means.data[row * means.columns + column] = center;
      sum += ((a - center) ** 2 + (b - center) ** 2 + (c - center) ** 2 + (d - center) ** 2) / 4;
    }
  }
  return { means, variance: sum / means.data.length };
}

/** The picture under a filter of 3 x 3 weights, row by row; without the outermost pixels. */
function applyFilter({ data, rows, columns }: GreyImage, weights: readonly number[]): Float64Array {
  const result = new Float64Array((rows - 2) * (columns - 2));
  const offsets = weights.map((_, at) => Math.floor(at / 3) * columns + (at % 3));
  for (let row = 0; row < rows - 2; row++)
    for (let column = 0; column < columns - 2; column++) {
      let sum = 0;
      for (let at = 0; at < 9; at++) sum += weights[at]! * data[row * columns + column + offsets[at]!]!;
      result[row * (columns - 2) + column] = sum;
    }
  return result;
}

/** The logarithm of the variance of the Laplacian. Source: Pech-Pacheco and others, ICPR 2000, doi 10.1109/ICPR.2000.903548. */
function measureSharpness(image: GreyImage): number[] {
  const values = applyFilter(image, [0, 1, 0, 1, -4, 1, 0, 1, 0]);
  return [Math.log(standardDeviation(values) ** 2 + 1e-3)];
}

/** The standard deviation of the noise in grey levels. Source: Immerkær, Comput. Vis. Image Underst. 64(2), 1996, 300-302. */
function estimateNoise(image: GreyImage): number[] {
  const values = applyFilter(image, [1, -2, 1, -2, 4, -2, 1, -2, 1]);
  return [(Math.sqrt(Math.PI / 2) / 6) * mean(values.map(Math.abs))];
}

/** Quantiles of the size of the gradient, in grey levels a pixel. */
function describeGradient(image: GreyImage): number[] {
  const across = applyFilter(image, [0, 0, 0, -0.5, 0, 0.5, 0, 0, 0]);
  const down = applyFilter(image, [0, -0.5, 0, 0, 0, 0, 0, 0.5, 0]);
  const sizes = across.map((value, at) => Math.hypot(value, down[at]!));
  return [0.1, 0.5, 0.9, 0.99].map((share) => quantile(sizes, share));
}
