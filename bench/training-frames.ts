/** The frames and weights of the training cases as plain files, which programs in Python read too. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWeights } from '../src/model/find-weights.js';
import { createRandom, type Random } from '../src/numeric/random.js';

/** What lies in `folder`: `frames.u8` [frames, size, size] in grey levels, `labels.u8`, `weights.f32`. */
export interface TrainingFiles {
  readonly folder: string;
  readonly frames: number;
  readonly size: number;
  /** Name of the weights, and grey 0 and 255 as they expect them. */
  readonly weights: string;
  readonly inputRange: readonly [number, number];
}

/** What a training is asked for; bench/peers reads the same keys. */
export interface TrainingPlan extends TrainingFiles {
  readonly backend: 'native' | 'wasm';
  readonly batchSize: number;
  readonly learningRate: number;
  readonly augment: boolean;
  /** Whether Keras trains on activations of so many frames (`cachedFrames`), of random values. */
  readonly cached: boolean;
  readonly cachedFrames: number;
  /** Steps of each epoch. */
  readonly steps: number;
  readonly epochs: number;
  /** Whether the answer is the time of everything, with the filling of a cache; else that of a step. */
  readonly whole: boolean;
}

/** A dark vessel on a bright, uneven, noisy ground; with `label` 1 it narrows in one place. */
function drawFrame(random: Random, size: number, label: number): Uint8Array {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const [bend, phase, middle] = [between(0.05, 0.2) * size, between(0, 2 * Math.PI), between(0.3, 0.7) * size];
  const [radius, narrow, tilt] = [between(5, 9), between(0.2, 0.8) * size, between(-40, 40)];
  const pixels = new Uint8Array(size * size);
  for (let row = 0; row < size; row++) {
    const center = middle + bend * Math.sin(phase + (5 * row) / size);
    const width = radius * (1 - (label ? 0.7 : 0) * Math.exp(-(((row - narrow) / 12) ** 2)));
    for (let column = 0; column < size; column++) {
      const distance = Math.abs(column - center) / width;
      const ground = 150 + tilt * (column / size - 0.5) + 16 * (random.uniform() - 0.5);
      pixels[row * size + column] = ground - 70 * Math.exp(-(distance ** 4));
    }
  }
  return pixels;
}

/** Makes the files: the same ones each time, but for the weights, which are those of this machine (`chooseWeights`). */
export async function writeTrainingFiles(folder: string, frames = 900, size = 299): Promise<TrainingFiles> {
  const random = createRandom(7);
  const labels = Uint8Array.from({ length: frames }, (_, at) => at % 2);
  const pictures = Array.from(labels, (label) => drawFrame(random, size, label));
  const { values, declaration } = await readWeights();
  writeFileSync(join(folder, 'frames.u8'), Buffer.concat(pictures));
  writeFileSync(join(folder, 'labels.u8'), labels);
  writeFileSync(join(folder, 'weights.f32'), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { folder, frames, size, weights: declaration.name, inputRange: declaration.inputRange };
}

/** The SHA-256 of a frame, which names it. */
export function idOfFrame(pixels: Uint8Array): string {
  return createHash('sha256').update(pixels).digest('hex');
}
