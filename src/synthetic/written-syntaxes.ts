/** The transfer syntaxes that synthetic files can be written in, all of them lossless. */
import { type DicomElements, writeDicom } from '../dicom/write-dicom.js';

/** Name -> UID, and whether the pixels are compressed. Source: PS3.6, table A-1. */
const syntaxes = {
  explicit: { uid: '1.2.840.10008.1.2.1', compressed: false },
  implicit: { uid: '1.2.840.10008.1.2', compressed: false },
  'big-endian': { uid: '1.2.840.10008.1.2.2', compressed: false },
  deflated: { uid: '1.2.840.10008.1.2.1.99', compressed: false },
  rle: { uid: '1.2.840.10008.1.2.5', compressed: true },
  'jpeg-lossless': { uid: '1.2.840.10008.1.2.4.70', compressed: true },
  'jpeg-ls': { uid: '1.2.840.10008.1.2.4.80', compressed: true },
  'jpeg-2000': { uid: '1.2.840.10008.1.2.4.90', compressed: true },
  htj2k: { uid: '1.2.840.10008.1.2.4.201', compressed: true },
} as const;

export type SyntaxName = keyof typeof syntaxes;

export const syntaxNames: readonly SyntaxName[] = Object.keys(syntaxes) as SyntaxName[];

/** The file's bytes in that syntax. */
export async function writeImage(elements: DicomElements, name: SyntaxName): Promise<Uint8Array> {
  const { uid, compressed } = syntaxes[name];
  if (!compressed) return writeDicom(elements, { transferSyntaxUID: uid });
  // Codecs take longer to load than the usual syntax needs.
  const { writeCompressedDicom } = await import('../dicom/write-compressed-dicom.js');
  return writeCompressedDicom(elements, uid);
}
