/** Pads a picture to a square and shrinks it, so that a contact sheet keeps its proportions. */
import type { GreyImage } from '../numeric/grey-image.js';
import { shrinkImage } from '../numeric/shrink-image.js';

/** `image` in the middle of a black square, shrunk to `size` x `size` pixels; a smaller square stays as large as it is. */
export function fitImage(image: GreyImage, size: number): GreyImage {
  const side = Math.max(image.rows, image.columns);
  const square = padToSquare(image, side);
  return side <= size ? square : shrinkImage(square, size);
}

function padToSquare(image: GreyImage, side: number): GreyImage {
  if (image.rows === side && image.columns === side) return image;
  const data = new Uint8Array(side * side);
  const top = Math.floor((side - image.rows) / 2);
  const left = Math.floor((side - image.columns) / 2);
  for (let row = 0; row < image.rows; row++) {
    const line = image.data.subarray(row * image.columns, (row + 1) * image.columns);
    data.set(line, (top + row) * side + left);
  }
  return { data, rows: side, columns: side };
}
