/** Reads a weights file in the layout of Keras' own (`…_notop.h5`), by the order of its layers. */
import { closeSync, openSync, readSync } from 'node:fs';
import { type Dataset, File, type Group, ready } from 'h5wasm/node';
import { convolutions } from './graph.js';
import { findLayerOrder } from './layer-order.js';
import { createValues, type Part, setPart } from './weights.js';

/** The tensors that Keras stores for a layer, in its order. */
const stored: Record<'convolution' | 'normalization', readonly Part[]> = {
  convolution: ['kernel'],
  normalization: ['beta', 'moving_mean', 'moving_variance'],
};

interface Layer {
  readonly name: string;
  readonly datasets: readonly Dataset[];
}

function readNames(group: Group, attribute: string): string[] {
  const value = group.attrs[attribute]?.value;
  return Array.isArray(value) ? value.map(String) : [];
}

function listLayers(root: Group): Layer[] {
  const group = (root.get('model_weights') ?? root) as Group;
  const layers = readNames(group, 'layer_names').map((name) => {
    const layer = group.get(name) as Group;
    return { name, datasets: readNames(layer, 'weight_names').map((weight) => layer.get(weight) as Dataset) };
  });
  return layers.filter((layer) => layer.datasets.length > 0);
}

function placeLayer(values: Float32Array, expected: string, layer: Layer): void {
  const kind = expected.startsWith('conv2d') ? 'convolution' : 'normalization';
  const index = convolutions.findIndex((unit) => unit.name === expected || unit.normalization === expected);
  if (layer.datasets.length !== stored[kind].length)
    throw new RangeError(
      `Cannot read weights: expected ${stored[kind].join(', ')} in layer '${layer.name}', got ${layer.datasets.length} tensors; use a file of InceptionV3 without its top`,
    );
  stored[kind].forEach((part, at) => {
    const dataset = layer.datasets[at] as Dataset;
    const data = Float32Array.from(dataset.value as Float32Array);
    setPart(values, { index, part }, { name: dataset.path, shape: dataset.shape ?? [], data });
  });
}

/** h5wasm opens anything, even nothing, and fails later. */
function checkSignature(path: string): void {
  const descriptor = openSync(path, 'r');
  const start = Buffer.alloc(8);
  readSync(descriptor, start);
  closeSync(descriptor);
  if (start.toString('latin1') !== '\x89HDF\r\n\x1a\n')
    throw new SyntaxError('Cannot read weights: expected an HDF5 file, got another format; download it again');
}

/** What a file holds. */
export interface KerasH5 {
  /** The network's values. */
  readonly values: Float32Array;
  /** What a file that angiolab exported says of its model, as JSON. */
  readonly said: string | undefined;
}

/**
 * The network's values from a Keras `.h5` weights file (or a whole model in `.h5`); layers after them (a head) are left out.
 *
 * Layers are taken in the file's order, as Keras does, whatever their names, and every shape is checked.
 *
 * @throws SyntaxError if the file is not HDF5
 * @throws RangeError if it holds other layers than InceptionV3's
 */
export async function readKerasH5(path: string): Promise<KerasH5> {
  checkSignature(path);
  await ready;
  const file = new File(path, 'r');
  try {
    const layers = listLayers(file);
    const order = findLayerOrder();
    if (layers.length < order.length)
      throw new RangeError(
        `Cannot read weights: expected ${order.length} layers with weights, got ${layers.length}; use a file of InceptionV3 without its top`,
      );
    const values = createValues();
    order.forEach((expected, at) => {
      placeLayer(values, expected, layers[at] as Layer);
    });
    const said = file.attrs['angiolab']?.value;
    return { values, said: typeof said === 'string' ? said : undefined };
  } finally {
    file.close();
  }
}
