/** Counts the frames of a scanned file, as long as nothing about its pixels is doubtful. */
import type { DicomHeader } from './dicom-header.js';
import type { HeaderBytes } from './header-bytes.js';
import { largestFrame } from './pixel-layout.js';
import type { ScannedHeader } from './scan-header.js';
import { findCodec } from './transfer-syntaxes.js';

/** A fragment's head and the least that holds a frame: more frames than that can't be in the file. */
const leastFragment = 16;

/**
 * The number of frames, where the header makes sense in itself and the file is long enough for it.
 *
 * @returns null where that is doubtful: `parseDicom` then reads the whole file and says what is wrong, or that nothing is
 */
export function countFrames(scan: ScannedHeader, file: HeaderBytes): number | null {
  const { header, pixelOffset, pixelLength } = scan;
  const frames = header.NumberOfFrames ?? 1;
  const codec = findCodec(header.TransferSyntaxUID);
  if (codec === null || (codec === 'native') === (pixelLength === null)) return null;
  if (!Number.isInteger(frames) || frames < 1 || !isSound(header)) return null;
  const bits = header.Rows! * header.Columns! * header.SamplesPerPixel! * header.BitsAllocated!;
  if (bits / 8 > largestFrame) return null;
  if (pixelLength !== null) return Math.ceil((bits * frames) / 8) <= pixelLength ? frames : null;
  return frames * leastFragment <= file.size - pixelOffset && endsWithDelimiter(file) ? frames : null;
}

function isSound(header: DicomHeader): boolean {
  const { Rows, Columns, SamplesPerPixel, BitsAllocated, PixelRepresentation, PhotometricInterpretation } = header;
  const { BitsStored, HighBit } = header;
  const stored = BitsStored ?? BitsAllocated ?? 0;
  return (
    (Rows ?? 0) >= 1 &&
    (Columns ?? 0) >= 1 &&
    [1, 3].includes(SamplesPerPixel ?? 0) &&
    [1, 8, 16, 32].includes(BitsAllocated ?? 0) &&
    stored >= 1 &&
    stored <= BitsAllocated! &&
    (HighBit ?? stored - 1) >= stored - 1 &&
    (HighBit ?? stored - 1) < BitsAllocated! &&
    [0, 1].includes(PixelRepresentation ?? 0) &&
    PhotometricInterpretation?.endsWith('_422') !== true
  );
}

/** A file that was cut has none. */
function endsWithDelimiter(file: HeaderBytes): boolean {
  const at = file.seek(file.size - 8, 8);
  return at >= 0 && file.bytes.readUInt32LE(at) === 0xe0ddfffe;
}
