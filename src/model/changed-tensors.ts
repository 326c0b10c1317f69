/** What a training changed of a network's numbers: all that has to be kept beside the weights that it began with. */
import { nameTensors } from './named-tensors.js';
import { createValues } from './weights.js';

/**
 * The tensors of `values` that differ from those of `base` by any bit, under Keras' names; views of `values`.
 *
 * With a frozen trunk these are the trained blocks alone: a checkpoint needs no more, where it names the SHA-256 of `base`.
 */
export function findChanges(values: Float32Array, base: Float32Array): Record<string, Float32Array> {
  const former = nameTensors(base);
  const changed = nameTensors(values).filter(({ data }, at) => !isSame(data, former[at]?.data));
  return Object.fromEntries(changed.map(({ name, data }) => [name, data]));
}

/**
 * `base` with {@link findChanges} applied, in memory of its own; `base` stays as it is.
 *
 * @param changes - tensors by Keras' names; other names are left out, so a checkpoint's tensors may be passed as they are
 * @throws RangeError for a tensor of another length
 */
export function applyChanges(base: Float32Array, changes: Readonly<Record<string, Float32Array>>): Float32Array {
  const values = createValues();
  values.set(base);
  for (const { name, data } of nameTensors(values)) {
    const change = changes[name];
    if (change === undefined) continue;
    if (change.length !== data.length)
      throw new RangeError(
        `Cannot restore ${name}: expected ${data.length} values, got ${change.length}; take a checkpoint of this network`,
      );
    data.set(change);
  }
  return values;
}

function isSame(a: Float32Array, b: Float32Array | undefined): boolean {
  return b !== undefined && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
