/** Everything but the image that features of a frozen trunk depend on, as a text: the key of their cache. */

import type { LanePlan } from './feature-lanes.js';
import { blocks, findBlock } from './graph.js';
import type { Network } from './network.js';
import { hashWeights } from './weights.js';

/**
 * Describes how features are computed. Only the weights below the cut count, so that networks which differ above it share
 * their trunk. A step is always a full batch, since a smaller one rounds otherwise.
 */
export function describeTrunk({ weights, backend }: Network, { imageSize, batchSize, cut }: LanePlan): string {
  const { name, tensorflowVersion, tfjsVersion, device } = backend;
  const { inputRange } = weights.declaration;
  const first = cut === undefined ? null : blocks[findBlock(cut)];
  return JSON.stringify({
    format: 2,
    imageSize,
    batchSize,
    cut: first?.name ?? null,
    weights: hashWeights(weights, cut),
    preprocessing: { resize: 'bilinear, half-pixel centres', channels: 'grey x 3', inputRange },
    name,
    tensorflowVersion,
    tfjsVersion,
    device,
  });
}
