/** Walks over the segments of a JPEG or JPEG-LS code stream, up to the coded data. */

/** A segment. */
export interface JpegSegment {
  /** Both bytes: 0xffc0. */
  readonly marker: number;
  /** What follows the segment's length; shorter than it says where the bytes end. */
  readonly body: Uint8Array;
}

const startOfScan = 0xffda;

/** The segments from the start marker to the first scan, which is left out; none where the bytes are no such stream. Source: ITU-T T.81, B.1.1. */
export function* walkJpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = (bytes[at]! << 8) | bytes[at + 1]!;
    if (marker < 0xff00 || marker === startOfScan) return;
    if (marker === 0xffff) {
      at += 1;
      continue;
    }
    const length = Math.max(2, (bytes[at + 2]! << 8) | bytes[at + 3]!);
    yield { marker, body: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
  }
}
