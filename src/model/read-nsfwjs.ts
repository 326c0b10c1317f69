/** Reads the 8-bit InceptionV3 weights that the npm package nsfwjs ships: its data as text, none of its code is run. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StoredTensor } from '../files/safetensors.js';
import { placeNamedTensors } from './named-tensors.js';
import { declareWeights, type InceptionWeights } from './weights.js';

/** A tensor's entry in the package's weights manifest. */
interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly min: number;
  readonly scale: number;
}

function findPackage(): string {
  const entry = createRequire(import.meta.url).resolve('nsfwjs/models/inception_v3');
  return join(dirname(entry), '../../..');
}

/** Whether the package is installed. */
export function hasNsfwjs(): boolean {
  try {
    return existsSync(findPackage());
  } catch {
    return false;
  }
}

// The manifest is a JavaScript literal: {name:"conv2d_1/kernel",shape:[3,3,3,32],dtype:"float32",quantization:{…}}.
const entryPattern =
  /\{name:"([^"]+)",shape:\[([\d,e]+)\],dtype:"float32",quantization:\{min:([-\d.e]+),scale:([-\d.e]+),dtype:"uint8"\}\}/g;

function parseManifest(text: string): ManifestEntry[] {
  return [...text.matchAll(entryPattern)].map(([, name = '', shape = '', min, scale]) => ({
    name,
    shape: shape.split(',').map(Number),
    min: Number(min),
    scale: Number(scale),
  }));
}

/** A shard is a JavaScript module round one base64 text, by far its longest one. */
function readShard(path: string): Buffer {
  const texts = readFileSync(path, 'latin1').split('"');
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a));
  return Buffer.from(longest, 'base64');
}

function dequantize(bytes: Uint8Array, { min, scale }: ManifestEntry): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = (bytes[i] as number) * scale + min;
  return values;
}

function listTensors(entries: readonly ManifestEntry[], bytes: Buffer): StoredTensor[] {
  let end = 0;
  const tensors = entries.map((entry): StoredTensor => {
    const start = end;
    end += entry.shape.reduce((a, b) => a * b, 1);
    const stop = end;
    return { name: entry.name, shape: entry.shape, read: () => dequantize(bytes.subarray(start, stop), entry) };
  });
  if (end === bytes.length) return tensors;
  throw new RangeError(
    `Cannot read nsfwjs' weights: expected ${end} bytes by its manifest, got ${bytes.length}; reinstall nsfwjs 4.3.0`,
  );
}

/**
 * The network of nsfwjs 4.3.0 without its head.
 *
 * @throws Error with code MODULE_NOT_FOUND if the package is not installed
 * @throws RangeError if its files are not those that are expected
 */
export function readNsfwjsWeights(): InceptionWeights {
  const root = findPackage();
  const folder = join(root, 'dist/models/inception_v3');
  const shards = [1, 2, 3, 4, 5, 6].map((n) => readShard(join(folder, `group1-shard${n}of6.min.js`)));
  const entries = parseManifest(readFileSync(join(folder, 'model.min.js'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return declareWeights(placeNamedTensors(listTensors(entries, Buffer.concat(shards))), {
    name: `nsfwjs-${version}`,
    lineage: `InceptionV3 fine-tuned from ImageNet to sort photographs, from the npm package nsfwjs ${version} (MIT): 8-bit values, its head left out`,
    inputRange: [0, 1],
  });
}
