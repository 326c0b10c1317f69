/** Puts tensors with Keras' names (`conv2d_5/kernel`) in their places. */
import type { NewTensor, StoredTensor } from '../files/safetensors.js';
import { convolutions } from './graph.js';
import { createValues, parts, setPart, viewPart } from './weights.js';

/** The network's tensors under Keras' names, in the order of the values, which they are views of. */
export function nameTensors(values: Float32Array): NewTensor[] {
  return convolutions.flatMap((unit, index) =>
    parts.map((part) => ({
      name: `${part === 'kernel' ? unit.name : unit.normalization}/${part}`,
      shape: part === 'kernel' ? unit.kernelShape : [unit.kernelShape[3]],
      data: viewPart(values, index, part),
    })),
  );
}

function numberOf(layer: string): number {
  return Number(/_(\d+)$/.exec(layer)?.[1] ?? 0);
}

/** Layers of one kind by their number: sessions start to count at 0, 1 or anywhere, but they count in order. */
function findLayers(tensors: ReadonlyMap<string, StoredTensor>, base: string): string[] {
  const layers = new Set([...tensors.keys()].map((name) => name.slice(0, name.lastIndexOf('/'))));
  const pattern = new RegExp(`^${base}(_\\d+)?$`);
  return [...layers].filter((layer) => pattern.test(layer)).sort((a, b) => numberOf(a) - numberOf(b));
}

/**
 * The network's values from tensors with Keras' names; other tensors (a head) are left out.
 *
 * @throws RangeError if a tensor is missing or has another shape
 */
export function placeNamedTensors(list: readonly StoredTensor[]): Float32Array {
  const tensors = new Map(list.map((tensor) => [tensor.name, tensor]));
  const kernels = findLayers(tensors, 'conv2d');
  const normalizations = findLayers(tensors, 'batch_normalization');
  const values = createValues();
  convolutions.forEach((_, index) => {
    for (const part of parts) {
      const name = `${(part === 'kernel' ? kernels : normalizations)[index]}/${part}`;
      const tensor = tensors.get(name);
      if (!tensor)
        throw new RangeError(
          `Cannot read weights: expected ${convolutions.length} layers conv2d_N/kernel and batch_normalization_N/{beta, moving_mean, moving_variance}, got no ${part} for number ${index + 1}; save InceptionV3 without its top under Keras' names`,
        );
      setPart(values, { index, part }, { name, shape: tensor.shape, data: tensor.read() });
    }
  });
  return values;
}
