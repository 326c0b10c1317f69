/** The still of a cine: frames from first to last in one picture. */
import { encodeJpeg } from '../../dicom/jpeg.js';
import type { GreyImage } from '../../numeric/grey-image.js';
import { fitImage } from '../fit-image.js';

/** A picture of some frames, and its words. */
export interface Still {
  /** A JPEG file. */
  readonly base64: string;
  readonly alt: string;
}

const across = 3;
const most = 6;
const size = 192;
const quality = 80;

/** Up to six frames, evenly spaced, the first and the last among them, three in a row. */
export async function drawStill(images: readonly GreyImage[], alt: string): Promise<Still> {
  const count = Math.min(most, images.length);
  const shown = Array.from({ length: count }, (_, place) => Math.round((place * (images.length - 1)) / (count - 1)));
  const tiles = shown.map((index) => fitImage(images[index]!, size));
  const side = tiles[0]!.rows;
  const columns = side * Math.min(across, count);
  const rows = side * Math.ceil(count / across);
  const data = new Uint8Array(rows * columns);
  for (const [place, tile] of tiles.entries()) {
    const left = (place % across) * side;
    const top = Math.floor(place / across) * side;
    for (let row = 0; row < side; row++)
      data.set(tile.data.subarray(row * side, (row + 1) * side), (top + row) * columns + left);
  }
  const bytes = await encodeJpeg({ data, rows, columns }, quality);
  const numbers = shown.map((index) => index + 1).join(', ');
  return { base64: Buffer.from(bytes).toString('base64'), alt: `${alt}: frames ${numbers} of ${images.length}` };
}
