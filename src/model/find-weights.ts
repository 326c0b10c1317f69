/** Chooses and reads the weights: a file, else those that an npm package ships, else random numbers. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { cacheDirectory } from '../files/directories.js';
import { parseSafetensors } from '../files/safetensors.js';
import { kerasWeights } from './keras-weights.js';
import { placeNamedTensors } from './named-tensors.js';
import { createRandomWeights } from './random-weights.js';
import { readKerasH5 } from './read-keras-h5.js';
import { hasNsfwjs, readNsfwjsWeights } from './read-nsfwjs.js';
import type { TrainedModel } from './trained-model.js';
import { declareWeights, type InceptionWeights, type WeightsDeclaration } from './weights.js';

/** Which weights to take. */
export interface WeightsOptions {
  /**
   * Default `auto`: a `.h5` or `.safetensors` file in the cache's folder `weights` (Keras' own first, then by name), else
   * `nsfwjs`, else `random`. Any other word is the path of such a file.
   */
  readonly weights?: string;
  /** Seed of `random`, default 0. */
  readonly seed?: number;
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
}

/** A file's numbers, and what it says of them; only files that angiolab wrote say anything. */
interface FileContent {
  readonly values: Float32Array;
  readonly declared?: Pick<WeightsDeclaration, 'lineage' | 'inputRange'>;
}

const readers: Readonly<Record<string, (path: string) => FileContent | Promise<FileContent>>> = {
  '.h5': async (path) => {
    const { values, said } = await readKerasH5(path);
    return { values, ...readDeclared(said) };
  },
  '.safetensors': (path) => {
    const { tensors, metadata, seal } = parseSafetensors(readFileSync(path));
    return { values: placeNamedTensors(tensors), ...(seal === 'whole' && readDeclared(metadata['model'])) };
  },
};

function readDeclared(said: string | undefined): Pick<FileContent, 'declared'> {
  if (said === undefined) return {};
  const { classes, inputRange, weights } = JSON.parse(said) as Omit<TrainedModel, 'values' | 'head'>;
  const lineage = `fine-tuned by angiolab to tell ${classes.join(' from ')}, beginning with: ${weights.lineage}`;
  return { declared: { lineage, inputRange } };
}

function findCached(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const names = readdirSync(folder).filter((name) => !name.startsWith('.') && extname(name) in readers);
  const chosen = names.includes(kerasWeights.file) ? kerasWeights.file : names.sort()[0];
  return chosen === undefined ? null : join(folder, chosen);
}

/** What `auto` stands for here and now: the path of a file, `nsfwjs` or `random`. */
export function chooseWeights(cache: string = cacheDirectory()): string {
  return findCached(join(cache, 'weights')) ?? (hasNsfwjs() ? 'nsfwjs' : 'random');
}

async function md5OfFile(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

async function readFile(path: string): Promise<InceptionWeights> {
  const read = readers[extname(path)];
  if (!read || !existsSync(path))
    throw new RangeError(
      `Cannot read weights: expected 'auto', 'nsfwjs', 'random' or a .h5 or .safetensors file, got '${basename(path)}'${read ? ', which is not there' : ''}; correct the path`,
    );
  const official = (await md5OfFile(path)) === kerasWeights.md5;
  const { values, declared } = await read(path);
  return declareWeights(values, {
    name: official ? 'keras-imagenet' : basename(path),
    lineage: official
      ? 'trained on ImageNet (ILSVRC 2012), as Keras publishes it'
      : `the file ${basename(path)}, which the user gave: its training is not known here, its input range is taken to be Keras'`,
    inputRange: [-1, 1],
    ...declared,
  });
}

/**
 * Reads the weights that `options` ask for.
 *
 * @throws RangeError if the file is missing, of another kind, or not of InceptionV3 without its top
 * @throws SyntaxError if the file is broken
 */
export async function readWeights(options: WeightsOptions = {}): Promise<InceptionWeights> {
  const wanted = options.weights ?? 'auto';
  const chosen = wanted === 'auto' ? chooseWeights(options.cacheDirectory) : wanted;
  if (chosen === 'random') return createRandomWeights(options.seed ?? 0);
  return chosen === 'nsfwjs' ? readNsfwjsWeights() : readFile(chosen);
}
