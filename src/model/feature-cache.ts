/** Features on disk by content: one file a frame, replaced as a whole, so that two processes may share the folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../files/hash.js';
import { writeAtomic } from '../files/write-atomic.js';

/** What was computed before, for one way of computing it. */
export interface FeatureCache {
  /** The values of a frame, or null if they are missing, cut off or altered. */
  read(id: string): Promise<Float32Array | null>;
  write(id: string, values: Float32Array): Promise<void>;
}

const digestLength = 64;

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * The cache for one recipe (weights, preprocessing, cut, backend).
 *
 * A file holds little-endian float32 values and then the SHA-256, in hexadecimal, of recipe, frame and values.
 *
 * @param folder - its files lie in `<folder>/features/<hash of the recipe>/<first digits of the frame's hash>/`
 * @param recipe - everything but the frame that the values depend on
 * @param length - values a frame
 */
export function openFeatureCache(folder: string, recipe: string, length: number): FeatureCache {
  const root = join(folder, 'features', sha256(recipe).slice(0, 32));
  const pathOf = (id: string): string => join(root, id.slice(0, 2), `${id}.f32`);
  return {
    async read(id) {
      const bytes = await readFile(pathOf(id)).catch(() => null);
      if (bytes?.length !== 4 * length + digestLength) return null;
      const values = new Float32Array(length);
      bytesOf(values).set(bytes.subarray(0, 4 * length));
      const digest = bytes.toString('latin1', 4 * length);
      return digest === sha256(recipe, id, bytesOf(values)) ? values : null;
    },
    async write(id, values) {
      const digest = Buffer.from(sha256(recipe, id, bytesOf(values)), 'latin1');
      // Not flushed: a damaged file is found by its digest and computed again.
      await writeAtomic(pathOf(id), Buffer.concat([bytesOf(values), digest]), { flush: false });
    },
  };
}
