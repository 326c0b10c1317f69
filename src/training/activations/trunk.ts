/** The frozen trunk below a cut: computes activations of frames, or takes them from the cache. */

import {
  computeFeatures,
  computeOn,
  countValues,
  type FeatureJob,
  pooledLength,
} from '../../model/compute-features.js';
import { describeTrunk } from '../../model/describe-trunk.js';
import { type CachePrecision, type FeatureCache, openFeatureCache } from '../../model/feature-cache.js';
import { type Lane, type LanePlan, openLaneBeside } from '../../model/feature-lanes.js';
import type { Network } from '../../model/network.js';
import type { Item } from '../recipe/choose-draws.js';
import type { FrameInputs } from './frame-inputs.js';

/** Frames in one step of the trunk, whatever a training step takes: WASM's memory ends above, and recipes share a cache. */
export const trunkBatch = 8;

/** What a trunk is opened with. */
export interface TrunkPlan {
  readonly imageSize: number;
  /** The first block that isn't the trunk's; without it the features are pooled after the last one. */
  readonly cut?: string;
  /** Whether filling keeps the pooled features beside those of the cut. */
  readonly pooled?: boolean;
  readonly cacheDirectory: string;
  readonly precision: CachePrecision;
  readonly memoryBytes: number;
}

/** Activations of frames. */
export interface Trunk {
  /** On disk, a frame; with those beside it. */
  readonly bytesEach: number;
  /** Those of `items` that the cache lacks, equal ones once. */
  findMissing(items: readonly Item[]): Promise<Item[]>;
  /** Computes items and keeps them. */
  fill(items: readonly Item[], onBatch: (filled: number) => void): Promise<void>;
  /** From the cache where they are there, else computed; kept if `keep` says so. */
  load(items: readonly Item[], keep: (item: Item) => boolean): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens the trunk of a network for some frames. */
export function openTrunk(network: Network, inputs: FrameInputs, plan: TrunkPlan): Trunk {
  const { imageSize, cut, precision, memoryBytes } = plan;
  const lanePlan: LanePlan = { imageSize, batchSize: trunkBatch, ...(cut === undefined ? {} : { cut }) };
  const length = countValues(imageSize, cut);
  const open = (of: LanePlan, values: number, memory: number): FeatureCache =>
    openFeatureCache(plan.cacheDirectory, {
      recipe: describeTrunk(network, of),
      length: values,
      precision,
      memoryBytes: memory,
    });
  const cache = open(lanePlan, length, memoryBytes);
  const beside = cut !== undefined && plan.pooled ? open({ imageSize, batchSize: trunkBatch }, pooledLength, 0) : null;
  const caches = beside ? [cache, beside] : [cache];
  let lane: Lane | null = null;

  const prepareFrom =
    (items: readonly Item[]): FeatureJob['prepare'] =>
    (batch) =>
      inputs.prepare(
        batch.map((at) => items[at] as Item),
        trunkBatch,
      );

  return {
    bytesEach: caches.reduce((sum, { bytesEach }) => sum + bytesEach, 0),
    async findMissing(items) {
      const unique = new Map(items.map((item) => [inputs.idOf(item), item]));
      const known = await Promise.all(
        [...unique.keys()].map(async (id) => (await Promise.all(caches.map((each) => each.has(id)))).every(Boolean)),
      );
      return [...unique.values()].filter((_, at) => !known[at]);
    },
    async fill(items, onBatch) {
      let filled = 0;
      await computeFeatures(network, beside ? { ...lanePlan, pooled: true } : lanePlan, {
        count: items.length,
        prepare: prepareFrom(items),
        async take(at, { values, pooled }) {
          const id = inputs.idOf(items[at] as Item);
          await cache.write(id, values);
          if (pooled) await beside?.write(id, pooled);
          filled++;
        },
        onBatch: () => onBatch(filled),
      });
    },
    async load(items, keep) {
      const result = new Float32Array(items.length * length);
      const row = (at: number): Float32Array => result.subarray(at * length, (at + 1) * length);
      const find = async (item: Item, at: number): Promise<boolean> =>
        keep(item) && (await cache.readInto(inputs.idOf(item), row(at)));
      // Without a wait where nothing can be known, so that frames are on their way when this returns.
      const known = items.some(keep) ? await Promise.all(items.map(find)) : [];
      const missing = [...items.keys()].filter((at) => !known[at]);
      if (missing.length === 0) return result;
      lane ??= openLaneBeside(network, lanePlan);
      await computeOn([lane], lanePlan, {
        count: missing.length,
        prepare: prepareFrom(missing.map((at) => items[at] as Item)),
        async take(at, { values }) {
          const place = missing[at] as number;
          const item = items[place] as Item;
          row(place).set(values);
          if (keep(item)) await cache.write(inputs.idOf(item), values);
        },
      });
      return result;
    },
    async close() {
      await lane?.close();
    },
  };
}
