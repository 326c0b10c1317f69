/** A whole classifier of seeded numbers, for tests that need a trained model. */
import { createRandomWeights, uniformAt } from '../../src/model/random-weights.js';
import type { TrainedModel } from '../../src/model/trained-model.js';
import type { GreyImage } from '../../src/numeric/grey-image.js';

function draw(seed: number, low: number, high: number): Float32Array {
  return Float32Array.from({ length: 2048 }, (_, at) => low + (high - low) * uniformAt(seed, at));
}

/** Random weights and a head whose logits are of order 1; images of 75 x 75 pixels in [0, 1]. */
export function createTrainedModel(): TrainedModel {
  const { values, declaration } = createRandomWeights(4);
  return {
    values,
    head: { kernel: draw(11, -0.05, 0.05), bias: -0.25, center: draw(12, 0.2, 0.6), spread: 0.7 },
    classes: ['LCA', 'RCA'],
    imageSize: 75,
    inputRange: [0, 1],
    weights: { name: declaration.name, sha256: declaration.sha256, lineage: declaration.lineage },
  };
}

/** Pictures of 90 x 80 seeded grey levels, each smoother than the one before. */
export function drawPictures(count: number): GreyImage[] {
  return Array.from({ length: count }, (_, seed) => ({
    data: Uint8Array.from({ length: 90 * 80 }, (_value, at) => 256 * uniformAt(seed, Math.floor(at / (1 + 20 * seed)))),
    rows: 80,
    columns: 90,
  }));
}
