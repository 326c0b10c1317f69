/** Burns text into a frame, as a console does: one grey, sharp edges, a plain font of 5 x 7 pixels. */
import type { GreyImage } from '../../../src/numeric/grey-image.js';
import type { Random } from '../../../src/numeric/random.js';

/** Rows of five bits, from the top. */
const font: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  J: [7, 2, 2, 2, 2, 18, 12],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '7': [31, 1, 2, 4, 8, 8, 8],
};
const characters = Object.keys(font);

/** How the text looks. */
export interface BurnedText {
  readonly text: string;
  /** Pixels of the frame to one of the font. */
  readonly scale: number;
  readonly grey: number;
  readonly row: number;
  readonly column: number;
  /** Blurred by 3 x 3 pixels, as a picture that was made smaller or coded with loss. */
  readonly soft: boolean;
}

/** A text of 5 to 12 characters, 7 to 28 pixels high, bright or dark, somewhere in the frame. */
export function drawText(random: Random, { rows, columns }: GreyImage): BurnedText {
  const pick = (least: number, greatest: number): number =>
    least + Math.floor(random.uniform() * (greatest - least + 1));
  const length = pick(5, 12);
  const scale = pick(1, Math.min(4, Math.floor(columns / (6 * length + 6))));
  const text = Array.from({ length }, () => characters[pick(0, characters.length - 1)]!).join('');
  return {
    text,
    scale,
    grey: random.uniform() < 0.8 ? 255 : 0,
    row: pick(2, rows - 7 * scale - 3),
    column: pick(2, columns - 6 * scale * length - 3),
    soft: random.uniform() < 0.5,
  };
}

/** The frame with the text in it. */
export function burnText(image: GreyImage, burned: BurnedText): GreyImage {
  const { text, scale, grey, row, column, soft } = burned;
  const data = Uint8Array.from(image.data);
  for (const [index, character] of [...text].entries()) {
    for (const [y, bits] of font[character]!.entries()) {
      for (let x = 0; x < 5; x++) {
        if (((bits >> (4 - x)) & 1) === 0) continue;
        fill(data, image.columns, { top: row + y * scale, left: column + (index * 6 + x) * scale, size: scale, grey });
      }
    }
  }
  return soft ? blur({ ...image, data }, burned) : { ...image, data };
}

/** Means of 3 x 3 pixels round the text. */
function blur({ rows, columns, data }: GreyImage, { text, scale, row, column }: BurnedText): GreyImage {
  const blurred = Uint8Array.from(data);
  for (let y = Math.max(1, row - 1); y <= Math.min(rows - 2, row + 7 * scale); y++) {
    for (let x = Math.max(1, column - 1); x <= Math.min(columns - 2, column + 6 * scale * text.length); x++) {
      const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => data[(y + dy) * columns + x + dx]!));
      blurred[y * columns + x] = Math.round(near.reduce((sum, level) => sum + level, 0) / 9);
    }
  }
  return { rows, columns, data: blurred };
}

interface Square {
  readonly top: number;
  readonly left: number;
  readonly size: number;
  readonly grey: number;
}

function fill(data: Uint8Array, columns: number, { top, left, size, grey }: Square): void {
  for (let row = top; row < top + size; row++) {
    data.fill(grey, row * columns + left, row * columns + left + size);
  }
}
