/** Features on disk by content: one file a frame, replaced as a whole, so that two processes may share the folder. */
import { closeSync, openSync, read } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../files/hash.js';
import { writeAtomic } from '../files/write-atomic.js';
import { fromFloat16, greatestFloat16, toFloat16 } from '../numeric/float16.js';

/** How numbers lie on disk; the half has about three digits. */
export type CachePrecision = 'float32' | 'float16';

/** One way of computing features. */
export interface CachePlan {
  /** Everything but the frame that the values depend on. */
  readonly recipe: string;
  /** Values a frame. */
  readonly length: number;
  /** Default `float32`. */
  readonly precision?: CachePrecision;
  /** Files are kept in memory, too, as long as so many bytes last; default 0. */
  readonly memoryBytes?: number;
}

/** What was computed before, for one way of computing it. */
export interface FeatureCache {
  /** On disk, a frame. */
  readonly bytesEach: number;
  /** Whether there is a whole file for a frame, altered or not. */
  has(id: string): Promise<boolean>;
  /** Puts the values of a frame into `target`; false if they are missing, cut off or altered. */
  readInto(id: string, target: Float32Array): Promise<boolean>;
  /** @throws RangeError where a value is too large for half precision */
  write(id: string, values: Float32Array): Promise<void>;
}

const digestLength = 64;
const readFrom = promisify(read);

/**
 * Opens the cache for one way of computing features.
 *
 * A file holds little-endian numbers and then the SHA-256, in hexadecimal, of recipe, frame and values; it is checked when a file
 * is read for the first time.
 *
 * @param folder - its files lie in `<folder>/features/<hash of the recipe>/<first digits of the frame's hash>/`
 */
export function openFeatureCache(folder: string, plan: CachePlan): FeatureCache {
  const { recipe, length, precision = 'float32', memoryBytes = 0 } = plan;
  const root = join(folder, 'features', sha256(recipe).slice(0, 32));
  const pathOf = (id: string): string => join(root, id.slice(0, 2), `${id}.${precision === 'float32' ? 'f32' : 'f16'}`);
  const valueBytes = length * (precision === 'float32' ? 4 : 2);
  const bytesEach = valueBytes + digestLength;
  const checked = new Set<string>();
  const memory = new Map<string, Uint8Array>();
  const digestOf = (id: string, bytes: Uint8Array): string => sha256(recipe, id, bytes);

  /** Files that fit stay for ever: where all don't fit, frames in random order find more so than by replacing the oldest. */
  function remember(id: string, values: Uint8Array): void {
    if ((memory.size + 1) * valueBytes <= memoryBytes) memory.set(id, values);
  }

  async function load(id: string): Promise<Uint8Array | null> {
    const bytes = await readWhole(pathOf(id), bytesEach);
    if (bytes === null) return null;
    const values = bytes.subarray(0, valueBytes);
    if (
      !checked.has(id) &&
      Buffer.from(bytes.buffer, valueBytes, digestLength).toString('latin1') !== digestOf(id, values)
    )
      return null;
    checked.add(id);
    remember(id, values);
    return values;
  }

  return {
    bytesEach,
    async has(id) {
      return (await stat(pathOf(id)).catch(() => null))?.size === bytesEach;
    },
    async readInto(id, target) {
      const values = memory.get(id) ?? (await load(id));
      if (values === null) return false;
      if (precision === 'float32') target.set(new Float32Array(values.buffer, 0, length));
      else fromFloat16(new Uint16Array(values.buffer, 0, length), target);
      return true;
    },
    async write(id, values) {
      const bytes = precision === 'float32' ? bytesOf(values) : bytesOf(narrow(values));
      // Not flushed: a damaged file is found by its digest and computed again.
      await writeAtomic(pathOf(id), [bytes, digestOf(id, bytes)], { flush: false });
      checked.delete(id);
    },
  };
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function narrow(values: Float32Array): Uint16Array {
  for (const value of values)
    if (!(Math.abs(value) <= greatestFloat16))
      throw new RangeError(
        `Cannot keep features as float16: expected values of ${greatestFloat16} at most, got ${value}; set \`cachePrecision\` to float32`,
      );
  return toFloat16(values);
}

/** A file of `length` bytes, or null. One asynchronous step, which goes on while this thread computes. */
async function readWhole(path: string, length: number): Promise<Uint8Array | null> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    // One byte more shows a file that is too long.
    const bytes = new Uint8Array(length + 1);
    const { bytesRead } = await readFrom(file, bytes, 0, length + 1, 0);
    return bytesRead === length ? bytes.subarray(0, length) : null;
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
