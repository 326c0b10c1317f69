/** Points of a training as checkpoints: all that a later epoch depends on comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/hash.js';
import { createRandomWeights } from '../../../src/model/random-weights.js';
import { readPoint, type TrainingPoint, writePoint } from '../../../src/training/run/training-point.js';
import type { ModelState } from '../../../src/training/stage/model-state.js';

const home = mkdtempSync(join(tmpdir(), 'angiolab-point-'));
afterAll(() => rmSync(home, { recursive: true }));

const { values } = createRandomWeights(1);
const identity = { recipe: 'r', seed: 1, threads: 2 };
const origin = { values, center: Float32Array.of(1, 2), spread: 3 };
const start = { values, head: { kernel: Float32Array.of(1, 2), bias: 1 / 3, center: origin.center, spread: 3 } };
const said = { training: Float32Array.of(1, 2), validation: Float32Array.of(3) };
const journal = {
  history: [{ stage: 'head', epoch: 1, loss: Number.NaN, valLoss: Number.POSITIVE_INFINITY }],
  predictions: [
    { stage: 'head', epoch: 0, ...said, stepped: null },
    { stage: 'head', epoch: 1, ...said, stepped: Float32Array.of(Number.NaN, 4) },
  ],
  stages: [{ name: 'head', trainable: 'head', epochs: 1, epoch: 1, kept: true, reason: 'always' }],
  timing: [{ part: 'head', seconds: 1, peakMemoryBytes: null }],
};

/** Networks by their hashes: an assertion would walk through millions of numbers. */
function tell({ start: begun, within, ...rest }: TrainingPoint): object {
  const tellState = ({ values: network, head }: ModelState): object => ({
    head,
    network: sha256(new Uint8Array(network.buffer, network.byteOffset, network.byteLength)),
  });
  const best = within?.best ? { epoch: within.best.epoch, state: tellState(within.best.state) } : null;
  return { ...rest, start: tellState(begun), within: within && { ...within, best } };
}

describe('writePoint and readPoint', () => {
  test('a point between two epochs comes back whole, with its best epoch and what is no number', async () => {
    const best = { values: values.slice().fill(9, 0, 5), head: { ...start.head, bias: 0.7 } };
    const within = { epoch: 2, snapshot: { 'head/kernel': Float32Array.of(5, 6) }, best: { epoch: 1, state: best } };
    const point: TrainingPoint = { index: 1, start, within, journal };
    const folder = join(home, 'within');
    await writePoint(folder, point, { identity, origin });
    const { found, refused } = await readPoint(folder, { identity, values });
    expect(refused).toEqual([]);
    expect(tell(found?.point as TrainingPoint)).toEqual(tell(point));
    expect([found?.origin.center, found?.origin.spread]).toEqual([origin.center, origin.spread]);
    expect(found?.point.start.values === values).toBe(true);
  }, 60_000);

  test('a stage that has not begun has nothing within', async () => {
    const folder = join(home, 'between');
    const point: TrainingPoint = { index: 2, start, within: null, journal };
    await writePoint(folder, point, { identity, origin });
    const { found } = await readPoint(folder, { identity, values });
    expect(tell(found?.point as TrainingPoint)).toEqual(tell(point));
  });

  test('nothing where there is none; refused where it is of another training', async () => {
    expect(await readPoint(join(home, 'absent'), { identity, values })).toEqual({ found: null, refused: [] });
    await writePoint(join(home, 'other'), { index: 0, start, within: null, journal }, { identity, origin });
    await expect(readPoint(join(home, 'other'), { identity: { ...identity, threads: 4 }, values })).rejects.toThrow(
      "expected the threads that it began with, '2', got '4'",
    );
  });
});
