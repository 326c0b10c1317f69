/** The transfer syntaxes that can be decoded, and how. */

/** How the compressed bytes of a frame become stored values. */
export type Codec = 'rle' | 'deflate' | 'jpeg' | 'jpegLs' | 'jpeg2000' | 'htJpeg2000';

export const implicitLittleEndian = '1.2.840.10008.1.2';
export const explicitLittleEndian = '1.2.840.10008.1.2.1';
export const explicitBigEndian = '1.2.840.10008.1.2.2';
export const deflatedLittleEndian = '1.2.840.10008.1.2.1.99';

/** Transfer syntax UID -> codec. Source: PS3.6, table A-1. */
const codecs: ReadonlyMap<string, Codec | 'native'> = new Map([
  [implicitLittleEndian, 'native'],
  [explicitLittleEndian, 'native'],
  [deflatedLittleEndian, 'native'],
  [explicitBigEndian, 'native'],
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.8.1', 'deflate'],
  ['1.2.840.10008.1.2.4.50', 'jpeg'],
  ['1.2.840.10008.1.2.4.51', 'jpeg'],
  ['1.2.840.10008.1.2.4.53', 'jpeg'],
  ['1.2.840.10008.1.2.4.55', 'jpeg'],
  ['1.2.840.10008.1.2.4.57', 'jpeg'],
  ['1.2.840.10008.1.2.4.70', 'jpeg'],
  ['1.2.840.10008.1.2.4.80', 'jpegLs'],
  ['1.2.840.10008.1.2.4.81', 'jpegLs'],
  ['1.2.840.10008.1.2.4.90', 'jpeg2000'],
  ['1.2.840.10008.1.2.4.91', 'jpeg2000'],
  ['1.2.840.10008.1.2.4.201', 'htJpeg2000'],
  ['1.2.840.10008.1.2.4.202', 'htJpeg2000'],
  ['1.2.840.10008.1.2.4.203', 'htJpeg2000'],
]);

/** The codec of a transfer syntax, `native` where it is uncompressed, or null where it cannot be decoded here. */
export function findCodec(transferSyntaxUID: string): Codec | 'native' | null {
  return codecs.get(transferSyntaxUID) ?? null;
}
