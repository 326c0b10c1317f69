/** The trained model for other programs: the whole network and a head on plain features, whose output is the logit. */
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.js';
import { type NewTensor, writeSafetensors } from '../../files/safetensors.js';
import { writeAtomic } from '../../files/write-atomic.js';
import { foldScaling } from '../apply-head.js';
import { nameTensors } from '../named-tensors.js';
import { describeModel, type TrainedModel } from '../trained-model.js';
import { describeKerasModel, layerNames } from './keras-config.js';
import { writeKerasH5 } from './write-keras-h5.js';

/** TensorFlow.js' layers format, Keras' whole-model HDF5, or safetensors under Keras' names. */
export type ExportFormat = 'tfjs' | 'keras-h5' | 'safetensors';

/** A browser may load shards of this size at once and keep them in its cache. */
const shardBytes = 4 * 2 ** 20;

/**
 * Writes `model` in `format`. The head's scaling is in its kernel and bias, and the output is the logit: the log-odds of `classes[1]`, without
 * a sigmoid. Images go in at the run's size, resized, with three equal channels, in the weights' input range; the file says all of that.
 *
 * @param path - a folder for `tfjs` (`model.json` and its shards), else a file; missing folders are made
 * @throws the file system's error (`ENOSPC`, `EACCES`, …)
 */
export async function exportModel(
  model: TrainedModel,
  path: string,
  { format }: { readonly format: ExportFormat },
): Promise<void> {
  const [, positive] = model.classes;
  const said = JSON.stringify({ ...describeModel(model), output: `logit: the log-odds of ${positive}` });
  const tensors = [...nameTensors(model.values), ...listHead(model)];
  if (format === 'tfjs') await writeTfjs(path, { model, tensors, said });
  else if (format === 'keras-h5') await writeKerasH5(path, { config: describeKerasModel(model), tensors, said });
  else await writeSafetensors(path, tensors, { format: 'angiolab.export', version: '1', model: said });
}

function listHead({ head }: TrainedModel): NewTensor[] {
  const { kernel, bias } = foldScaling(head);
  return [
    { name: `${layerNames.head}/kernel`, shape: [kernel.length, 1], data: kernel },
    { name: `${layerNames.head}/bias`, shape: [1], data: Float32Array.of(bias) },
  ];
}

interface TfjsContent {
  readonly model: TrainedModel;
  readonly tensors: readonly NewTensor[];
  readonly said: string;
}

/** `model.json` comes last: a folder that has it is whole. */
async function writeTfjs(folder: string, { model, tensors, said }: TfjsContent): Promise<void> {
  const bytes = Buffer.concat(tensors.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  const count = Math.ceil(bytes.length / shardBytes);
  const paths = Array.from({ length: count }, (_, at) => `group1-shard${at + 1}of${count}.bin`);
  await makeFolder(folder);
  for (const [at, name] of paths.entries())
    await writeAtomic(join(folder, name), bytes.subarray(at * shardBytes, (at + 1) * shardBytes));
  const weights = tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const content = {
    format: 'layers-model',
    generatedBy: 'angiolab',
    convertedBy: null,
    userDefinedMetadata: JSON.parse(said),
    modelTopology: { keras_version: '2.15.0', backend: 'tensorflow', model_config: describeKerasModel(model) },
    weightsManifest: [{ paths, weights }],
  };
  await writeAtomic(join(folder, 'model.json'), JSON.stringify(content));
}
