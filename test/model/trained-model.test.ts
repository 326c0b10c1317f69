/** The model of a run: written whole, read back to the bit, refused where anything about it is unknown. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSafetensors, writeSafetensors } from '../../src/files/safetensors.js';
import { applyHead, foldScaling } from '../../src/model/apply-head.js';
import { readWeights } from '../../src/model/find-weights.js';
import { readModel, type TrainedModel, writeModel } from '../../src/model/trained-model.js';
import { TrainedModelError } from '../../src/model/trained-model-error.js';
import { createTrainedModel } from './trained-models.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-trained-'));
afterAll(() => rmSync(folder, { recursive: true }));

const model = createTrainedModel();
const path = join(folder, 'model.safetensors');

describe('writeModel', () => {
  test('writes what readModel reads, to the bit', async () => {
    const reference = await writeModel(folder, model);
    expect(reference).toEqual({ file: 'model.safetensors', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { values, ...rest } = await readModel(folder, reference);
    const { values: written, ...expected } = model;
    expect(rest).toEqual(expected);
    expect(Buffer.from(values.buffer).equals(Buffer.from(written.buffer))).toBe(true);
    expect(await writeModel(folder, model)).toEqual(reference);
  });

  test('gives weights that say their lineage and input range themselves', async () => {
    const { values, declaration } = await readWeights({ weights: path });
    expect(Buffer.from(values.buffer).equals(Buffer.from(model.values.buffer))).toBe(true);
    expect(declaration).toMatchObject({ inputRange: [0, 1] });
    expect(declaration.lineage).toBe(
      'fine-tuned by angiolab to tell LCA from RCA, beginning with: random numbers of seed 4: never trained on anything',
    );
  });
});

describe('readModel', () => {
  const cases: [string, Partial<TrainedModel>, string][] = [
    ['an unknown image size', { imageSize: undefined as unknown as number }, 'expected a whole imageSize, got nothing'],
    ['an unknown input range', { inputRange: [] as never }, 'expected two numbers as inputRange, got []'],
    ['one class', { classes: ['LCA'] as never }, 'expected two classes, got ["LCA"]'],
    [
      'a head of NaN',
      { head: { ...model.head, bias: Number.NaN } },
      'expected a head of finite numbers, got {"bias":null',
    ],
    [
      'a short head',
      { head: { ...model.head, kernel: new Float32Array(3) } },
      'scaled_head/kernel of 2048 values, got [3]',
    ],
  ];
  test.each(cases)('refuses %s', async (_, change, message) => {
    await writeModel(folder, { ...model, ...change });
    await expect(readModel(folder)).rejects.toThrow(TrainedModelError);
    await expect(readModel(folder)).rejects.toThrow(message);
  });

  test('refuses images prepared in another way', async () => {
    await writeModel(folder, model);
    const { tensors, metadata } = parseSafetensors(readFileSync(path));
    const facts = JSON.parse(metadata['model'] ?? '');
    const text = JSON.stringify({ ...facts, channels: 'red, green, blue' });
    const { sha256: _, ...rest } = metadata;
    await writeSafetensors(
      path,
      tensors.map((one) => ({ ...one, data: one.read() })),
      { ...rest, model: text },
    );
    await expect(readModel(folder)).rejects.toThrow(
      'Cannot use the model of the run: expected channels \'grey x 3\', got "red, green, blue"; train it with npx angiolab train',
    );
  });

  test('refuses another model than the record names, an altered, a foreign and a missing one', async () => {
    const reference = await writeModel(folder, model);
    const other = { ...reference, sha256: '0'.repeat(64) };
    await expect(readModel(folder, other)).rejects.toThrow('expected the one that run.json names, got another');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(readModel(folder)).rejects.toThrow('as it was written, by its SHA-256, got an altered one');
    writeFileSync(path, bytes.subarray(0, 100));
    await expect(readModel(folder)).rejects.toThrow('expected a whole model.safetensors, got a damaged one');
    await writeSafetensors(path, []);
    await expect(readModel(folder)).rejects.toThrow('expected angiolab.model version 1, got another file');
    rmSync(path);
    await expect(readModel(folder)).rejects.toThrow('expected model.safetensors, got no such file; train it');
  });
});

test('foldScaling gives a head with the same logits on features as they are', () => {
  const features = Float32Array.from({ length: 3 * 2048 }, (_, at) => Math.abs(Math.sin(at)));
  const { kernel, bias } = foldScaling(model.head);
  const plain = { kernel, bias, center: new Float32Array(2048), spread: 1 };
  const [expected, got] = [applyHead(model.head, features), applyHead(plain, features)];
  expect(expected).toHaveLength(3);
  expected.forEach((logit, at) => {
    expect(got[at]).toBeCloseTo(logit, 5);
  });
});

test('applyHead centres, scales, weighs and sums', () => {
  const head = { kernel: Float32Array.of(2, -1), bias: 0.5, center: Float32Array.of(1, 1), spread: 2 };
  expect([...applyHead(head, Float32Array.of(3, 1, 1, 5))]).toEqual([2.5, -1.5]);
});
