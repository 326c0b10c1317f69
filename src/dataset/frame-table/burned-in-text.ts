/** Looks for text that is burned into a frame, which can name a person: lines of small shapes that stand out from what is round them. */
import type { GreyImage } from '../../numeric/grey-image.js';

/** From so many shapes in one line on, a frame is said to show text. */
export const leastGlyphs = 3;

/** How often frames without text have a line of so many shapes, and frames with text have none, as measured (a test measures again). */
export const textErrors = {
  /** Frames drawn by `synthesize`, as they are and with a text of 5 to 12 characters, 7 to 28 pixels high, half of them blurred. */
  synthetic: { falseAlarms: 0.0, missed: 0.1, frames: 64 },
  /** ARCADE's, 384 x 384, the same. */
  arcade: { falseAlarms: 0.005, missed: 0.135, frames: 200 },
} as const;

/** Shapes of characters: heights in pixels of a frame as it is stored. */
const [leastHeight, greatestHeight] = [5, 40];
/** How far above (or below) their surroundings the pixels of a shape stand, in grey levels. */
const leastContrast = 35;

/**
 * The most shapes like characters that stand in one line of the frame: all brighter or all darker than their surroundings, sharply bounded, of
 * like heights, on one base line, near one another. It reads nothing: `0` says that no text was seen, not that there is none.
 *
 * A vessel, a catheter or a clip is one shape, and no line of them. {@link textErrors} says how often it errs.
 *
 * @returns 0, or a count from 1
 */
export function countGlyphs(image: GreyImage): number {
  const means = averageSurroundings(image);
  return Math.max(longestLine(findShapes(image, means, true)), longestLine(findShapes(image, means, false)));
}

interface Shape {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Shapes of pixels that stand out, of the size and the fill of characters, with a sharp edge all around. */
function findShapes(image: GreyImage, means: Float32Array, bright: boolean): Shape[] {
  const { rows, columns, data } = image;
  const isInk = createInk(image, means, bright);
  const seen = new Uint8Array(data.length);
  const shapes: Shape[] = [];
  for (let at = 0; at < data.length; at++) {
    if (seen[at] !== 0 || !isInk(at)) continue;
    const found = fillShape(at, { rows, columns, seen, isInk });
    if (found !== null && isCharacter(found) && isOutlined(found, image, bright)) shapes.push(found);
  }
  return shapes;
}

/** Pixels that stand out from the mean of their surroundings. */
function createInk({ data }: GreyImage, means: Float32Array, bright: boolean): (at: number) => boolean {
  return bright ? (at) => data[at]! - means[at]! >= leastContrast : (at) => means[at]! - data[at]! >= leastContrast;
}

/** Half the width of the square whose mean is a pixel's surroundings. */
const reach = 12;

/** The mean of the square round each pixel, as much of it as lies in the frame. */
function averageSurroundings({ rows, columns, data }: GreyImage): Float32Array {
  const width = columns + 1;
  const sums = new Float64Array((rows + 1) * width);
  for (let row = 0; row < rows; row++) {
    let line = 0;
    for (let column = 0; column < columns; column++) {
      line += data[row * columns + column]!;
      sums[(row + 1) * width + column + 1] = sums[row * width + column + 1]! + line;
    }
  }
  const means = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [Math.max(0, row - reach), Math.min(rows, row + reach + 1)];
    for (let column = 0; column < columns; column++) {
      const [left, right] = [Math.max(0, column - reach), Math.min(columns, column + reach + 1)];
      const sum =
        sums[bottom * width + right]! -
        sums[top * width + right]! -
        sums[bottom * width + left]! +
        sums[top * width + left]!;
      means[row * columns + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

interface Filling {
  readonly rows: number;
  readonly columns: number;
  /** Marks the pixels of shapes that were filled. */
  readonly seen: Uint8Array;
  readonly isInk: (at: number) => boolean;
}

/** The shape of ink (8 neighbours) that a pixel belongs to, with its area; null where it is larger than any character. */
function fillShape(start: number, { rows, columns, seen, isInk }: Filling): (Shape & { readonly area: number }) | null {
  const stack = [start];
  seen[start] = 1;
  let [left, right, top, bottom, area] = [columns, 0, rows, 0, 0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const row = Math.floor(at / columns);
    const column = at - row * columns;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    area++;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        const next = y * columns + x;
        if (seen[next] !== 0 || !isInk(next)) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
  }
  return area > greatestHeight ** 2 ? null : { left, right, top, bottom, area };
}

function isCharacter({ left, right, top, bottom, area }: Shape & { readonly area: number }): boolean {
  const [height, width] = [bottom - top + 1, right - left + 1];
  const fill = area / (height * width);
  return (
    height >= leastHeight && height <= greatestHeight && width <= 1.6 * height && fill >= 0.15 && area >= leastHeight
  );
}

/** Whether the frame around a shape's box is of another grey, but for neighbours that touch it. */
function isOutlined(shape: Shape, image: GreyImage, bright: boolean): boolean {
  const { left, right, top, bottom } = shape;
  const { rows, columns, data } = image;
  let [count, apart] = [0, 0];
  const ink = extremeOf(shape, image, bright);
  const look = (row: number, column: number): void => {
    if (row < 0 || column < 0 || row >= rows || column >= columns) return;
    count++;
    if (Math.abs(data[row * columns + column]! - ink) >= leastContrast) apart++;
  };
  for (let column = left - 2; column <= right + 2; column++) for (const row of [top - 2, bottom + 2]) look(row, column);
  for (let row = top - 1; row <= bottom + 1; row++) for (const column of [left - 2, right + 2]) look(row, column);
  return count > 0 && apart >= 0.75 * count;
}

/** The brightest (or darkest) grey in a shape's box. */
function extremeOf({ left, right, top, bottom }: Shape, { data, columns }: GreyImage, bright: boolean): number {
  let extreme = bright ? 0 : 255;
  for (let row = top; row <= bottom; row++) {
    for (let at = row * columns + left; at <= row * columns + right; at++) {
      extreme = bright ? Math.max(extreme, data[at]!) : Math.min(extreme, data[at]!);
    }
  }
  return extreme;
}

/** The most shapes in a row of which each follows the one before on the same base line. */
function longestLine(shapes: readonly Shape[]): number {
  const ordered = [...shapes].sort((a, b) => a.left - b.left || a.top - b.top);
  const lengths: number[] = [];
  for (const [index, shape] of ordered.entries()) {
    let best = 0;
    for (let before = 0; before < index; before++) {
      if (follows(ordered[before]!, shape)) best = Math.max(best, lengths[before]!);
    }
    lengths.push(best + 1);
  }
  return lengths.reduce((most, length) => Math.max(most, length), 0);
}

function follows(first: Shape, second: Shape): boolean {
  const [height, other] = [first.bottom - first.top + 1, second.bottom - second.top + 1];
  const taller = Math.max(height, other);
  const gap = second.left - first.right;
  return (
    Math.min(height, other) >= 0.6 * taller &&
    Math.abs(first.bottom - second.bottom) <= 0.25 * taller &&
    gap >= 1 &&
    gap <= 1.5 * taller
  );
}
