/** Frames of experiments: ARCADE's, and the synthetic case. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSource } from '../../src/dataset/open-source.js';
import type { Source } from '../../src/dataset/source.js';
import { drawStudies } from '../../src/lab/draw-studies.js';
import { drawSubset, framesOf, type LabelledFrame } from '../../src/lab/frames.js';
import { toExamples, twoClasses } from '../../src/lab/training-examples.js';
import type { TrainingExample, TrainingInput } from '../../src/training/run/training-input.js';
import { SkipError } from '../case.js';
import { benchFolder } from '../peer-environment.js';

/** The labelled frames of a source's own split. */
export interface Parts {
  readonly source: Source;
  readonly training: readonly LabelledFrame[];
  readonly validation: readonly LabelledFrame[];
  /** One example a frame, by its id. */
  readonly examples: ReadonlyMap<string, TrainingExample>;
}

/** ARCADE's 1,000 and 200 frames. @throws SkipError where they aren't there */
export async function openArcade(): Promise<Parts> {
  const folder = join(benchFolder, '../../shared/data/arcade');
  if (!existsSync(folder)) throw new SkipError('the frames of ../shared/data/arcade are not there');
  return openParts(folder);
}

/** The case's shape, 900 and 227 synthetic frames in 240 and 73 files. */
export async function openCase(): Promise<Parts> {
  return openParts(await drawStudies({ preset: 'case', seed: 1 }));
}

async function openParts(folder: string): Promise<Parts> {
  const source = await openSource(folder);
  if (source.ownSplit === null) throw new SkipError('the source brings no split');
  const [training, validation] = [
    framesOf(source, source.ownSplit, 'train'),
    framesOf(source, source.ownSplit, 'validation'),
  ];
  const all = await toExamples(source, [...training, ...validation], twoClasses(source));
  return { source, training, validation, examples: new Map(all.map((example) => [example.frame.frameId, example])) };
}

/** A training on some frames, validated on others. */
export function toInput(
  { source, examples }: Parts,
  training: readonly LabelledFrame[],
  validation: readonly LabelledFrame[],
): TrainingInput {
  const take = (frames: readonly LabelledFrame[], split: 'train' | 'validation'): TrainingExample[] =>
    frames.map(({ frameId }) => {
      const example = examples.get(frameId) as TrainingExample;
      return { ...example, frame: { ...example.frame, split } };
    });
  return {
    classes: twoClasses(source),
    training: take(training, 'train'),
    validation: take(validation, 'validation'),
    dataFingerprint: source.fingerprint,
    synthetic: source.synthetic,
  };
}

/** So many training frames, and 200 others of the training part to be judged on; both keep the classes' shares. */
export function drawInput(parts: Parts, size: number, seed: number): TrainingInput {
  const chosen = drawSubset(parts.training, size, seed);
  const ids = new Set(chosen.map(({ frameId }) => frameId));
  const others = parts.training.filter(({ frameId }) => !ids.has(frameId));
  return toInput(parts, chosen, drawSubset(others, 200, seed));
}
