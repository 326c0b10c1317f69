/** Wheels are read and unpacked as the run path of the addon needs it. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCudaRequirements } from '../../src/tensorflow/cuda-packages.js';
import { extractWheel, isNeeded, readWheelMetadata } from '../../src/tensorflow/extract-wheel.js';

/** Made by make_stand_in_wheel.py beside it. */
const standIn = resolve(import.meta.dirname, '../fixtures/tensorflow/stand-in.whl');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'angiolab-wheel-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function listFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('extractWheel', () => {
  test('takes only the libraries and headers, and lays CUDA packages beside the tensorflow folder', async () => {
    let bytes = 0;
    const onBytes = (count: number) => {
      bytes += count;
    };
    expect(await extractWheel(standIn, folder, { choose: isNeeded, onBytes })).toBe(5);
    expect(await listFiles()).toEqual([
      'nvidia/cublas/lib/libcublas.so.12',
      'nvidia/cuda_nvcc/bin/ptxas',
      'tensorflow/include/tensorflow/c/c_api.h',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
    ]);
    expect(bytes).toBe(60);
    expect(await readFile(join(folder, 'tensorflow/libtensorflow_cc.so.2'), 'utf8')).toBe('not a library');
    expect((await stat(join(folder, 'nvidia/cuda_nvcc/bin/ptxas'))).mode & 0o777).toBe(0o755);
  });

  test('refuses a file that is no ZIP archive, such as half a download', async () => {
    const half = join(folder, 'half.whl');
    await writeFile(half, (await readFile(standIn)).subarray(0, 400));
    await expect(extractWheel(half, folder, { choose: isNeeded })).rejects.toThrow('End of central directory');
  });
});

describe('parseCudaRequirements', () => {
  test("lists the extra and-cuda of the wheel's metadata and nothing else", async () => {
    expect(parseCudaRequirements(await readWheelMetadata(standIn))).toEqual([
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
      'nvidia-cudnn-cu12<10.0,>=9.3.0.75',
      'nvidia-nccl-cu12<3.0,>=2.27.7',
    ]);
  });
});
