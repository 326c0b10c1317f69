/** Estimates stay near peaks that were measured, and what can't fit is refused with what would. */
import { describe, expect, test } from 'vitest';
import { checkMemory } from '../../../src/training/memory/check-memory.js';
import { estimateMemory, type MemoryPlan } from '../../../src/training/memory/estimate-memory.js';

const mebibyte = 2 ** 20;

/**
 * `VmHWM` of a process, MiB, after one batch of eight frames through the trunk and three steps with AdamW (two on WASM), and WASM's memory;
 * Node 20.20, TensorFlow 2.21 and TensorFlow.js 4.22, two cores, random weights.
 */
const measured: readonly [MemoryPlan, number, number | null][] = [
  [plan('native', 'head', 299, 8), 904, null],
  [plan('native', 'mixed8', 299, 8), 1099, null],
  [plan('native', 'mixed8', 299, 16), 1277, null],
  [plan('native', 'mixed7', 299, 32), 2111, null],
  [plan('native', 'mixed5', 150, 8), 1052, null],
  [plan('native', 'all', 150, 8), 1367, null],
  [plan('native', 'all', 150, 16), 1713, null],
  [{ ...plan('native', 'mixed8', 299, 8), normalization: 'batch' }, 1283, null],
  [{ ...plan('native', 'all', 150, 8), normalization: 'batch' }, 1929, null],
  [plan('wasm', 'head', 299, 8), 605, 341],
  [plan('wasm', 'mixed8', 299, 8), 1167, 687],
  [plan('wasm', 'mixed5', 150, 8), 1098, 618],
  [plan('wasm', 'all', 150, 4), 1312, 708],
];

function plan(
  backend: MemoryPlan['backend'],
  trainable: MemoryPlan['trainable'],
  imageSize: number,
  batchSize: number,
): MemoryPlan {
  return { backend, trainable, imageSize, batchSize, normalization: 'frozen' };
}

describe('estimateMemory', () => {
  test.each(measured)('%o is near its peak', (of, process, heap) => {
    const estimate = estimateMemory(of);
    const [low, high] = [0.88, of.trainable === 'head' ? 1.25 : 1.12];
    const ratios = [estimate.process / process, (estimate.heap ?? heap ?? 0) / (heap ?? 1)];
    expect(ratios[0] as number).toBeGreaterThan(low * mebibyte);
    expect(ratios[0] as number).toBeLessThan(high * mebibyte);
    if (heap === null) return expect(estimate.heap).toBeNull();
    expect(ratios[1] as number).toBeGreaterThan(low * mebibyte);
    expect(ratios[1] as number).toBeLessThan(high * mebibyte);
  });

  test('grows with frames, size and what learns', () => {
    const base = plan('native', 'mixed8', 299, 8);
    const more: readonly Partial<MemoryPlan>[] = [
      { batchSize: 9 },
      { imageSize: 400 },
      { trainable: 'mixed7' },
      { trainable: 'all' },
      { normalization: 'batch' },
    ];
    for (const change of more)
      expect(estimateMemory({ ...base, ...change }).process).toBeGreaterThan(estimateMemory(base).process);
  });
});

describe('checkMemory', () => {
  test('lets pass what fits', () => {
    checkMemory(plan('native', 'mixed8', 299, 8), { process: 2e9 });
    checkMemory(plan('wasm', 'mixed8', 299, 8), { process: 2e9 });
    checkMemory(plan('native', 'head', 75, 1));
  });

  test('names the largest batch, which then passes while one frame more does not', () => {
    const of = plan('native', 'all', 299, 64);
    const limits = { process: 8e9 };
    const message = () => checkMemory(of, limits);
    expect(message).toThrow(RangeError);
    expect(message).toThrow(
      /^Cannot train this stage: expected to need at most 8\.0 GB of memory, got 1\d\.\d GB for `batchSize` 64, `imageSize` 299 and `trainable` all; set `batchSize` to (\d+) or less, or a smaller `imageSize` or a higher `trainable` block, or free some memory$/,
    );
    const most = findMost(message);
    checkMemory({ ...of, batchSize: most }, limits);
    expect(() => checkMemory({ ...of, batchSize: most + 1 }, limits)).toThrow('of memory');
  });

  test('knows that WASM ends at 4 GiB, however much is free', () => {
    const of = plan('wasm', 'all', 299, 32);
    const message = () => checkMemory(of, { process: 1e12 });
    expect(message).toThrow('expected to need at most 4.1 GB of WebAssembly memory');
    const most = findMost(message);
    expect(most).toBeGreaterThanOrEqual(1);
    checkMemory({ ...of, batchSize: most }, { process: 1e12 });
    expect(() => checkMemory({ ...of, batchSize: most + 1 }, { process: 1e12 })).toThrow('of WebAssembly memory');
  });

  test('names no batch where not even one frame fits', () => {
    expect(() => checkMemory(plan('native', 'head', 299, 8), { process: 1e8 })).toThrow(
      /trainable` head; set a smaller `imageSize`, or free some memory$/,
    );
  });
});

function findMost(act: () => void): number {
  try {
    act();
  } catch (error) {
    return Number(/`batchSize` to (\d+)/.exec((error as Error).message)?.[1]);
  }
  return Number.NaN;
}
