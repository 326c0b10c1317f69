/** Float32 tensors as a safetensors file, with texts beside them and a SHA-256 over the whole file. */
import { createHash } from 'node:crypto';
import { writeAtomic } from './write-atomic.js';

/** A tensor to be written. */
export interface NewTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor of a file. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its values: a view of the file's bytes where they are aligned, else a copy. */
  read(): Float32Array;
}

/** What a file holds. */
export interface Safetensors {
  readonly tensors: readonly StoredTensor[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether the file is, to the bit, what `writeSafetensors` wrote; `unsealed` for a file of another program. */
  readonly seal: 'whole' | 'altered' | 'unsealed';
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

// The hash stands first in the header, so at a fixed place; it is taken of the file with zeros there.
const beforeSeal = '{"__metadata__":{"sha256":"';
const sealAt = 8 + beforeSeal.length;
const blank = '0'.repeat(64);
const alignment = 8;

function bytesOf({ data }: NewTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function formatHeader(tensors: readonly NewTensor[], metadata: Readonly<Record<string, string>>): Buffer {
  let end = 0;
  const entries = tensors.map(({ name, shape, data }): [string, HeaderEntry] => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const header = { __metadata__: { sha256: blank, ...metadata }, ...Object.fromEntries(entries) };
  const text = Buffer.from(JSON.stringify(header));
  const length = Math.ceil(text.length / alignment) * alignment;
  const bytes = Buffer.alloc(8 + length, ' ');
  bytes.writeBigUInt64LE(BigInt(length));
  text.copy(bytes, 8);
  return bytes;
}

function checkTensors(path: string, tensors: readonly NewTensor[]): void {
  const names = new Set(['__metadata__']);
  for (const { name, shape, data } of tensors) {
    const expected = shape.reduce((a, b) => a * b, 1);
    const named = !names.has(name) && !/^\d+$/.test(name);
    names.add(name);
    if (named && data.length === expected) continue;
    const got = named ? `${data.length} values for [${shape}]` : 'a name that is taken or a number';
    throw new RangeError(
      `Cannot write ${path}: expected tensors of different names and as many values as their shapes say, got ${got} at '${name}'; mend the tensor`,
    );
  }
}

/**
 * Writes `tensors` and the texts of `metadata` as one file, atomically. The same content gives the same bytes.
 *
 * @param metadata - texts by name; `sha256` is added
 * @returns the SHA-256 that seals the file: of its bytes with zeros in the seal's place
 * @throws RangeError for two tensors of one name, a name that is a whole number, or values that don't fit their shape
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 *
 * Source: github.com/huggingface/safetensors, "Format".
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly NewTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> {
  checkTensors(path, tensors);
  const header = formatHeader(tensors, metadata);
  const parts = tensors.map(bytesOf);
  const hash = createHash('sha256').update(header);
  for (const part of parts) hash.update(part);
  const seal = hash.digest('hex');
  header.write(seal, sealAt, 'latin1');
  await writeAtomic(path, [header, ...parts]);
  return seal;
}

function findSeal(bytes: Buffer): Safetensors['seal'] {
  if (bytes.toString('latin1', 8, sealAt) !== beforeSeal) return 'unsealed';
  const after = sealAt + blank.length;
  const hash = createHash('sha256').update(bytes.subarray(0, sealAt)).update(blank).update(bytes.subarray(after));
  return hash.digest('hex') === bytes.toString('latin1', sealAt, after) ? 'whole' : 'altered';
}

function refuse(got: string): never {
  throw new SyntaxError(
    `Cannot read tensors: expected a safetensors file of F32 tensors, got ${got}; save it again with the safetensors library`,
  );
}

function parseHeader(bytes: Buffer): { readonly header: Record<string, unknown>; readonly start: number } {
  const length = bytes.length < 8 ? Number.POSITIVE_INFINITY : Number(bytes.readBigUInt64LE());
  if (8 + length > bytes.length) refuse(`a header beyond the file's ${bytes.length} bytes`);
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  } catch {
    refuse('a header that is not JSON');
  }
  if (typeof header !== 'object' || header === null) refuse('a header that is no object');
  return { header: header as Record<string, unknown>, start: 8 + length };
}

function isEntry(entry: unknown): entry is HeaderEntry {
  const { shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>;
  return [shape, offsets].every((list) => Array.isArray(list) && list.every(Number.isSafeInteger));
}

function readValues(bytes: Buffer, start: number, length: number): Float32Array {
  const from = bytes.byteOffset + start;
  if (from % 4 === 0) return new Float32Array(bytes.buffer, from, length / 4);
  return new Float32Array(bytes.buffer.slice(from, from + length));
}

/**
 * The content of a safetensors file, in the order of its header.
 *
 * @param bytes - the whole file; tensors are views of it
 * @throws SyntaxError if it is no such file, is cut off, or holds a tensor that is not F32
 */
export function parseSafetensors(bytes: Buffer): Safetensors {
  const { header, start } = parseHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]): StoredTensor => {
    if (!isEntry(entry)) return refuse(`'${name}' without a shape and a place`);
    if (entry.dtype !== 'F32') return refuse(`'${name}' of ${entry.dtype}`);
    const {
      shape,
      data_offsets: [from, to],
    } = entry;
    if (from < 0 || to - from !== 4 * shape.reduce((a, b) => a * b, 1) || start + to > bytes.length)
      return refuse(`'${name}' outside the file or of another length than its shape`);
    return { name, shape, read: () => readValues(bytes, start + from, to - from) };
  });
  return { tensors, metadata: metadata as Record<string, string>, seal: findSeal(bytes) };
}
