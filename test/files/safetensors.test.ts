/** Tensors in a safetensors file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/hash.js';
import { parseSafetensors, writeSafetensors } from '../../src/files/safetensors.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-safetensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tensors = [
  { name: 'a/kernel', shape: [2, 2], data: Float32Array.of(1, -0, Number.NaN, 3e38) },
  { name: 'b', shape: [1], data: Float32Array.of(7) },
  { name: 'empty', shape: [0], data: new Float32Array() },
];

describe('writeSafetensors', () => {
  test('writes what parseSafetensors reads, and the same bytes for the same content', async () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const seal = await writeSafetensors(first, tensors, { lineage: 'made for a test' });
    expect(await writeSafetensors(second, tensors, { lineage: 'made for a test' })).toBe(seal);
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
    const content = parseSafetensors(readFileSync(first));
    expect(content).toMatchObject({ seal: 'whole', metadata: { sha256: seal, lineage: 'made for a test' } });
    expect(content.tensors.map(({ name, shape, read }) => ({ name, shape, data: read() }))).toEqual(tensors);
  });

  test('keeps to the format: the header is padded to 8 bytes, offsets count from its end', async () => {
    const path = join(folder, 'format');
    const seal = await writeSafetensors(path, tensors);
    const bytes = readFileSync(path);
    expect(bytes.toString('latin1', 35, 99)).toBe(seal);
    const blank = Buffer.concat([bytes.subarray(0, 35), Buffer.alloc(64, '0'), bytes.subarray(99)]);
    expect(sha256(blank)).toBe(seal);
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    expect(header.b).toEqual({ dtype: 'F32', shape: [1], data_offsets: [16, 20] });
    expect(bytes.readFloatLE(8 + length + 16)).toBe(7);
    expect(bytes.length).toBe(8 + length + 20);
  });

  test('writes values in memory that threads share', async () => {
    const data = new Float32Array(new SharedArrayBuffer(8));
    data.set([1, 2]);
    await writeSafetensors(join(folder, 'shared'), [{ name: 'a', shape: [2], data }]);
    const [tensor] = parseSafetensors(readFileSync(join(folder, 'shared'))).tensors;
    expect(tensor?.read()).toEqual(Float32Array.of(1, 2));
  });

  test.each([
    [[...tensors, tensors[0]!], "got a name that is taken or a number at 'a/kernel'"],
    [[{ ...tensors[1]!, name: '12' }], "got a name that is taken or a number at '12'"],
    [[{ ...tensors[1]!, shape: [2] }], "got 1 values for [2] at 'b'"],
  ])('refuses what would not come back, case %#', async (wrong, got) => {
    await expect(writeSafetensors(join(folder, 'never'), wrong)).rejects.toThrow(RangeError);
    await expect(writeSafetensors(join(folder, 'never'), wrong)).rejects.toThrow(got);
  });
});

describe('parseSafetensors', () => {
  test('sees any bit that was changed', async () => {
    const path = join(folder, 'sealed');
    await writeSafetensors(path, tensors, { state: '{}' });
    const bytes = readFileSync(path);
    const seen = Array.from({ length: 8 * bytes.length }, (_, bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      try {
        return parseSafetensors(changed).seal;
      } catch (error) {
        return (error as Error).name;
      }
    });
    // A bit in the words `__metadata__` and `sha256` makes it a file of another program; whoever expects ours refuses that.
    expect(new Set(seen)).toEqual(new Set(['SyntaxError', 'altered', 'unsealed']));
    expect(seen.filter((one) => one === 'unsealed').length).toBeLessThan(8 * 30);
  });

  test.each([
    ['a shape of texts', '{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,4]}}', "'a' without a shape and a place"],
    ['no place', '{"a":{"dtype":"F32","shape":[1]}}', "'a' without a shape and a place"],
    ['another type', '{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}', "'a' of F16"],
    ['a place beyond', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', "'a' outside the file"],
    ['a place before', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}', "'a' outside the file"],
  ])('refuses a header with %s', (_, header, got) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const act = () => parseSafetensors(Buffer.concat([length, Buffer.from(header), Buffer.alloc(4)]));
    expect(act).toThrow(SyntaxError);
    expect(act).toThrow(got);
  });
});
