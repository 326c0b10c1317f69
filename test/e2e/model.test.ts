/** InceptionV3 on native TensorFlow agrees with Keras, and lives in one process with DuckDB and HDF5. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { File, ready } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { type Backbone, loadBackbone, networkOf } from '../../src/model/backbone.js';
import { extractFeatures } from '../../src/model/extract-features.js';
import { createNetwork, forwardFrozen } from '../../src/model/network.js';
import { uniformAt } from '../../src/model/random-weights.js';
import { openGraphSession } from '../../src/tensorflow/graph-session.js';
import { provision } from '../../src/tensorflow/provision.js';
import { findBlockErrors, references } from '../model/reference-checks.js';

describe('model on native TensorFlow', () => {
  let backbone: Backbone;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'angiolab-model-'));
    const result = await provision({ log: () => {} });
    expect(result).toMatchObject({ ok: true });
    backbone = await loadBackbone({ weights: 'random', seed: references.seed, backend: 'native' });
    findBlockErrors(networkOf(backbone));
  });

  afterAll(() => {
    backbone.dispose();
    rmSync(folder, { recursive: true });
  });

  test('outputs differ from Keras by at most 1e-4 of the greatest value at every block', () => {
    const { tf } = networkOf(backbone);
    const before = tf.memory().numTensors;
    const errors = findBlockErrors(networkOf(backbone));
    expect(Object.keys(errors)).toHaveLength(12);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-4);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('forwardFrozen runs the graph, from any block to any, within 1e-4 of Keras, and frees it', () => {
    const network = createNetwork(networkOf(backbone), networkOf(backbone).weights);
    const before = network.tf.memory().numTensors;
    expect(network.graph()).not.toBeNull();
    const errors = findBlockErrors(network, forwardFrozen);
    expect(Object.keys(errors)).toHaveLength(12);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-4);
    network.dispose();
    expect(network.tf.memory().numTensors).toBe(before);
    const unfit = openGraphSession.bind(null, network, [
      { name: 'a', op: 'NoSuchOperation', inputs: [], attributes: {} },
    ]);
    expect(unfit).toThrow(/^Cannot load the graph into TensorFlow: .*NoSuchOperation/);
  });

  test('features of an image are the same in any company', async () => {
    const draw = (seed: number) => ({
      id: sha256(String(seed)),
      read: async () => ({
        data: Uint8Array.from({ length: 75 * 75 }, (_, at) => Math.floor(256 * uniformAt(seed, at))),
        rows: 75,
        columns: 75,
      }),
    });
    const options = { imageSize: 75, cacheDirectory: join(folder, 'together') };
    const together = await extractFeatures(backbone, [1, 2, 3, 4, 5].map(draw), options);
    const alone = await extractFeatures(backbone, [draw(3)], { ...options, cacheDirectory: join(folder, 'alone') });
    expect(alone.data).toEqual(together.data.subarray(2 * 2048, 3 * 2048));
  });

  test('DuckDB and HDF5 work beside it', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const rows = await connection.runAndReadAll('select sum(i)::integer as total from range(10) t(i)');
    expect(rows.getRowObjects()).toEqual([{ total: 45 }]);
    await ready;
    const path = join(folder, 'one.h5');
    const file = new File(path, 'w');
    file.create_dataset({ name: 'values', data: Float32Array.of(1, 2) });
    file.close();
    const errors = findBlockErrors(networkOf(backbone));
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-4);
  });
});
