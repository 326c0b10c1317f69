/** What a training ends with: a whole classifier, as one file that says how its input is prepared. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../files/describe-system-error.js';
import { parseSafetensors, type Safetensors, writeSafetensors } from '../files/safetensors.js';
import { nameTensors, placeNamedTensors } from './named-tensors.js';
import { preparation } from './prepare-images.js';
import { TrainedModelError } from './trained-model-error.js';
import type { WeightsDeclaration } from './weights.js';

/** A logistic head on centred features: logit = ((features - center) / spread) · kernel + bias. */
export interface ScaledHead {
  /** One a channel of the pooled features, 2048. */
  readonly kernel: Float32Array;
  readonly bias: number;
  /** The mean of each channel over the training images. */
  readonly center: Float32Array;
  readonly spread: number;
}

/** A trained classifier. Its logit is the log-odds of `classes[1]`. */
export interface TrainedModel {
  /** All of the network's numbers, as in `InceptionWeights`. */
  readonly values: Float32Array;
  readonly head: ScaledHead;
  readonly classes: readonly [string, string];
  /** Rows and columns that images are resized to. */
  readonly imageSize: number;
  /** What grey 0 and 255 become. */
  readonly inputRange: readonly [number, number];
  /** The weights that the training began with. */
  readonly weights: Pick<WeightsDeclaration, 'name' | 'sha256' | 'lineage'>;
}

/** How the run record refers to the file. */
export interface ModelReference {
  readonly file: string;
  /** The seal of the file (docs/formats.md). */
  readonly sha256: string;
}

const file = 'model.safetensors';
const format = { format: 'angiolab.model', version: '1' } as const;
/** After the last block. */
const channels = 2048;
const trainAgain = 'train it with npx angiolab train';

/** What a file of the model says of it, in whatever format, so that whoever reads it prepares images as they were for training. */
export function describeModel({ classes, imageSize, inputRange, weights }: TrainedModel): {
  readonly [fact: string]: unknown;
} {
  const { name, sha256, lineage } = weights;
  return { classes, imageSize, inputRange, ...preparation, weights: { name, sha256, lineage } };
}

/**
 * Writes `model` to `folder` as `model.safetensors`, atomically. The same model gives the same bytes.
 *
 * @returns what `run.json` says about it
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function writeModel(folder: string, model: TrainedModel): Promise<ModelReference> {
  const { head } = model;
  const tensors = [
    ...nameTensors(model.values),
    { name: 'scaled_head/kernel', shape: [head.kernel.length], data: head.kernel },
    { name: 'scaled_head/center', shape: [head.center.length], data: head.center },
  ];
  const facts = { ...describeModel(model), head: { bias: head.bias, spread: head.spread } };
  const sha256 = await writeSafetensors(join(folder, file), tensors, { ...format, model: JSON.stringify(facts) });
  return { file, sha256 };
}

/**
 * Reads the model of a run.
 *
 * @param expected - what `run.json` says about the file; without it any whole model of the folder is taken
 * @throws TrainedModelError if it is missing, altered, not the one that the record names, or prepared in another way than ours
 */
export async function readModel(folder: string, expected?: ModelReference): Promise<TrainedModel> {
  const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
    throw new TrainedModelError(file, describeSystemError(cause), trainAgain, { cause });
  });
  const content = parse(bytes);
  if (expected && expected.sha256 !== content.metadata['sha256'])
    throw new TrainedModelError('the one that run.json names', 'another', 'copy both from the same run');
  const { head, ...facts } = readFacts(content);
  const kernel = readChannels(content, 'scaled_head/kernel');
  const center = readChannels(content, 'scaled_head/center');
  return { ...facts, values: placeNamedTensors(content.tensors), head: { ...head, kernel, center } };
}

function parse(bytes: Buffer): Safetensors {
  const restore = 'restore the file, or repeat the run';
  let content: Safetensors;
  try {
    content = parseSafetensors(bytes);
  } catch (cause) {
    throw new TrainedModelError(`a whole ${file}`, 'a damaged one', restore, { cause });
  }
  if (content.seal === 'altered')
    throw new TrainedModelError(`${file} as it was written, by its SHA-256`, 'an altered one', restore);
  if (content.metadata['format'] === format.format && content.metadata['version'] === format.version) return content;
  throw new TrainedModelError(`${format.format} version ${format.version}`, 'another file', trainAgain);
}

type Facts = Omit<TrainedModel, 'values' | 'head'> & { readonly head: Pick<ScaledHead, 'bias' | 'spread'> };

/** What the file says of itself; nothing of it is guessed where it is missing. */
function readFacts({ metadata }: Safetensors): Facts {
  const said = JSON.parse(metadata['model'] ?? '{}') as Record<string, unknown>;
  const { imageSize, classes, inputRange, weights, head } = said as unknown as Facts;
  const rules: readonly (readonly [boolean, string, unknown])[] = [
    [Number.isInteger(imageSize), 'a whole imageSize', imageSize],
    [isPair(inputRange, Number.isFinite), 'two numbers as inputRange', inputRange],
    [isPair(classes, (name) => typeof name === 'string'), 'two classes', classes],
    [said['resize'] === preparation.resize, `images resized by '${preparation.resize}'`, said['resize']],
    [said['channels'] === preparation.channels, `channels '${preparation.channels}'`, said['channels']],
    [typeof weights?.lineage === 'string', 'the lineage of its weights', weights],
    [Number.isFinite(head?.bias) && Number.isFinite(head?.spread), 'a head of finite numbers', head],
  ];
  for (const [kept, expected, got] of rules)
    if (!kept) throw new TrainedModelError(expected, JSON.stringify(got) ?? 'nothing', trainAgain);
  return { imageSize, classes, inputRange, weights, head };
}

function isPair(value: unknown, isRight: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(isRight);
}

function readChannels({ tensors }: Safetensors, name: string): Float32Array {
  const tensor = tensors.find((one) => one.name === name);
  if (tensor?.shape.join() === String(channels)) return Float32Array.from(tensor.read());
  throw new TrainedModelError(`${name} of ${channels} values`, `[${tensor?.shape ?? ''}]`, trainAgain);
}
