/** The type of stored values as NumPy names it, and their bytes. */
import type { StoredFrame } from './decode-frame.js';
import type { PixelLayout } from './pixel-layout.js';

/** NumPy's name of the type that `decodeFrame` gives. */
export type StoredType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32';

/** The type of a file's stored values; one-bit values are a byte each. */
export function storedTypeOf({ bitsAllocated, signed }: PixelLayout): StoredType {
  const bits = bitsAllocated === 1 ? 8 : bitsAllocated;
  return `${signed ? '' : 'u'}int${bits}`;
}

/** The bytes of stored values as they lie in memory (little endian on every machine that Node runs on). */
export function bytesOf({ data }: StoredFrame): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
