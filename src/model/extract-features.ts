/** Features of frames by a frozen backbone, computed once and kept on disk. */
import { cacheDirectory } from '../files/directories.js';
import type { GreyImage } from '../numeric/grey-image.js';
import { type Backbone, networkOf } from './backbone.js';
import { type FeatureCache, openFeatureCache } from './feature-cache.js';
import { type Lane, openLanes } from './feature-lanes.js';
import { blocks, findBlock } from './graph.js';
import { preparation, prepareImages } from './prepare-images.js';
import { findActivationShape } from './shapes.js';

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

function checkIds(images: readonly FrameImage[]): void {
  const wrong = images.findIndex((image) => !/^[0-9a-f]{64}$/.test(image.id));
  if (wrong >= 0)
    throw new RangeError(
      `Cannot extract features: expected the SHA-256 of each frame as id, got '${images[wrong]?.id}' at ${wrong}; hash the pixels`,
    );
}

interface Plan {
  readonly imageSize: number;
  readonly batchSize: number;
  readonly cut?: string;
}

/** Channels after the last block. */
const pooledLength = 2048;

/** Everything but the frame that its features depend on. A step is always a full batch, since a smaller one rounds otherwise. */
function describeRecipe(backbone: Backbone, plan: Plan): string {
  const { name, tensorflowVersion, tfjsVersion, device } = backbone.backend;
  const { sha256: weights, inputRange } = backbone.weights;
  const cut = plan.cut === undefined ? null : blocks[findBlock(plan.cut)]?.name;
  const preprocessing = { ...preparation, inputRange };
  return JSON.stringify({
    format: 1,
    ...plan,
    cut,
    weights,
    preprocessing,
    name,
    tensorflowVersion,
    tfjsVersion,
    device,
  });
}

/** Reads what is known into `data` and returns the positions of the others, equal frames together. */
async function readKnown(
  images: readonly FrameImage[],
  cache: FeatureCache,
  put: (index: number, values: Float32Array) => void,
): Promise<number[][]> {
  const places = new Map<string, number[]>();
  images.forEach(({ id }, index) => {
    places.set(id, [...(places.get(id) ?? []), index]);
  });
  const missing: number[][] = [];
  for (const [id, indexes] of places) {
    const values = await cache.read(id);
    if (values === null) missing.push(indexes);
    else for (const index of indexes) put(index, values);
  }
  return missing;
}

/** Lets each lane take the next batch when it is free; the first failure stops all. */
async function runLanes<T>(
  lanes: readonly Lane[],
  batches: readonly T[],
  run: (lane: Lane, batch: T) => Promise<void>,
) {
  const queue = batches.values();
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (const batch of queue) await run(lane, batch);
      }),
    );
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

/**
 * Computes features of images with a frozen backbone, or takes them from the cache.
 *
 * Images are resized bilinearly, grey is repeated to three channels, 0-255 scaled to the weights' input range. The cache's
 * key is the frame's id, the weights' hash, this preprocessing, the cut and the backend. At a cut the pooled features are
 * kept too, since the trunk is most of the work: read the cut first where both are wanted. On WASM several workers share the work.
 * Memory: all results, and one batch a lane.
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
  const plan = { imageSize, batchSize, ...(cut === undefined ? {} : { cut }) };
  const network = networkOf(backbone);
  checkIds(images);
  const activation = findActivationShape(imageSize, cut);
  const shape = cut === undefined ? [images.length, activation[2]] : [images.length, ...activation];
  const length = shape.slice(1).reduce((a, b) => a * b);
  const open = (recipe: Plan, values: number): FeatureCache =>
    openFeatureCache(options.cacheDirectory ?? cacheDirectory(), describeRecipe(backbone, recipe), values);
  const cache = open(plan, length);
  const beside = cut === undefined ? null : open({ imageSize, batchSize }, pooledLength);
  const data = new Float32Array(images.length * length);
  const missing = await readKnown(images, cache, (index, values) => data.set(values, index * length));
  const batches = Array.from({ length: Math.ceil(missing.length / batchSize) }, (_, at) =>
    missing.slice(at * batchSize, (at + 1) * batchSize),
  );
  let done = images.length - missing.flat().length;

  async function computeOn(lane: Lane, batch: readonly number[][]): Promise<void> {
    const pictures = await Promise.all(batch.map(([first = 0]) => (images[first] as FrameImage).read()));
    const input = new Float32Array(batchSize * imageSize * imageSize * 3);
    input.set(prepareImages(pictures, { size: imageSize, inputRange: backbone.weights.inputRange }));
    const output = await lane.compute(input);
    await Promise.all(
      batch.map(async (indexes, at) => {
        const values = output.subarray(at * length, (at + 1) * length);
        for (const index of indexes) data.set(values, index * length);
        const { id } = images[indexes[0] ?? 0] as FrameImage;
        await cache.write(id, values);
        const start = batchSize * length + at * pooledLength;
        await beside?.write(id, output.subarray(start, start + pooledLength));
      }),
    );
    done += batch.flat().length;
    options.onProgress?.({ done, total: images.length });
  }

  if (batches.length > 0) await runLanes(openLanes(network, plan, batches.length), batches, computeOn);
  return { data, shape, cached: images.length - missing.length, computed: missing.length };
}
