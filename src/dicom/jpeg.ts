/** Grey pictures as baseline JPEG, for showing: what a browser draws, and how far it is from the picture. */
import type { GreyImage } from '../numeric/grey-image.js';
import { decodeJpeg as decodeCodeStream, encodeNatively } from './native-codecs.js';
import type { PixelLayout } from './pixel-layout.js';

/**
 * Encodes a picture as a JPEG file of one component (baseline, 8 bits), which loses detail. For showing, not for keeping.
 *
 * @param quality - libjpeg's, a whole number of 1 to 100
 * @throws {RangeError} for another quality
 */
export async function encodeJpeg(image: GreyImage, quality: number): Promise<Uint8Array> {
  if (!Number.isInteger(quality) || quality < 1 || quality > 100)
    throw new RangeError(
      `Cannot encode a picture: expected a quality of 1 to 100, got ${quality}; pass a whole number`,
    );
  return encodeNatively(image.data, greyLayout(image), { codec: 'jpeg', quality });
}

/**
 * Decodes what {@link encodeJpeg} made.
 *
 * @param size - of the picture that was encoded
 */
export async function decodeJpeg(encoded: Uint8Array, size: Pick<GreyImage, 'rows' | 'columns'>): Promise<GreyImage> {
  const data = await decodeCodeStream(encoded, greyLayout(size));
  return { data, rows: size.rows, columns: size.columns };
}

function greyLayout({ rows, columns }: Pick<GreyImage, 'rows' | 'columns'>): PixelLayout {
  return {
    ...{ frames: 1, rows, columns, samplesPerPixel: 1, bitsAllocated: 8, bitsStored: 8, highBit: 7 },
    ...{ signed: false, planar: false, photometricInterpretation: 'MONOCHROME2' },
  };
}
