/** What enters the trainable part of the network, computed once for each frame and draw. */

import { freemem } from 'node:os';
import { cacheDirectory } from '../../files/directories.js';
import { findFeatureShape } from '../../model/compute-features.js';
import { checkIds, type FrameImage } from '../../model/extract-features.js';
import type { Network } from '../../model/network.js';
import type { Item } from '../recipe/choose-draws.js';
import type { Augmentation, Recipe } from '../recipe/recipe.js';
import type { Trainable } from '../recipe/stage.js';
import { type ActivationReader, readAhead } from './activation-reader.js';
import { type FrameInputs, openInputs } from './frame-inputs.js';
import { requireRoom } from './require-room.js';
import { openTrunk, type Trunk } from './trunk.js';

/** What `openActivations` takes. */
export interface ActivationOptions {
  /** What learns: everything below it is the trunk. */
  readonly cut: Trainable;
  /** Rows and columns that frames are resized to, default 299. */
  readonly imageSize?: number;
  readonly augmentation: Augmentation;
  /**
   * Draws of each frame that are computed and kept, besides the frame as it is: 0 for frames that are only judged. With `fresh` any
   * draw can be read, and only frames as they are are kept.
   */
  readonly draws: Recipe['draws'];
  /** Frames and draws that will be read, which are computed now; default: each frame as it is and under all `draws`. */
  readonly shown?: readonly Item[];
  /** How activations are kept, default `float32`. */
  readonly precision?: Recipe['cachePrecision'];
  /** Decides the draws, with the frame and the draw's number; default 0. */
  readonly seed?: number;
  /** At a block: whether filling keeps the pooled features too, for a stage of the head with the same weights. Default false. */
  readonly pooled?: boolean;
  /** The cache's folder; default `cacheDirectory()`. */
  readonly cacheDirectory?: string;
  /** Activations that are read stay in memory as long as so many bytes last; default a quarter of what is free. */
  readonly memoryBytes?: number;
  /** Called while the cache is filled; counts frames and draws. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Share of the free memory that activations may take. */
const memoryShare = 0.25;

/**
 * Opens the activations of frames that enter `cut`.
 *
 * With a number of draws every activation that will be read is computed now, in full batches outside any gradient, and kept on disk; what is there
 * already, from this run or another, isn't computed again, and a killed process goes on where it was. The key of a file is the
 * frame, the draw's parameters, the hash of the weights below the cut, size, precision and backend. With `fresh` draws the trunk
 * runs when a batch is read, and for `all` there is no trunk: frames are augmented in a thread of their own.
 *
 * @param network - its weights below the cut must stay as they are until the reader is closed
 * @throws RangeError for an id that is not a SHA-256, an unknown block, or an image size below 75
 * @throws Error where the cache doesn't fit on its disk
 */
export async function openActivations(
  network: Network,
  frames: readonly FrameImage[],
  options: ActivationOptions,
): Promise<ActivationReader> {
  const { cut, imageSize = 299, augmentation, draws, seed = 0 } = options;
  checkIds(frames);
  const { inputRange } = network.weights.declaration;
  const block = cut === 'head' ? undefined : cut;
  const shape = cut === 'all' ? [imageSize, imageSize, 3] : findFeatureShape(imageSize, block);
  const inputs = openInputs(frames, { imageSize, inputRange, augmentation, seed });
  if (cut === 'all')
    return readAhead({ shape, load: (items) => inputs.prepare(items, items.length), close: inputs.close });
  try {
    const trunk = openTrunk(network, inputs, {
      imageSize,
      ...(block === undefined ? {} : { cut: block }),
      pooled: options.pooled ?? false,
      cacheDirectory: options.cacheDirectory ?? cacheDirectory(),
      precision: options.precision ?? 'float32',
      memoryBytes: options.memoryBytes ?? memoryShare * freemem(),
    });
    await fill(trunk, options.shown ?? listItems(frames.length, draws === 'fresh' ? 0 : draws), options);
    return readTrunk(trunk, inputs, { shape, draws });
  } catch (error) {
    await inputs.close();
    throw error;
  }
}

/** All draws of a frame after each other, so that it is read once. */
function listItems(frames: number, draws: number): Item[] {
  return Array.from({ length: frames }, (_, frame) =>
    Array.from({ length: draws + 1 }, (_, at) => ({ frame, draw: at - 1 })),
  ).flat();
}

async function fill(trunk: Trunk, items: readonly Item[], options: ActivationOptions): Promise<void> {
  const missing = await trunk.findMissing(items);
  if (missing.length === 0) return;
  await requireRoom(options.cacheDirectory ?? cacheDirectory(), {
    files: missing.length,
    bytesEach: trunk.bytesEach,
    options,
  });
  const known = items.length - missing.length;
  await trunk.fill(missing, (filled) => options.onProgress?.({ done: known + filled, total: items.length }));
}

function readTrunk(
  trunk: Trunk,
  inputs: FrameInputs,
  { shape, draws }: { readonly shape: readonly number[]; readonly draws: Recipe['draws'] },
): ActivationReader {
  const isKept = ({ draw }: Item): boolean => {
    if (draws === 'fresh') return draw === -1;
    if (draw < draws) return true;
    throw new RangeError(
      `Cannot read activations: expected a draw below ${draws}, got ${draw}; open as many draws as are planned`,
    );
  };
  return readAhead({
    shape,
    load: (items) => trunk.load(items, isKept),
    async close() {
      await trunk.close();
      await inputs.close();
    },
  });
}
