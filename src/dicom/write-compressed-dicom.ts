/** Writes DICOM files whose pixels are compressed without loss. */
import { decodeFrame } from './decode-frame.js';
import { refused } from './encode-element.js';
import { encodeRle } from './encode-rle.js';
import { encodeNatively, type NativeCodec } from './native-codecs.js';
import { parseDicom } from './parse-dicom.js';
import type { PixelLayout } from './pixel-layout.js';
import { bytesOf } from './stored-type.js';
import { type DicomElements, writeDicom } from './write-dicom.js';

/** The lossless syntaxes that can be written. Source: PS3.6, table A-1. */
const encoders: ReadonlyMap<string, 'rle' | NativeCodec> = new Map([
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.4.70', 'jpeg'],
  ['1.2.840.10008.1.2.4.80', 'jpegLs'],
  ['1.2.840.10008.1.2.4.90', 'jpeg2000'],
  ['1.2.840.10008.1.2.4.201', 'htJpeg2000'],
]);

/**
 * Writes what `writeDicom` does, with each frame compressed on its own, in a fragment that the offset table names.
 *
 * Colours: RLE and JPEG-LS and lossless JPEG keep them as they are; JPEG 2000 of both kinds is written for grey pixels alone.
 *
 * @param elements - as for `writeDicom`, with native PixelData of 8 or 16 bits (RLE: 32, too)
 * @param transferSyntaxUID - RLE, JPEG lossless (.70), JPEG-LS (.80), JPEG 2000 (.90) or HTJ2K (.201)
 * @throws {RangeError} for another syntax, other pixels, and what `writeDicom` refuses
 * @throws {DicomError} where the elements do not describe the pixels
 */
export async function writeCompressedDicom(elements: DicomElements, transferSyntaxUID: string): Promise<Uint8Array> {
  const codec = encoders.get(transferSyntaxUID);
  if (codec === undefined) throw refused(`a syntax among ${[...encoders.keys()].join(', ')}`, transferSyntaxUID);
  const file = parseDicom(writeDicom(elements));
  if (file.pixels === null) throw refused('PixelData', 'none');
  const { layout } = file.pixels;
  refuseLayout(layout, codec);
  const frames: Uint8Array[] = [];
  for (let index = 0; index < file.frameCount; index++) {
    const decoded = bytesOf(await decodeFrame(file, index));
    frames.push(codec === 'rle' ? encodeRle(decoded, layout) : await encodeNatively(decoded, layout, { codec }));
  }
  const samples = layout.planar ? { PlanarConfiguration: 0 } : {};
  return writeDicom({ ...elements, ...samples }, { transferSyntaxUID, frames });
}

function refuseLayout({ bitsAllocated, samplesPerPixel }: PixelLayout, codec: 'rle' | NativeCodec): void {
  const most = codec === 'rle' ? 32 : 16;
  if (bitsAllocated < 8 || bitsAllocated > most) throw refused(`8 to ${most} bits a sample`, `${bitsAllocated} bits`);
  if (samplesPerPixel > 1 && (codec === 'jpeg2000' || codec === 'htJpeg2000')) throw refused('grey pixels', 'colours');
}
