/** A whole model as Keras' legacy HDF5 file, which `keras.models.load_model` reads. */
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { File, type Group, ready } from 'h5wasm/node';
import { flushToDisk } from '../../files/flush-to-disk.js';
import { makeFolder } from '../../files/make-folder.js';
import type { NewTensor } from '../../files/safetensors.js';
import { findLayerOrder } from '../layer-order.js';
import { layerNames } from './keras-config.js';

/** What the file holds. */
export interface KerasModel {
  /** The model's configuration. */
  readonly config: object;
  /** Tensors by Keras' names, `layer/part`. */
  readonly tensors: readonly NewTensor[];
  /** What the attribute `angiolab` says. */
  readonly said: string;
}

/**
 * Writes a model: aside, flushed, renamed.
 *
 * Source: keras 3.15, `legacy/saving/legacy_h5_format.py`: the group `model_weights` has a group a layer, in Keras' order.
 */
export async function writeKerasH5(path: string, model: KerasModel): Promise<void> {
  await makeFolder(dirname(path));
  await ready;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    fill(temporary, model);
    await flushToDisk(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function fill(path: string, { config, tensors, said }: KerasModel): void {
  const file = new File(path, 'w');
  try {
    file.create_attribute('model_config', JSON.stringify(config));
    file.create_attribute('keras_version', '2.15.0');
    file.create_attribute('backend', 'tensorflow');
    file.create_attribute('angiolab', said);
    const layers = [...findLayerOrder(), layerNames.head];
    const weights = file.create_group('model_weights');
    weights.create_attribute('layer_names', layers);
    weights.create_attribute('keras_version', '2.15.0');
    weights.create_attribute('backend', 'tensorflow');
    for (const layer of layers) {
      const parts = tensors.filter(({ name }) => name.slice(0, name.lastIndexOf('/')) === layer);
      writeLayer(weights.create_group(layer), layer, parts);
    }
  } finally {
    file.close();
  }
}

function writeLayer(group: Group, layer: string, parts: readonly NewTensor[]): void {
  group.create_attribute(
    'weight_names',
    parts.map(({ name }) => `${name}:0`),
  );
  const inner = group.create_group(layer);
  for (const { name, shape, data } of parts) {
    // A copy: HDF5 in WebAssembly takes no memory that threads share.
    inner.create_dataset({
      name: `${name.slice(layer.length + 1)}:0`,
      data: Float32Array.from(data),
      shape: [...shape],
    });
  }
}
