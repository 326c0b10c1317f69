/** Frozen features of frames, kept with their frames so that any subset can be trained on. */
import type { Source } from '../dataset/source.js';
import type { Backbone } from '../model/backbone.js';
import { extractFeatures } from '../model/extract-features.js';
import type { Examples } from '../training/check-examples.js';
import { type LabelledFrame, takeRows, toImages, toTargets } from './frames.js';

/** Features of some frames. */
export interface FrameFeatures {
  readonly frames: readonly LabelledFrame[];
  /** Values of all frames, frame by frame. */
  readonly data: Float32Array;
  /** Values a frame. */
  readonly width: number;
  /** Of one frame: [2048], or [rows, columns, channels] at a cut. */
  readonly shape: readonly number[];
  /** How many frames were answered from the cache, and how many computed. */
  readonly cached: number;
  readonly computed: number;
  /** How long it took. */
  readonly seconds: number;
}

/** Options of {@link readFeatures}. */
export interface ReadFeaturesOptions {
  /** Rows and columns that pictures are resized to, default 299. */
  readonly imageSize?: number;
  /** The first trainable block, for activations that enter it; default: the 2048 pooled features. */
  readonly cut?: string;
}

/** Extracts the features of `frames`, or takes them from the cache on disk. */
export async function readFeatures(
  source: Source,
  frames: readonly LabelledFrame[],
  backbone: Backbone,
  options: ReadFeaturesOptions = {},
): Promise<FrameFeatures> {
  const started = performance.now();
  const { data, shape, cached, computed } = await extractFeatures(backbone, await toImages(source, frames), options);
  const seconds = (performance.now() - started) / 1000;
  const width = frames.length === 0 ? 0 : data.length / frames.length;
  return { frames, data, width, shape: shape.slice(1), cached, computed, seconds };
}

/**
 * The features and targets of `frames`, in their order.
 *
 * @param classes - a frame's target is 1 where its label is `classes[1]`
 * @throws RangeError for a frame whose features were not read
 */
export function pickExamples(
  features: FrameFeatures,
  frames: readonly LabelledFrame[],
  classes: readonly string[],
): Examples {
  const positions = new Map(features.frames.map((frame, index) => [frame.frameId, index]));
  const rows = frames.map((frame) => {
    const index = positions.get(frame.frameId);
    if (index !== undefined) return index;
    throw new RangeError(
      `Cannot pick examples: expected frames whose features were read, got ${frame.frameId}; read its features first`,
    );
  });
  return {
    features: takeRows(features.data, features.width, rows),
    count: frames.length,
    labels: toTargets(frames, classes),
  };
}
