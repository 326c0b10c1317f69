/** Reads float32 tensors from a safetensors file. */
import { readFileSync } from 'node:fs';
import type { NamedTensor } from './named-tensors.js';

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function refuse(got: string): never {
  throw new SyntaxError(
    `Cannot read weights: expected a safetensors file of F32 tensors, got ${got}; save it again with the safetensors library`,
  );
}

function parseHeader(bytes: Buffer): { readonly entries: [string, HeaderEntry][]; readonly start: number } {
  const length = bytes.length < 8 ? Number.POSITIVE_INFINITY : Number(bytes.readBigUInt64LE());
  if (8 + length > bytes.length) refuse(`a header beyond the file's ${bytes.length} bytes`);
  try {
    const header: Record<string, HeaderEntry> = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    return { entries: Object.entries(header).filter(([name]) => name !== '__metadata__'), start: 8 + length };
  } catch {
    return refuse('a header that is not JSON');
  }
}

/**
 * The tensors of a safetensors file, in the order of its header.
 *
 * @throws SyntaxError if the file is not one, is cut off, or holds a tensor that is not F32
 *
 * Source: github.com/huggingface/safetensors, "Format".
 */
export function readSafetensors(path: string): NamedTensor[] {
  const bytes = readFileSync(path);
  const { entries, start } = parseHeader(bytes);
  return entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      if (dtype !== 'F32') refuse(`'${name}' of ${dtype}`);
      if (to - from !== 4 * shape.reduce((a, b) => a * b, 1) || start + to > bytes.length)
        refuse(`'${name}' outside the file or of another length than its shape`);
      return {
        name,
        shape,
        read: () =>
          new Float32Array(bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to)),
      };
    },
  );
}
