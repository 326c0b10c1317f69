/** Bytes in, header facts and the place of each frame out; no pixel is decoded here. */
import type { DataSet } from 'dicom-parser';
import { DicomError } from './dicom-error.js';
import { type DicomHeader, readHeader } from './dicom-header.js';
import { describeTag, tagOf } from './dictionary.js';
import { locateFrames, type PixelBytes } from './locate-frames.js';
import { type PixelLayout, readPixelLayout } from './pixel-layout.js';
import { readDataSet } from './read-data-set.js';
import { findElement, readUid } from './read-value.js';
import { explicitBigEndian, findCodec } from './transfer-syntaxes.js';

/** A parsed file. It keeps the bytes: frames are decoded from them on demand. */
export interface DicomFile {
  readonly header: DicomHeader;
  /** The number of frames, each of which `decodeFrame` can be asked for; 0 where the file holds no pixels. */
  readonly frameCount: number;
  /** How to read the pixels, for this room alone; null where the file holds none. */
  readonly pixels: DicomPixels | null;
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
  const { dataSet, repairs } = readDataSet(bytes);
  const transferSyntaxUID = readTransferSyntax(dataSet);
  const header = readHeader(dataSet, transferSyntaxUID);
  const pixels = findPixels(dataSet, transferSyntaxUID);
  return { header, frameCount: pixels?.layout.frames ?? 0, pixels, repairs };
}

function readTransferSyntax(dataSet: DataSet): string {
  const uid = readUid(dataSet, 'TransferSyntaxUID') ?? impliedTransferSyntax(dataSet);
  if (uid !== null) return uid;
  throw new DicomError('read DICOM file', {
    tag: describeTag('TransferSyntaxUID'),
    expected: 'a UID',
    found: 'no value or a malformed one',
    fix: 'export the file again from its source',
  });
}

/** dicom-parser notes the syntax that it was told, for a file without a preamble, as a `Value`. */
function impliedTransferSyntax(dataSet: DataSet): string | null {
  const element: object | undefined = dataSet.elements[tagOf('TransferSyntaxUID')];
  return element !== undefined && 'Value' in element && typeof element.Value === 'string' ? element.Value : null;
}

function findPixels(dataSet: DataSet, transferSyntaxUID: string): DicomPixels | null {
  const element = findElement(dataSet, 'PixelData');
  if (element === null) return null;
  const codec = findCodec(transferSyntaxUID);
  if (codec === null) {
    throw new DicomError('read pixels', {
      tag: describeTag('TransferSyntaxUID'),
      expected: 'a supported transfer syntax',
      // A UID that isn't the standard's may have been made of somebody's number.
      found: transferSyntaxUID.startsWith('1.2.840.10008.')
        ? transferSyntaxUID
        : "another one, which isn't the standard's",
      fix: 'transcode the file to Explicit VR Little Endian',
    });
  }
  const layout = readPixelLayout(dataSet);
  return {
    layout,
    bytes: dataSet.byteArray,
    where: locateFrames(dataSet, element, { layout, codec }),
    bigEndian: transferSyntaxUID === explicitBigEndian,
    words: element.vr === 'OW',
  };
}
