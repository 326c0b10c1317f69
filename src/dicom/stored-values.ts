/** Bytes to typed stored values: aligned, unpacked, without the bits that are no part of a value. */
import { frameValues, type PixelLayout } from './pixel-layout.js';

/** Stored values of a frame, before rescale and window; one-bit values are a byte each. */
export type StoredValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** The values of a frame's little-endian bytes: a view where the bytes are aligned, else a copy. */
export function viewValues(bytes: Uint8Array, layout: PixelLayout): StoredValues {
  const width = Math.max(8, layout.bitsAllocated);
  const aligned = bytes.byteOffset % (width / 8) === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset } = aligned;
  const count = frameValues(layout);
  if (width === 8)
    return layout.signed ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count);
  if (width === 16)
    return layout.signed ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
  return layout.signed ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
}

/** One-bit pixels, the first in the lowest bit, to a byte each. Source: PS3.5, 8.1.1. */
export function unpackBits(bytes: Uint8Array, count: number, start: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let index = 0, bit = start; index < count; index++, bit++)
    values[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  return values;
}

/**
 * Keeps the BitsStored bits up to `highBit`, extending the sign; the values themselves where there is nothing to drop. Source: PS3.5, 8.1.1.
 */
export function dropSpareBits(values: StoredValues, layout: PixelLayout, highBit: number): StoredValues {
  if (layout.bitsStored === layout.bitsAllocated) return values;
  const left = 31 - highBit;
  const right = 32 - layout.bitsStored;
  const kept = values.slice();
  for (let index = 0; index < kept.length; index++) {
    const shifted = (values[index] ?? 0) << left;
    kept[index] = layout.signed ? shifted >> right : shifted >>> right;
  }
  return kept;
}
