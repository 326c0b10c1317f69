/** From counted X-rays to stored values: what the detector blurs, and what the vendor's processing makes of it. */
import type { Vendor } from './series-look.js';

/** What a vendor's machine does to each frame. */
export interface Processing {
  /** How much of what a blurred picture lacks is added once more. */
  readonly edge: number;
  /** The stored value of light from 0 to 3 in small steps. */
  readonly curve: Uint16Array;
}

/** The picture that a vendor stores of the light, 0 to 2 to the power of its bits. */
export function develop(light: Float32Array, size: number, { edge, curve }: Processing): Uint16Array {
  blur(light, size, 1);
  const soft = light.slice();
  blur(soft, size, 2);
  blur(soft, size, 3);
  const grey = new Uint16Array(light.length);
  for (let index = 0; index < light.length; index++) {
    const sharp = light[index]! + edge * (light[index]! - soft[index]!);
    grey[index] = curve[sharp <= 0 ? 0 : Math.min(lastStep, (sharp * stepsPerUnit + 0.5) | 0)]!;
  }
  return grey;
}

const stepsPerUnit = 4096;
const lastStep = 3 * stepsPerUnit;

/** The processing of a vendor. */
export function createProcessing({ gamma, bitsStored, white, edge }: Vendor): Processing {
  const greatest = 2 ** bitsStored - 1;
  const curve = Uint16Array.from({ length: lastStep + 1 }, (_, step) =>
    Math.round(greatest * roundShoulder(white * (step / stepsPerUnit) ** gamma)),
  );
  return { edge, curve };
}

const shoulder = 0.7;

/** Bends what is brighter than the shoulder towards 1. */
function roundShoulder(level: number): number {
  if (level <= shoulder) return level;
  return shoulder + (1 - shoulder) * (1 - Math.exp((shoulder - level) / (1 - shoulder)));
}

/** A quarter, a half, a quarter of the pixels `reach` away along both axes, in place; ends are repeated. */
function blur(values: Float32Array, size: number, reach: number): void {
  const line = new Float32Array(size + 2 * reach);
  for (let from = 0; from < values.length; from += size) {
    line.set(values.subarray(from, from + size), reach);
    line.fill(values[from]!, 0, reach);
    line.fill(values[from + size - 1]!, size + reach);
    for (let x = 0; x < size; x++)
      values[from + x] = 0.25 * line[x]! + 0.5 * line[x + reach]! + 0.25 * line[x + 2 * reach]!;
  }
  // Rows are kept until the last one that needs them.
  const kept = Array.from({ length: reach + 1 }, () => new Float32Array(size));
  for (let row = 0; row < size; row++) {
    const from = row * size;
    kept[row % (reach + 1)]!.set(values.subarray(from, from + size));
    const above = row < reach ? kept[0]! : kept[(row - reach) % (reach + 1)]!;
    const below = Math.min(size - 1, row + reach) * size;
    const own = kept[row % (reach + 1)]!;
    for (let x = 0; x < size; x++) values[from + x] = 0.25 * above[x]! + 0.5 * own[x]! + 0.25 * values[below + x]!;
  }
}
