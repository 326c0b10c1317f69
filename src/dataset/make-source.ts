/** Turns the files of a reading into the `Source` that the rest of the house sees. */
import { sha256 } from '../files/hash.js';
import type { GreyImage } from '../numeric/grey-image.js';
import type { FoundFile, Reading } from './found-file.js';
import type { Frame } from './frame.js';
import { hashPixels } from './hash-pixels.js';
import { foreignSplit } from './read-own-split.js';
import { framesOfSeries, readSeries } from './read-series.js';
import { type FrameSeries, type Source, SourceError, type SourceKind } from './source.js';
import { type Split, splitOf } from './split.js';

/**
 * Makes the source of a reading.
 *
 * @param given - the split that lies beside the files, if one does; it goes before what frames say themselves
 * @throws SourceError if the given split knows none of the frames
 */
export function makeSource(kind: SourceKind, reading: Reading, given: Split | null): Source {
  const { files, refused } = reading;
  const frames = applySplit(
    files.flatMap((file) => file.frames),
    given,
  );
  const fileOf = new Map(files.flatMap((file) => file.frames.map((frame) => [frame.frameId, file])));
  const pathOf = new Map(refused.map((file) => [file.fileId, file.path]));
  for (const file of files) for (const { fileId } of file.frames) pathOf.set(fileId, file.path);
  const hashes = new Map<string, Promise<string>>();

  function findFile(frame: Frame): FoundFile {
    const file = fileOf.get(frame.frameId);
    if (file === undefined) throw pixelError('a frame of this source', 'another', 'take it from source.frames');
    return file;
  }

  async function readImage(frame: Frame): Promise<GreyImage> {
    return findFile(frame).readImage(frame.frameNumber).catch(brokenPixels(frame));
  }

  async function readSeriesOf(frame: Frame): Promise<FrameSeries> {
    findFile(frame);
    return readSeries(framesOfSeries(frames, frame), findFile).catch(brokenPixels(frame));
  }

  function hashOf(frame: Frame): Promise<string> {
    const known = hashes.get(frame.frameId) ?? readImage(frame).then(hashPixels);
    hashes.set(frame.frameId, known);
    return known;
  }

  return {
    kind,
    frames,
    rejected: refused.map(({ fileId, reason }) => ({ fileId, reason })),
    classes: [...new Set(frames.flatMap(({ label }) => label ?? []))].sort(),
    unlabelled: frames.filter(({ label }) => label === null).length,
    synthetic: files.some((file) => file.synthetic),
    fingerprint: fingerprintOf(files, frames),
    ownSplit: given ?? splitOfFrames(frames),
    readImage,
    readSeries: readSeriesOf,
    hashOf,
    pathOf: (fileId) => pathOf.get(fileId) ?? null,
  };
}

function applySplit(frames: readonly Frame[], split: Split | null): readonly Frame[] {
  if (split === null) return frames;
  const isKnown = (frame: Frame): boolean => split.unit === 'frame' || frame[split.unit] !== null;
  const assigned = frames.map((frame) => ({ ...frame, split: isKnown(frame) ? splitOf(split, frame) : null }));
  if (assigned.some((frame) => frame.split !== null)) return assigned;
  throw foreignSplit(split);
}

function splitOfFrames(frames: readonly Frame[]): Split | null {
  const assigned = frames.flatMap(({ frameId, split }) => (split === null ? [] : [[frameId, split] as const]));
  if (assigned.length === 0) return null;
  return { format: 'angiolab.split', version: 1, unit: 'frame', seed: null, assignment: Object.fromEntries(assigned) };
}

/** Groups are told by their members, so neither the key of the pseudonyms nor the order of the files counts. */
function fingerprintOf(files: readonly FoundFile[], frames: readonly Frame[]): string {
  const hashes = new Map(files.flatMap((file) => file.frames.map(({ frameId }) => [frameId, file.contentHash])));
  const lines = frames.map(({ frameId, frameNumber, label, split, segments }) =>
    JSON.stringify([hashes.get(frameId), frameNumber, label, split, segments]),
  );
  const groups = (['patient', 'study', 'series'] as const).flatMap((unit) => {
    const members = new Map<string, string[]>();
    for (const [index, { [unit]: name }] of frames.entries()) {
      if (name === null) continue;
      const group = members.get(name) ?? [];
      group.push(lines[index]!);
      members.set(name, group);
    }
    return [...members.values()].map((group) => JSON.stringify([unit, hashLines(group)]));
  });
  return hashLines([...lines, ...groups]);
}

function hashLines(lines: readonly string[]): string {
  return sha256([...lines].sort().join('\n'));
}

function brokenPixels({ frameId }: Frame): (cause: unknown) => never {
  return (cause) => {
    throw pixelError('pixels that can be decoded', `broken ones in frame ${frameId}`, 'remove that file', cause);
  };
}

function pixelError(expected: string, got: string, fix: string, cause?: unknown): SourceError {
  return new SourceError(`Cannot read a frame: expected ${expected}, got ${got}; ${fix}`, { cause });
}
