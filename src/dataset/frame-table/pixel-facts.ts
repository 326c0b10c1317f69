/** What a frame's pixels say about its quality, in few numbers. */
import type { GreyImage } from '../../numeric/grey-image.js';
import { hashPixels } from '../hash-pixels.js';
import { countGlyphs } from './burned-in-text.js';

/** The columns that each frame's facts fill, in their order, and their types in DuckDB (docs/formats.md). */
export const pixelColumns = {
  pixelSha256: 'VARCHAR',
  meanGrey: 'DOUBLE',
  sdGrey: 'DOUBLE',
  grey01: 'INTEGER',
  grey50: 'INTEGER',
  grey99: 'INTEGER',
  blackShare: 'DOUBLE',
  whiteShare: 'DOUBLE',
  borderShare: 'DOUBLE',
  sharpness: 'DOUBLE',
  glyphs: 'INTEGER',
} as const;

/** The facts of a frame in the order of {@link pixelColumns}, with commas between. */
export function describePixels(image: GreyImage): string {
  const histogram = countGreys(image.data);
  const total = image.data.length;
  const { mean, deviation } = summarize(histogram, total);
  const facts = [
    hashPixels(image),
    mean.toFixed(3),
    deviation.toFixed(3),
    ...[0.01, 0.5, 0.99].map((share) => findGrey(histogram, share * total)),
    (histogram[0]! / total).toFixed(5),
    (histogram[255]! / total).toFixed(5),
    measureBorder(image).toFixed(5),
    measureSharpness(image).toFixed(3),
    countGlyphs(image),
  ];
  return facts.join(',');
}

function countGreys(data: Uint8Array): Float64Array {
  const histogram = new Float64Array(256);
  for (let index = 0; index < data.length; index++) histogram[data[index]!]!++;
  return histogram;
}

function summarize(histogram: Float64Array, total: number): { readonly mean: number; readonly deviation: number } {
  const mean = histogram.reduce((sum, count, grey) => sum + count * grey, 0) / total;
  const variance = histogram.reduce((sum, count, grey) => sum + count * (grey - mean) ** 2, 0) / total;
  return { mean, deviation: Math.sqrt(variance) };
}

/** The least grey that `wanted` pixels don't exceed. */
function findGrey(histogram: Float64Array, wanted: number): number {
  let seen = 0;
  const grey = histogram.findIndex((count) => {
    seen += count;
    return seen >= wanted;
  });
  return Math.max(grey, 0);
}

/** A line whose pixels are all darker than this and differ by less than this is taken for collimator or letter box. */
const borderGrey = 24;

/** The share of the area outside the rows and columns that hold a picture: what a collimator or a letter box covers. */
function measureBorder({ rows, columns, data }: GreyImage): number {
  const isDark = (start: number, step: number, count: number): boolean => {
    for (let index = 0, at = start; index < count; index++, at += step) if (data[at]! >= borderGrey) return false;
    return true;
  };
  const isDarkRow = (row: number): boolean => isDark(row * columns, 1, columns);
  const isDarkColumn = (column: number): boolean => isDark(column, columns, rows);
  const [top, bottom] = findEdges(rows, isDarkRow);
  const [left, right] = findEdges(columns, isDarkColumn);
  return 1 - ((bottom - top) * (right - left)) / (rows * columns);
}

/** The first line that isn't dark, and the line after the last such one; all lines of a dark picture are outside. */
function findEdges(count: number, isDark: (line: number) => boolean): [first: number, end: number] {
  let [first, end] = [0, count];
  while (first < count && isDark(first)) first++;
  while (end > first && isDark(end - 1)) end--;
  return [first, end];
}

/** The standard deviation of the Laplacian (4 neighbours) in grey levels: blur lowers it, noise and edge enhancement raise it. */
function measureSharpness({ rows, columns, data }: GreyImage): number {
  let [sum, squares] = [0, 0];
  for (let row = 1; row < rows - 1; row++) {
    for (let at = row * columns + 1, last = (row + 1) * columns - 2; at <= last; at++) {
      const value = data[at - 1]! + data[at + 1]! + data[at - columns]! + data[at + columns]! - 4 * data[at]!;
      sum += value;
      squares += value * value;
    }
  }
  const count = Math.max(1, (rows - 2) * (columns - 2));
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
