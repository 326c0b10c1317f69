/** Runs images through the frozen trunk in full batches, on all lanes, while the next batches are prepared. */
import { type Lane, type LanePlan, openLanes } from './feature-lanes.js';
import type { Network } from './network.js';
import { findActivationShape } from './shapes.js';

/** Channels after the last block. */
export const pooledLength = 2048;

/** Where images come from and where their features go; images have numbers from 0. */
export interface FeatureJob {
  /**
   * Images in the network's range, [batchSize, imageSize, imageSize, 3]. Of the last batch fewer may be asked for: then what follows
   * them doesn't matter.
   */
  prepare(images: readonly number[]): Promise<Float32Array>;
  /** Takes an image's features: a view that is good until the promise is kept. */
  take(image: number, features: ImageFeatures): Promise<void>;
  /** Called when a batch is taken. */
  onBatch?(): void;
}

/** Features of one image. */
export interface ImageFeatures {
  /** What enters the cut; without a cut the pooled features. */
  readonly values: Float32Array;
  /** The 2048 channels after the last block, averaged; null at a cut unless the plan asks for them. */
  readonly pooled: Float32Array | null;
}

/** The shape of an image's features: [2048], or [rows, columns, channels] at a cut. @throws what `findActivationShape` throws */
export function findFeatureShape(imageSize: number, cut?: string): readonly number[] {
  const shape = findActivationShape(imageSize, cut);
  return cut === undefined ? [shape[2]] : shape;
}

/** The product of an image's feature shape. */
export function countValues(imageSize: number, cut?: string): number {
  return findFeatureShape(imageSize, cut).reduce((a, b) => a * b);
}

/**
 * Computes the features of `count` images on lanes that are opened for them and closed after.
 *
 * @throws the first error of preparing, computing or taking; nothing is started after it
 */
export async function computeFeatures(
  network: Network,
  plan: LanePlan,
  job: FeatureJob & { readonly count: number },
): Promise<void> {
  const batches = Math.ceil(job.count / plan.batchSize);
  if (batches === 0) return;
  const lanes = openLanes(network, plan, batches);
  try {
    await computeOn(lanes, plan, job);
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

/** The same on lanes that stay open. Each lane takes the next batch when it is free. */
export async function computeOn(
  lanes: readonly Lane[],
  plan: LanePlan,
  job: FeatureJob & { readonly count: number },
): Promise<void> {
  const queue = cutBatches(job.count, plan.batchSize);
  let failed = false;
  const start = (): Started | null => {
    const images = failed ? undefined : queue.next().value;
    if (!images) return null;
    const input = job.prepare(images);
    // Awaited in its turn: until then a failure is not unhandled.
    input.catch(() => {});
    return { images, input };
  };
  const run = async (lane: Lane): Promise<void> => {
    try {
      for (let current = start(), next = start(); current; current = next, next = start()) {
        await handOut(await lane.compute(await current.input), { plan, job, images: current.images });
        job.onBatch?.();
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(lanes.map(run));
}

interface Handing {
  readonly plan: LanePlan;
  readonly job: FeatureJob;
  readonly images: readonly number[];
}

/** A lane's answer image by image: values of the whole batch come first, then what was pooled beside them. */
async function handOut(output: Float32Array, { plan, job, images }: Handing): Promise<void> {
  const length = countValues(plan.imageSize, plan.cut);
  const part = (at: number, size: number): Float32Array => output.subarray(at, at + size);
  await Promise.all(
    images.map((image, at) => {
      const values = part(at * length, length);
      if (plan.cut === undefined) return job.take(image, { values, pooled: values });
      const pooled = plan.pooled ? part(plan.batchSize * length + at * pooledLength, pooledLength) : null;
      return job.take(image, { values, pooled });
    }),
  );
}

interface Started {
  readonly images: readonly number[];
  readonly input: Promise<Float32Array>;
}

function* cutBatches(count: number, size: number): Generator<number[]> {
  for (let first = 0; first < count; first += size)
    yield Array.from({ length: Math.min(size, count - first) }, (_, at) => first + at);
}
