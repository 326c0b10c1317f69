/** Checkpoints: written whole or not at all, and never believed when they aren't what was written. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/numeric/random.js';
import {
  CheckpointError,
  readBestCheckpoint,
  readLatestCheckpoint,
} from '../../../src/record/checkpoints/read-checkpoint.js';
import { type Checkpoint, writeCheckpoint } from '../../../src/record/checkpoints/write-checkpoint.js';

const scratch = mkdtempSync(join(tmpdir(), 'angiolab-checkpoints-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(scratch, 'run-')), 'checkpoints');
});

function checkpointOf(epoch: number): Checkpoint {
  return {
    tensors: {
      'conv2d_70/kernel': Float32Array.of(epoch, Number.NaN, -0),
      'adam/m': new Float32Array(1000).fill(epoch),
    },
    state: { epoch, history: [{ stage: 'head', loss: Number.NaN, gradientNorm: Number.POSITIVE_INFINITY }] },
  };
}

async function writeThree(): Promise<void> {
  for (const epoch of [1, 2, 3]) await writeCheckpoint(folder, `head-${epoch}`, checkpointOf(epoch));
}

const newest = (): string => join(folder, '000003-head-3.safetensors');

describe('writeCheckpoint', () => {
  test('writes what readLatestCheckpoint reads, to the bit, and keeps two and the best', async () => {
    await writeCheckpoint(folder, 'best', checkpointOf(9));
    await writeThree();
    expect(await readLatestCheckpoint(folder)).toEqual({
      checkpoint: { name: 'head-3', ...checkpointOf(3) },
      refused: [],
    });
    expect(await readBestCheckpoint(folder)).toEqual({ name: 'best', ...checkpointOf(9) });
    const files = ['000002-head-2.safetensors', '000003-head-3.safetensors', 'best.safetensors', 'newest'];
    expect(readdirSync(folder).sort()).toEqual(files);
  });

  test('gives the same bytes for the same checkpoint', async () => {
    await writeCheckpoint(folder, 'a', checkpointOf(1));
    await writeCheckpoint(folder, 'a', checkpointOf(1));
    const [first, second] = ['000001-a.safetensors', '000002-a.safetensors'].map((file) => join(folder, file));
    expect(readFileSync(first!).equals(readFileSync(second!))).toBe(true);
  });

  test('removes what killed processes left, and not what a living one writes', async () => {
    await writeThree();
    // The greatest id that Linux gives is 2^22.
    writeFileSync(join(folder, `.a.safetensors.${2 ** 23}.0123abcd.tmp`), '');
    writeFileSync(join(folder, `.b.safetensors.${process.pid}.0123abcd.tmp`), '');
    await writeCheckpoint(folder, 'head-4', checkpointOf(4));
    const left = readdirSync(folder).filter((name) => name.endsWith('.tmp'));
    expect(left).toEqual([`.b.safetensors.${process.pid}.0123abcd.tmp`]);
  });

  test.each([
    ['../a', 2],
    ['a', 0],
  ])('refuses the name %j with keep %i', async (name, keep) => {
    const act = writeCheckpoint(folder, name, checkpointOf(1), { keep });
    await expect(act).rejects.toThrow(RangeError);
    await expect(act).rejects.toThrow('Cannot write a checkpoint: expected a name of letters');
  });
});

test('readBestCheckpoint refuses one that is missing', async () => {
  await writeThree();
  await expect(readBestCheckpoint(folder)).rejects.toThrow(CheckpointError);
  await expect(readBestCheckpoint(folder)).rejects.toThrow(
    'Cannot use checkpoint best.safetensors: expected a whole one, got no such file',
  );
});

describe('readLatestCheckpoint', () => {
  test('gives none where there is no folder', async () => {
    expect(await readLatestCheckpoint(folder)).toEqual({ checkpoint: null, refused: [] });
  });

  const damages: [string, () => void, string][] = [
    ['cut off', () => truncateSync(newest(), 2000), 'got a damaged one'],
    ['empty', () => truncateSync(newest(), 0), 'got a damaged one'],
    ['missing', () => rmSync(newest()), 'got no such file'],
    ['longer', () => writeFileSync(newest(), 'x', { flag: 'a' }), 'got other bytes than were written'],
  ];
  test.each(damages)('takes the one before where the newest is %s, and says so', async (_, damage, got) => {
    await writeThree();
    damage();
    const { checkpoint, refused } = await readLatestCheckpoint(folder);
    expect(checkpoint?.state).toEqual(checkpointOf(2).state);
    expect(refused).toEqual([
      `Cannot use checkpoint 000003-head-3.safetensors: expected a whole one, ${refused[0]?.slice(refused[0].indexOf('got'))}`,
    ]);
    expect(refused[0]).toContain(got);
  });

  test('sees a flipped bit wherever it is', async () => {
    await writeThree();
    const bytes = readFileSync(newest());
    const random = createRandom(1);
    const places = Array.from({ length: 200 }, () => random.integer(8 * bytes.length));
    for (const bit of [0, 8 * 40, 8 * 100, 8 * bytes.length - 1, ...places]) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(newest(), changed);
      const { checkpoint, refused } = await readLatestCheckpoint(folder);
      expect([bit, checkpoint?.name, refused.length]).toEqual([bit, 'head-2', 1]);
    }
  });

  test('a damaged one does not count among those that are kept', async () => {
    await writeThree();
    truncateSync(newest(), 100);
    await readLatestCheckpoint(folder);
    await writeCheckpoint(folder, 'head-3', checkpointOf(3));
    expect(readdirSync(folder).sort()).toEqual(['000002-head-2.safetensors', '000003-head-3.safetensors', 'newest']);
  });

  test('a process that is killed at any moment leaves the newest or the one before', async () => {
    const modules = resolve(import.meta.dirname, '../../../dist/record/checkpoints/write-checkpoint.js');
    const script = `import { writeCheckpoint } from ${JSON.stringify(modules)};
      for (let epoch = Number(process.argv[2]); ; epoch++) {
        await writeCheckpoint(process.argv[1], 'a', { tensors: { a: new Float32Array(2e6).fill(epoch) }, state: { epoch } });
        process.stdout.write('.');
      }`;
    const random = createRandom(2);
    let last = 0;
    for (let kill = 0; kill < 8; kill++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder, String(last + 1)]);
      await once(child.stdout, 'data');
      await setTimeout(random.integer(60));
      child.kill('SIGKILL');
      await once(child, 'close');
      const { checkpoint, refused } = await readLatestCheckpoint(folder);
      const epoch = Number(checkpoint?.state['epoch']);
      expect(refused).toEqual([]);
      expect(epoch).toBeGreaterThan(last);
      expect(checkpoint?.tensors['a']?.every((value) => value === epoch)).toBe(true);
      last = epoch;
    }
  });
});
