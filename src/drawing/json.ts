/** Reads plain JSON that nobody has checked: what isn't of the wanted kind counts as not there. */

/** A plain object. */
export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = Object.freeze({});

/** `value` as an object; an empty one if it is something else. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : nothing;
}

/** What stands at the end of `path`, or `undefined`. */
export function find(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((part, key) => objectOf(part)[key], value);
}

/** A string, or a number as one; else `null`. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

/** Greater numbers have no place on an axis: differences of them may not be numbers. */
const greatest = 1e290;

/** A number that can be placed; else `null`. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) <= greatest ? value : null;
}

/** A list, typed or plain or in Plotly's binary form `{ dtype, bdata }`; `null` for anything else. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && 'length' in value) return Array.from(value as Uint8Array);
  const { dtype, bdata } = objectOf(value);
  return typeof dtype === 'string' && typeof bdata === 'string' ? decode(dtype, bdata) : null;
}

/** A list of lists; the binary form states its `shape`, as in `"2, 3"`. */
export function rowsOf(value: unknown): readonly (readonly unknown[])[] | null {
  const list = listOf(value);
  if (list === null) return null;
  const [rows, columns] = String(objectOf(value)['shape'] ?? '')
    .split(',')
    .map(Number);
  if (!rows || !columns) return list.map((row) => listOf(row) ?? []);
  return Array.from({ length: rows }, (_, row) => list.slice(row * columns, (row + 1) * columns));
}

const types: Readonly<Record<string, { readonly size: number; read(view: DataView, at: number): number }>> = {
  i1: { size: 1, read: (view, at) => view.getInt8(at) },
  u1: { size: 1, read: (view, at) => view.getUint8(at) },
  u1c: { size: 1, read: (view, at) => view.getUint8(at) },
  i2: { size: 2, read: (view, at) => view.getInt16(at, true) },
  u2: { size: 2, read: (view, at) => view.getUint16(at, true) },
  i4: { size: 4, read: (view, at) => view.getInt32(at, true) },
  u4: { size: 4, read: (view, at) => view.getUint32(at, true) },
  f4: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  f8: { size: 8, read: (view, at) => view.getFloat64(at, true) },
};

function decode(dtype: string, bdata: string): number[] | null {
  const type = Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (type === undefined) return null;
  const bytes = Buffer.from(bdata, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / type.size) }, (_, index) => type.read(view, index * type.size));
}
