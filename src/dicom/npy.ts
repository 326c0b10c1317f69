/** The head of a NumPy array file, before the values in C order. */
import type { StoredType } from './stored-type.js';

const descriptions: Readonly<Record<StoredType, string>> = {
  uint8: '|u1',
  int8: '|i1',
  uint16: '<u2',
  int16: '<i2',
  uint32: '<u4',
  int32: '<i4',
};

/**
 * The head of an NPY file, version 1.0: its length is a multiple of 64 bytes, so that values can be mapped into memory.
 *
 * Source: NumPy, `numpy.lib.format`.
 */
export function formatNpyHead(type: StoredType, shape: readonly number[]): Uint8Array {
  const size = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descriptions[type]}', 'fortran_order': False, 'shape': ${size}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const head = Buffer.alloc(length, ' ');
  head.write('\x93NUMPY\x01\x00', 0, 'latin1');
  head.writeUInt16LE(length - 10, 8);
  head.write(text, 10, 'latin1');
  head.write('\n', length - 1, 'latin1');
  return new Uint8Array(head);
}
