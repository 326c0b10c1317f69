/** DICOM's run-length codec, the way out. */
import type { PixelLayout } from './pixel-layout.js';

const headerBytes = 64;
const longestRun = 128;

/**
 * Encodes little-endian stored values, samples side by side: a segment for each byte of each sample, the most significant first, row by row.
 *
 * Source: PS3.5, G.
 */
export function encodeRle(decoded: Uint8Array, layout: PixelLayout): Uint8Array {
  const width = layout.bitsAllocated / 8;
  const step = width * layout.samplesPerPixel;
  const segments = Array.from({ length: step }, (_, segment) => {
    const first = Math.floor(segment / width) * width + (width - 1 - (segment % width));
    return encodeSegment(takePlane(decoded, first, step), layout.columns);
  });
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(segments.length, 0);
  let offset = headerBytes;
  for (const [index, segment] of segments.entries()) {
    header.writeUInt32LE(offset, 4 + 4 * index);
    offset += segment.length;
  }
  return new Uint8Array(Buffer.concat([header, ...segments]));
}

function takePlane(decoded: Uint8Array, first: number, step: number): Uint8Array {
  const plane = new Uint8Array(decoded.length / step);
  for (let to = 0, from = first; to < plane.length; to++, from += step) plane[to] = decoded[from]!;
  return plane;
}

/** Runs do not cross the end of a row; the segment has an even length. */
function encodeSegment(plane: Uint8Array, columns: number): Uint8Array {
  const out = new Uint8Array(plane.length + Math.ceil(plane.length / columns) * Math.ceil(columns / longestRun) + 1);
  let at = 0;
  for (let start = 0; start < plane.length; start += columns)
    at = encodeRow(plane.subarray(start, start + columns), out, at);
  return out.subarray(0, at + (at % 2));
}

/** Repeats of three and more as one, all else as it stands. Returns where the row ends in `out`. */
function encodeRow(row: Uint8Array, out: Uint8Array, start: number): number {
  let at = start;
  for (let from = 0; from < row.length; ) {
    const repeats = countRepeats(row, from);
    if (repeats > 2) {
      out[at++] = 257 - repeats;
      out[at++] = row[from]!;
      from += repeats;
      continue;
    }
    const literal = from;
    while (from < row.length && from - literal < longestRun && countRepeats(row, from) < 3) from++;
    out[at++] = from - literal - 1;
    out.set(row.subarray(literal, from), at);
    at += from - literal;
  }
  return at;
}

function countRepeats(row: Uint8Array, from: number): number {
  const end = Math.min(row.length, from + longestRun);
  let next = from + 1;
  while (next < end && row[next] === row[from]) next++;
  return next - from;
}
