/** What notebooks do with frames: take a part of a split, draw a subset, read small pictures, prepare for the network. */
import type { Frame, Part } from '../dataset/frame.js';
import type { Source } from '../dataset/source.js';
import { type Split, splitOf } from '../dataset/split.js';
import type { FramePixels } from '../leakage/pixel-rows.js';
import type { FrameImage } from '../model/extract-features.js';
import { createRandom } from '../numeric/random.js';
import { shrinkImage } from '../numeric/shrink-image.js';

/** A frame that has a label and a part of the split. */
export interface LabelledFrame extends Frame {
  readonly label: string;
  readonly split: Part;
}

/** The labelled frames of one part of `split`, in the source's order; frames without a label or a part are left out. */
export function framesOf(source: Source, split: Split, part: Part): LabelledFrame[] {
  return source.frames.flatMap((frame) => {
    const { label } = frame;
    return label !== null && splitOf(split, frame) === part ? [{ ...frame, label, split: part }] : [];
  });
}

/** All frames that have a part, for counting and looking: the label of one that has none is `no label`. */
export function placeFrames(source: Source, split: Split): LabelledFrame[] {
  return source.frames.flatMap((frame) => {
    const part = splitOf(split, frame);
    return part === null ? [] : [{ ...frame, label: frame.label ?? 'no label', split: part }];
  });
}

/**
 * A seeded random subset in which each label keeps its share.
 *
 * @param size - how many; all of `frames`, in random order, where there are no more than that
 */
export function drawSubset(frames: readonly LabelledFrame[], size: number, seed: number): LabelledFrame[] {
  const totals = new Map<string, number>();
  for (const { label } of frames) totals.set(label, (totals.get(label) ?? 0) + 1);
  const drawn = new Map<string, number>();
  const ranked = createRandom(seed)
    .shuffle([...frames])
    .map((frame) => {
      const before = drawn.get(frame.label) ?? 0;
      drawn.set(frame.label, before + 1);
      return { frame, position: (before + 0.5) / (totals.get(frame.label) ?? 1) };
    });
  ranked.sort((a, b) => a.position - b.position);
  return ranked.slice(0, size).map(({ frame }) => frame);
}

/**
 * A seeded random subset from few patients: patients are taken one after the other until they have `size` frames, and of those
 * frames {@link drawSubset} draws. Beside a subset of all patients' frames it tells frames and patients apart.
 *
 * @param size - as {@link drawSubset}
 * @throws RangeError for a frame whose patient isn't known
 */
export function drawPatients(frames: readonly LabelledFrame[], size: number, seed: number): LabelledFrame[] {
  const byPatient = new Map<string, LabelledFrame[]>();
  for (const frame of frames) {
    if (frame.patient === null)
      throw new RangeError(
        `Cannot draw patients: expected frames that name one, got ${frame.frameId} without; draw frames with drawSubset`,
      );
    byPatient.set(frame.patient, [...(byPatient.get(frame.patient) ?? []), frame]);
  }
  const taken: LabelledFrame[] = [];
  for (const patient of createRandom(seed).shuffle([...byPatient.values()]))
    if (taken.length < size) taken.push(...patient);
  return drawSubset(taken, size, seed);
}

/** The frames with their pictures shrunk to `size` x `size` pixels: for neighbours and duplicates. */
export async function readPixels(source: Source, frames: readonly Frame[], size = 64): Promise<FramePixels[]> {
  const items: FramePixels[] = [];
  for (const frame of frames) items.push({ frame, pixels: shrinkImage(await source.readImage(frame), size) });
  return items;
}

/** The frames as `extractFeatures` takes them: known by the hash of their pixels, read when needed. */
export async function toImages(source: Source, frames: readonly Frame[]): Promise<FrameImage[]> {
  const images: FrameImage[] = [];
  for (const frame of frames) images.push({ id: await source.hashOf(frame), read: () => source.readImage(frame) });
  return images;
}

/** 1 where a frame's label is `classes[1]`, else 0. */
export function toTargets(frames: readonly LabelledFrame[], classes: readonly string[]): Uint8Array {
  return Uint8Array.from(frames, (frame) => (frame.label === classes[1] ? 1 : 0));
}

/** The rows of a matrix (`width` values each) at `positions`, in their order. */
export function takeRows(data: Float32Array, width: number, positions: readonly number[]): Float32Array {
  const rows = new Float32Array(positions.length * width);
  for (const [to, from] of positions.entries()) rows.set(data.subarray(from * width, (from + 1) * width), to * width);
  return rows;
}
