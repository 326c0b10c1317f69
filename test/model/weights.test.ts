/** Weights are read from every kind of file into the same places, and wrong files are refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { File } from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseWeights, readWeights } from '../../src/model/find-weights.js';
import { convolutions } from '../../src/model/graph.js';
import { fetchKerasWeights } from '../../src/model/keras-weights.js';
import { createRandomWeights } from '../../src/model/random-weights.js';
import { type InceptionWeights, parts, viewPart } from '../../src/model/weights.js';
import { references } from './reference-checks.js';

let folder: string;
let random: InceptionWeights;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'angiolab-weights-'));
  random = createRandomWeights(references.seed);
});

afterAll(() => rmSync(folder, { recursive: true }));

function shapeOf(index: number, part: (typeof parts)[number]): number[] {
  const shape = convolutions[index]?.kernelShape ?? [];
  return part === 'kernel' ? [...shape] : shape.slice(3);
}

/** A file in the layout of Keras' own, its layers in the order that Keras gave (references.json). */
function writeKerasH5(path: string, order: readonly string[]): void {
  const file = new File(path, 'w');
  file.create_attribute('layer_names', [...order, 'avg_pool']);
  file.create_group('avg_pool').create_attribute('weight_names', [], null, 'S1');
  for (const layer of order) {
    const index = convolutions.findIndex((unit) => unit.name === layer || unit.normalization === layer);
    const held = layer.startsWith('conv2d') ? parts.slice(0, 1) : parts.slice(1);
    const group = file.create_group(layer);
    group.create_attribute(
      'weight_names',
      held.map((part) => `${layer}/${part}:0`),
    );
    const inner = group.create_group(layer);
    for (const part of held)
      inner.create_dataset({
        name: `${part}:0`,
        data: Float32Array.from(viewPart(random.values, index, part)),
        shape: shapeOf(index, part),
      });
  }
  file.close();
}

/** A safetensors file with Keras' names, which count from `first`; tensors in the order of their names. */
function writeSafetensors(path: string, first: number): void {
  const numbered = (base: string, index: number): string => (index + first === 0 ? base : `${base}_${index + first}`);
  const tensors = convolutions.flatMap((_, index) =>
    parts.map((part) => ({
      name: `${numbered(part === 'kernel' ? 'conv2d' : 'batch_normalization', index)}/${part}`,
      shape: shapeOf(index, part),
      data: viewPart(random.values, index, part),
    })),
  );
  const sorted = tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  let end = 0;
  const entries = sorted.map(({ name, shape, data }) => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const bodies = sorted.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  writeFileSync(path, Buffer.concat([length, header, ...bodies]));
}

describe('createRandomWeights', () => {
  test('draws the numbers that the Python script draws', () => {
    const kernel = viewPart(random.values, 50, 'kernel');
    const { stride, values } = references.weightSample;
    values.forEach((value, at) => {
      const place = kernel.byteOffset / 4 + at * stride;
      expect(random.values[place]).toBeCloseTo(value, 8);
    });
  });

  test('declares that nothing was learned', () => {
    expect(random.declaration).toEqual({
      name: 'random-7',
      lineage: 'random numbers of seed 7: never trained on anything',
      inputRange: [-1, 1],
      parameters: 21_802_784,
      sha256: '7a1b019aafdd37403747e18843d00ac1e1f58b08c5e773dc5358d15dc0675e52',
    });
  });
});

describe('readWeights', () => {
  test("takes a file in the layout of Keras' own by the order of its layers", async () => {
    const path = join(folder, 'keras.h5');
    writeKerasH5(path, references.fileOrder);
    const { declaration, values } = await readWeights({ weights: path });
    expect(declaration.sha256).toBe(random.declaration.sha256);
    expect(declaration.name).toBe('keras.h5');
    expect(declaration.lineage).toContain('its training is not known');
    expect(values).toHaveLength(21_802_784);
  });

  test('refuses an .h5 file whose layers come in another order', async () => {
    const path = join(folder, 'order.h5');
    const [first = '', second = '', third = '', ...rest] = references.fileOrder;
    writeKerasH5(path, [third, second, first, ...rest]);
    await expect(readWeights({ weights: path })).rejects.toThrow(RangeError);
    await expect(readWeights({ weights: path })).rejects.toThrow(
      "Cannot read weights: expected conv2d's kernel of shape [3, 3, 3, 32], got '/conv2d_1/conv2d_1/kernel:0' of shape [3, 3, 32, 32]",
    );
  });

  test('refuses an .h5 file that lacks layers', async () => {
    const path = join(folder, 'short.h5');
    writeKerasH5(path, references.fileOrder.slice(0, 4));
    await expect(readWeights({ weights: path })).rejects.toThrow(
      'Cannot read weights: expected 188 layers with weights, got 4; use a file of InceptionV3 without its top',
    );
  });

  test('refuses a file that only is called .h5', async () => {
    const path = join(folder, 'text.h5');
    writeFileSync(path, 'no HDF5 at all');
    await expect(readWeights({ weights: path })).rejects.toThrow(SyntaxError);
    await expect(readWeights({ weights: path })).rejects.toThrow(
      'Cannot read weights: expected an HDF5 file, got another format; download it again',
    );
  });

  test.each([0, 95])('takes safetensors whose layers count from %i', async (first) => {
    const path = join(folder, `from-${first}.safetensors`);
    writeSafetensors(path, first);
    const { declaration } = await readWeights({ weights: path });
    expect(declaration.sha256).toBe(random.declaration.sha256);
    rmSync(path);
  });

  test('refuses safetensors that are cut off', async () => {
    const path = join(folder, 'short.safetensors');
    writeFileSync(path, Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 123]));
    await expect(readWeights({ weights: path })).rejects.toThrow(SyntaxError);
    await expect(readWeights({ weights: path })).rejects.toThrow(
      "Cannot read tensors: expected a safetensors file of F32 tensors, got a header beyond the file's 9 bytes; save it again with the safetensors library",
    );
  });

  test('refuses safetensors of another network', async () => {
    const path = join(folder, 'other.safetensors');
    const header = Buffer.from('{"dense/kernel":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path, Buffer.concat([length, header, Buffer.alloc(4)]));
    await expect(readWeights({ weights: path })).rejects.toThrow(RangeError);
    await expect(readWeights({ weights: path })).rejects.toThrow('got no kernel for number 1');
  });

  test('refuses a file that is not there, without its folder', async () => {
    const act = readWeights({ weights: join(folder, 'missing.h5') });
    await expect(act).rejects.toThrow(
      "Cannot read weights: expected 'auto', 'nsfwjs', 'random' or a .h5 or .safetensors file, got 'missing.h5', which is not there; correct the path",
    );
  });
});

describe('nsfwjs', () => {
  const require = createRequire(import.meta.url);

  test.each([
    ['conv2d_1/kernel', 0, 'kernel'],
    ['batch_normalization_50/moving_variance', 49, 'moving_variance'],
    ['conv2d_94/kernel', 93, 'kernel'],
  ] as const)('gives %s as TensorFlow.js decodes it from the same package', async (name, index, part) => {
    const { values } = await readWeights({ weights: 'nsfwjs' });
    const tf: typeof import('@tensorflow/tfjs') = require('@tensorflow/tfjs');
    const models = join(dirname(require.resolve('nsfwjs/models/inception_v3')), '../../models/inception_v3');
    const entries: { name: string; shape: number[] }[] = require(join(models, 'model.min.js')).weightsManifest[0]
      .weights;
    const place = entries.findIndex((entry) => entry.name === name);
    const size = (entry: { shape: number[] } | undefined): number => entry?.shape.reduce((a, b) => a * b, 1) ?? 0;
    const start = entries.slice(0, place).reduce((sum, entry) => sum + size(entry), 0);
    const shards = [1, 2, 3, 4, 5, 6].map(
      (n): Buffer => Buffer.from(require(join(models, `group1-shard${n}of6.min.js`)), 'base64'),
    );
    const bytes = Uint8Array.from(Buffer.concat(shards).subarray(start, start + size(entries[place])));
    await tf.setBackend('cpu');
    const decoded = tf.io.decodeWeights(bytes.buffer, entries.slice(place, place + 1) as never)[name];
    expect(viewPart(values, index, part)).toEqual(decoded?.dataSync());
    decoded?.dispose();
  });

  test('is declared with its lineage and its input range', async () => {
    const { declaration } = await readWeights({ weights: 'nsfwjs' });
    expect(declaration).toEqual({
      name: 'nsfwjs-4.3.0',
      lineage:
        'InceptionV3 fine-tuned from ImageNet to sort photographs, from the npm package nsfwjs 4.3.0 (MIT): 8-bit values, its head left out',
      inputRange: [0, 1],
      parameters: 21_802_784,
      sha256: 'ac03f8023c025e807de5c4c13013b65094ca24581d37d2c56b1bd7e506a7368f',
    });
  });
});

describe('chooseWeights', () => {
  test('without a file in the cache takes nsfwjs', () => {
    const cache = mkdtempSync(join(folder, 'cache-'));
    expect(chooseWeights(cache)).toBe('nsfwjs');
  });
});

describe('fetchKerasWeights', () => {
  let server: Server;
  let url: string;
  const md5 = '9a0364b9e99bb480dd25e1f0284c8555'; // of 'content'

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/file.h5') response.end('content');
      else response.writeHead(403).end('no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('puts the file where chooseWeights finds it before others', async () => {
    const cache = mkdtempSync(join(folder, 'cache-'));
    const path = await fetchKerasWeights({ url: `${url}/file.h5`, md5, cacheDirectory: cache });
    writeFileSync(join(cache, 'weights', 'another.h5'), '');
    expect(chooseWeights(cache)).toBe(path);
  });

  test('refuses another content and keeps nothing', async () => {
    const cache = mkdtempSync(join(folder, 'cache-'));
    await expect(fetchKerasWeights({ url: `${url}/file.h5`, cacheDirectory: cache })).rejects.toThrow(
      `Cannot fetch Keras' weights: expected a file with MD5 bcbd6486424b2319ff4ef7d526e38f63, got 7 bytes with ${md5}; try again`,
    );
    expect(chooseWeights(cache)).toBe('nsfwjs');
  });

  test('says in one sentence what the server answered', async () => {
    const act = fetchKerasWeights({ url: `${url}/nothing.h5`, cacheDirectory: folder });
    await expect(act).rejects.toThrow(
      /^Cannot fetch Keras' weights: expected .* from 127\.0\.0\.1:\d+, got HTTP 403; /,
    );
  });

  test('says in one sentence that there is no server', async () => {
    const act = fetchKerasWeights({ url: 'http://127.0.0.1:1/file.h5', cacheDirectory: folder });
    await expect(act).rejects.toThrow(
      /^Cannot fetch Keras' weights: .*; download it elsewhere and put it into the cache's folder 'weights'$/,
    );
  });
});
