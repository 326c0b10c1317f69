/** Features of frames by a frozen backbone, computed once and kept on disk. */
import { cacheDirectory } from '../files/directories.js';
import type { GreyImage } from '../numeric/grey-image.js';
import { type Backbone, networkOf } from './backbone.js';
import { computeFeatures, countValues, findFeatureShape, pooledLength } from './compute-features.js';
import { describeTrunk } from './describe-trunk.js';
import { type FeatureCache, openFeatureCache } from './feature-cache.js';
import { prepareImages } from './prepare-images.js';

/** A frame whose features are wanted. */
export interface FrameImage {
  /** SHA-256 of what the frame shows (pixels and size), 64 hexadecimal digits. */
  readonly id: string;
  /** Reads the picture; called only if its features are not in the cache. */
  read(): Promise<GreyImage>;
}

/** What `extractFeatures` takes. */
export interface FeatureOptions {
  /** Rows and columns that images are resized to, default 299, at least 75. */
  readonly imageSize?: number;
  /**
   * The first trainable block, `mixed0`-`mixed10` or PyTorch's name: the features are what enters it, [rows, columns,
   * channels]. Default: the 2048 channels after the last block, averaged over the image.
   */
  readonly cut?: string;
  /** Images in one step, default 8; more than 8 can exhaust WASM's memory. */
  readonly batchSize?: number;
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
  /** Called after each step. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Features of all images, in their order. */
export interface Features {
  /** All values, image by image. */
  readonly data: Float32Array;
  /** [images, 2048], or [images, rows, columns, channels] at a cut. */
  readonly shape: number[];
  /** Images answered without computing: from disk, or equal to an earlier image. */
  readonly cached: number;
  readonly computed: number;
}

/** @throws RangeError where a frame's id is no SHA-256 */
export function checkIds(images: readonly FrameImage[]): void {
  const wrong = images.findIndex((image) => !/^[0-9a-f]{64}$/.test(image.id));
  if (wrong >= 0)
    throw new RangeError(
      `Cannot extract features: expected the SHA-256 of each frame as id, got '${images[wrong]?.id}' at ${wrong}; hash the pixels`,
    );
}

/** Reads what is known into `data` and returns the positions of the others, equal frames together. */
async function readKnown(images: readonly FrameImage[], cache: FeatureCache, data: Rows): Promise<number[][]> {
  const places = new Map<string, number[]>();
  images.forEach(({ id }, index) => {
    places.set(id, [...(places.get(id) ?? []), index]);
  });
  const missing: number[][] = [];
  for (const [id, indexes] of places) {
    const [first = 0, ...others] = indexes;
    if (await cache.readInto(id, data.row(first))) for (const index of others) data.row(index).set(data.row(first));
    else missing.push(indexes);
  }
  return missing;
}

interface Rows {
  readonly row: (index: number) => Float32Array;
}

/**
 * Computes features of images with a frozen backbone, or takes them from the cache.
 *
 * Images are resized bilinearly, grey is repeated to three channels, 0-255 scaled to the weights' input range. The cache's
 * key is the frame's id, the hash of the weights below the cut, this preprocessing, the cut and the backend. At a cut the pooled
 * features are kept too, since the trunk is most of the work: read the cut first where both are wanted. On WASM several workers
 * share the work. Memory: all results, and two batches a lane.
 *
 * @param backbone - from `loadBackbone`, not disposed
 * @param images - any number; equal ids are computed once
 * @throws RangeError for an id that is not a SHA-256, an unknown block, or an image size below 75
 */
export async function extractFeatures(
  backbone: Backbone,
  images: readonly FrameImage[],
  options: FeatureOptions = {},
): Promise<Features> {
  const { imageSize = 299, batchSize = 8, cut } = options;
  const network = networkOf(backbone);
  checkIds(images);
  const whole = { imageSize, batchSize };
  const plan = cut === undefined ? whole : { ...whole, cut, pooled: true };
  const shape = [images.length, ...findFeatureShape(imageSize, cut)];
  const length = countValues(imageSize, cut);
  const folder = options.cacheDirectory ?? cacheDirectory();
  const cache = openFeatureCache(folder, { recipe: describeTrunk(network, plan), length });
  const pooledCache = openFeatureCache(folder, { recipe: describeTrunk(network, whole), length: pooledLength });
  const data = new Float32Array(images.length * length);
  const row = (index: number): Float32Array => data.subarray(index * length, (index + 1) * length);
  const missing = await readKnown(images, cache, { row });
  let done = images.length - missing.flat().length;
  const frameOf = (at: number): FrameImage => images[missing[at]?.[0] ?? 0] as FrameImage;

  await computeFeatures(network, plan, {
    count: missing.length,
    async prepare(batch) {
      const pictures = await Promise.all(batch.map((at) => frameOf(at).read()));
      return prepareImages(pictures, {
        size: imageSize,
        inputRange: backbone.weights.inputRange,
        room: batchSize,
      });
    },
    async take(at, { values, pooled }) {
      const places = missing[at] as number[];
      for (const index of places) row(index).set(values);
      const { id } = frameOf(at);
      await cache.write(id, values);
      if (cut !== undefined && pooled) await pooledCache.write(id, pooled);
      done += places.length;
    },
    onBatch: () => options.onProgress?.({ done, total: images.length }),
  });
  return { data, shape, cached: images.length - missing.length, computed: missing.length };
}
