/** Bytes in, header facts and the place of each frame out; no pixel is decoded here. */
import type { DataSet } from 'dicom-parser';
import { chooseCodec } from './choose-codec.js';
import { type DicomHeader, readHeader } from './dicom-header.js';
import { type DisplayFacts, readDisplayFacts } from './display-facts.js';
import { readJpegColor } from './jpeg-color.js';
import { locateFrames, type PixelBytes } from './locate-frames.js';
import { type PixelLayout, readPixelLayout } from './pixel-layout.js';
import { readDataSet } from './read-data-set.js';
import { findElement } from './read-value.js';
import { explicitBigEndian } from './transfer-syntaxes.js';

/** A parsed file. It keeps the bytes: frames are decoded from them on demand. */
export interface DicomFile {
  readonly header: DicomHeader;
  /** The number of frames, each of which `decodeFrame` can be asked for; 0 where the file holds no pixels. */
  readonly frameCount: number;
  /** How to read the pixels, for this room alone; null where the file holds none. */
  readonly pixels: DicomPixels | null;
  /** How the frames are to be shown, and what would lie over them. */
  readonly display: DisplayFacts;
  /** What was mended to read the file, as sentences without values; empty for a file that needed nothing. */
  readonly repairs: readonly string[];
}

/** What `decodeFrame` needs. */
export interface DicomPixels {
  readonly layout: PixelLayout;
  /** The file, inflated where it was deflated. */
  readonly bytes: Uint8Array;
  readonly where: PixelBytes;
  readonly bigEndian: boolean;
  /** Native pixels were written as 16-bit words (OW), which matters in big-endian files. */
  readonly words: boolean;
}

/**
 * Parses a DICOM file: header facts, and where the frames are. Use `decodeFrame` for the pixels.
 *
 * A file without a preamble is tried as plain data set; such repairs are listed. Nothing larger than the file is allocated (a deflated one is inflated to at
 * most 512 MiB), whatever the header claims.
 *
 * @param bytes - the whole file; kept, not copied
 * @throws {DicomError} for what is no DICOM, is cut short, says impossible things of its pixels, or uses a transfer syntax
 * that cannot be decoded here
 *
 * Source: PS3.10, 7.1; PS3.5, A.
 */
export function parseDicom(bytes: Uint8Array): DicomFile {
  const { dataSet, transferSyntaxUID, repairs: mended } = readDataSet(bytes);
  const repairs = new Set(mended);
  const found = findPixels(dataSet, transferSyntaxUID, repairs);
  const header = readHeader(dataSet, found?.transferSyntaxUID ?? transferSyntaxUID, { repairs });
  const pixels = found?.pixels ?? null;
  const frameCount = pixels?.layout.frames ?? 0;
  const display = readDisplayFacts(dataSet, {
    frames: frameCount,
    photometricInterpretation: pixels === null ? '' : findColorCoding(pixels, repairs),
    signed: header.PixelRepresentation === 1,
    repairs,
  });
  return { header, frameCount, pixels, display, repairs: [...repairs] };
}

interface FoundPixels {
  readonly transferSyntaxUID: string;
  readonly pixels: DicomPixels;
}

function findPixels(dataSet: DataSet, declared: string, repairs: Set<string>): FoundPixels | null {
  const pixelData = findElement(dataSet, 'PixelData');
  if (pixelData === null) return null;
  const layout = readPixelLayout(dataSet, repairs);
  const { element, codec, transferSyntaxUID } = chooseCodec(dataSet, pixelData, { layout, declared, repairs });
  const pixels: DicomPixels = {
    layout,
    bytes: dataSet.byteArray,
    where: locateFrames(dataSet, element, { layout, codec, repairs }),
    bigEndian: transferSyntaxUID === explicitBigEndian,
    words: element.vr === 'OW',
  };
  return { transferSyntaxUID, pixels };
}

/** RGB and YBR are mistaken for each other: a JPEG code stream knows. */
function findColorCoding({ layout, where, bytes }: DicomPixels, repairs: Set<string>): string {
  const declared = layout.photometricInterpretation;
  if (where.kind === 'native' || where.codec !== 'jpeg' || layout.samplesPerPixel !== 3) return declared;
  const [range] = where.frames[0] ?? [];
  const shown = range === undefined ? null : readJpegColor(bytes.subarray(range.offset, range.offset + range.length));
  if (shown === null || (shown === 'RGB') === (declared === 'RGB')) return declared;
  repairs.add('The colours are coded in another way than the photometric interpretation says.');
  return shown;
}
