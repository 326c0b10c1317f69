/** DecodePool: what decodeFrame gives, in order, from threads that are built code; hangs and crashes cost one frame each. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeFrame, type StoredFrame } from '../../src/dicom/decode-frame.js';
import {
  type DecodePool,
  type DecodePoolOptions,
  type FrameRequest,
  openDecodePool,
} from '../../src/dicom/decode-pool.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { type DicomFile, parseDicom } from '../../src/dicom/parse-dicom.js';
import { bytesOf } from '../../src/dicom/stored-type.js';
import { sha256 } from '../../src/files/hash.js';
import { encodeRlePlane, writeRleSample, writeSample } from './sample-files.js';
import { hasSharedFiles, readSharedFile } from './shared-files.js';

/** Node's workers read JavaScript alone: `npm test` builds first. */
const builtWorker = new URL('../../dist/dicom/decode-worker.js', import.meta.url);
const waywardWorker = new URL('../fixtures/dicom/wayward-worker.mjs', import.meta.url);
const pools: DecodePool[] = [];

function openPool(options: Partial<DecodePoolOptions> = {}): DecodePool {
  const pool = openDecodePool({ workers: 2, worker: builtWorker, ...options });
  pools.push(pool);
  return pool;
}

function* framesOf(...files: readonly DicomFile[]): Generator<FrameRequest> {
  for (const file of files) for (let index = 0; index < file.frameCount; index++) yield { file, index };
}

async function collectAll<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function decodeAll(pool: DecodePool, files: readonly DicomFile[]): Promise<(StoredFrame | DicomError)[]> {
  return collectAll(pool.decode(framesOf(...files)));
}

/** A run-length file whose frames begin with the given values. */
function makeFile(firsts: readonly number[]): DicomFile {
  const frames = firsts.map((first) => encodeRlePlane([first, 1, 2, 3, 4, 5]));
  return parseDicom(writeRleSample(frames, { changes: { NumberOfFrames: firsts.length } }));
}

function firstsOf(outcomes: readonly (StoredFrame | DicomError)[]): (number | string | undefined)[] {
  return outcomes.map((outcome) => (outcome instanceof DicomError ? outcome.found : outcome.data[0]));
}

function hashOf(outcome: StoredFrame | DicomError): string {
  return outcome instanceof DicomError ? outcome.message : `${outcome.rows} ${sha256(bytesOf(outcome))}`;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('openDecodePool', () => {
  test('decodes native and compressed files together, in order', async () => {
    const files = [makeFile([9, 8, 7]), parseDicom(writeSample()), makeFile([6])];
    const outcomes = await decodeAll(openPool(), files);
    expect(firstsOf(outcomes)).toEqual([9, 8, 7, 0, 10, 6]);
    expect(outcomes[0]).toEqual(await decodeFrame(files[0]!, 0));
  });

  test('keeps the order where the first batches are the slowest', async () => {
    const slow = parseDicom(writeRleSample([encodeRlePlane([1, 1, 2, 3, 4, 5])], { changes: { NumberOfFrames: 1 } }));
    const firsts = Array.from({ length: 500 }, (_, index) => index % 200);
    const outcomes = await decodeAll(openPool({ workers: 3 }), [slow, makeFile(firsts)]);
    expect(firstsOf(outcomes)).toEqual([1, ...firsts]);
  });

  test('puts the error of a broken frame in its place, as decodeFrame says it, and goes on', async () => {
    const frames = [encodeRlePlane([1, 1, 1, 1, 1, 1]), encodeRlePlane([2]), encodeRlePlane([3, 3, 3, 3, 3, 3])];
    const file = parseDicom(writeRleSample(frames, { changes: { NumberOfFrames: 3 } }));
    const outcomes = await decodeAll(openPool(), [file]);
    expect(firstsOf(outcomes)).toEqual([1, 'one that ends early', 3]);
    const expected = await decodeFrame(file, 1).catch((error: unknown) => error);
    expect(String(outcomes[1])).toBe(String(expected));
  });

  test.each([
    { name: 'hangs', first: 0xee, found: 'the time limit' },
    { name: 'ends', first: 0xdd, found: 'the end of the worker' },
    { name: 'throws', first: 0xcc, found: 'the end of the worker' },
  ])('replaces a worker that $name and loses that frame alone', async ({ first, found }) => {
    const pool = openPool({ workers: 1, worker: waywardWorker, timeoutMs: 400 });
    const outcomes = await decodeAll(pool, [makeFile([1, 2, first, 4])]);
    expect(firstsOf(outcomes)).toEqual([1, 2, found, 4]);
    expect(String(outcomes[2])).toMatch(
      /^DicomError: Cannot decode frame 3 at \(7FE0,0010\) PixelData at byte \d+: expected a frame that its codec decodes in time, got the /,
    );
  });

  test('decodes in this thread where the worker is not built', async () => {
    const pool = openPool({ worker: new URL('./nowhere.js', import.meta.url) });
    expect(firstsOf(await decodeAll(pool, [makeFile([5, 6])]))).toEqual([5, 6]);
  });

  test('refuses an index that the file does not have, and no workers at all', async () => {
    const file = makeFile([1]);
    await expect(collectAll(openPool().decode([{ file, index: 1 }]))).rejects.toThrow(
      'Cannot decode frame: expected an index below 1, got 1',
    );
    expect(() => openPool({ workers: 0 })).toThrow(RangeError);
    expect(() => openPool({ workers: 0 })).toThrow('Cannot open a decode pool: expected 1 worker or more, got 0');
  });

  test('takes 10,000 frames a bounded number ahead, in flat memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const file = makeFile(Array.from({ length: 10_000 }, (_, index) => index % 251));
    let asked = 0;
    function* request(): Generator<FrameRequest> {
      for (const frame of framesOf(file)) {
        asked += 1;
        yield frame;
      }
    }
    let done = 0;
    let furthest = 0;
    const held: number[] = [];
    for await (const outcome of openPool().decode(request())) {
      expect(outcome).not.toBeInstanceOf(DicomError);
      if (!(outcome instanceof DicomError)) expect(outcome.data[0]).toBe(done % 251);
      done += 1;
      furthest = Math.max(furthest, asked - done);
      if (done % 1000 > 0) continue;
      collect();
      held.push(process.memoryUsage().arrayBuffers);
    }
    expect(done).toBe(10_000);
    expect(furthest).toBeLessThanOrEqual(2 * 4 * 64 + 64);
    expect(Math.max(...held) - held[0]!).toBeLessThan(2 ** 20);
  });
});

describe.skipIf(!hasSharedFiles)('openDecodePool, real files (skipped without ../shared)', () => {
  test('gives what decodeFrame gives, of every codec', async () => {
    const names = [
      'MR_small_RLE',
      'SC_rgb_small_odd_jpeg',
      'emri_small_jpeg_ls_lossless',
      'emri_small_jpeg_2k_lossless',
    ];
    const files = [...names, 'liver_deflate', 'HTJ2K_08_RGB'].map((name) => parseDicom(readSharedFile(`${name}.dcm`)));
    const outcomes = await decodeAll(openPool(), files);
    const expected = await Promise.all([...framesOf(...files)].map(({ file, index }) => decodeFrame(file, index)));
    expect(outcomes.map(hashOf)).toEqual(expected.map(hashOf));
    expect(outcomes).toHaveLength(26);
  });
});
