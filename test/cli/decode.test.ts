/** angiolab decode: what it prints and writes, equal to pydicom's truth, and what it refuses. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { decode as decodePng } from 'fast-png';
import { afterAll, describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/command.js';
import { decode } from '../../src/cli/decode.js';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { encodeRle } from '../../src/dicom/encode-rle.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { writeDicom } from '../../src/dicom/write-dicom.js';
import { sampleElements, writeSample } from '../dicom/sample-files.js';
import { hasSharedFiles, listTruths, readSharedFile } from '../dicom/shared-files.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-decode-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sample = join(folder, 'sample.dcm');
writeFileSync(sample, writeSample());
const values = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15];
const shared = resolve(import.meta.dirname, '../../../shared/data/dicom');

async function run(...words: string[]): Promise<string> {
  const lines: string[] = [];
  await decode.run(parseArguments(decode, words), {
    print: (line) => void lines.push(line),
    log: () => undefined,
    warn: () => undefined,
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
  });
  return lines.join('\n');
}

function hashOf(bytes: Uint8Array | readonly number[]): string {
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
}

describe('angiolab decode', () => {
  test('prints shape with a frame axis, type, hash, transfer syntax and repairs', async () => {
    const facts = { dtype: 'uint8', transferSyntaxUID: '1.2.840.10008.1.2.1', repairs: [] };
    expect(JSON.parse(await run(sample, '--json'))).toEqual({ ...facts, shape: [2, 2, 3], sha256: hashOf(values) });
    expect(JSON.parse(await run(sample, '--json', '--frame', '2'))).toEqual({
      ...facts,
      shape: [1, 2, 3],
      sha256: hashOf(values.slice(6)),
    });
  });

  test('writes an NPY file of version 1.0, aligned to 64 bytes, and nothing beside it', async () => {
    await run(sample, '--out', 'made/sample.npy');
    const file = readFileSync(join(folder, 'made/sample.npy'));
    const length = 10 + file.readUInt16LE(8);
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
    expect(length % 64).toBe(0);
    expect(file.subarray(10, length).toString('latin1').trimEnd()).toBe(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3), }",
    );
    expect([...file.subarray(length)]).toEqual(values);
    expect(readdirSync(join(folder, 'made'))).toEqual(['sample.npy']);
  });

  test('writes a frame of a colour file as a picture in colour', async () => {
    const colour = { SamplesPerPixel: 3, PlanarConfiguration: 0, PhotometricInterpretation: 'RGB', NumberOfFrames: 1 };
    const PixelData = Uint8Array.from({ length: 18 }, (_, index) => index * 14);
    writeFileSync(join(folder, 'colour.dcm'), writeSample({ ...colour, PixelData }));
    await run('colour.dcm', '--out', 'colour.png');
    const { width, height, data, channels } = decodePng(readFileSync(join(folder, 'colour.png')));
    expect({ width, height, channels, data: [...data] }).toEqual({
      width: 3,
      height: 2,
      channels: 3,
      data: [...PixelData],
    });
  });

  test('writes one frame as a picture', async () => {
    await run(sample, '--frame', '2', '--out', 'frame.png');
    const { width, height, data } = decodePng(readFileSync(join(folder, 'frame.png')));
    expect({ width, height, data: [...data] }).toEqual({ width: 3, height: 2, data: values.slice(6) });
  });

  test.each([
    { words: [], message: 'Cannot decode: expected one file, got 0; ' },
    { words: ['missing.dcm'], message: 'Cannot decode: expected a file, got nothing at that path; ' },
    { words: [sample, '--frame', '3'], message: "expected a whole number from 1 to 2, got '3'; " },
    { words: [sample, '--frame', '0'], message: "expected a whole number from 1 to 2, got '0'; " },
    { words: [sample, '--out', 'a.png'], message: 'Cannot write a picture: expected one frame, got 2; ' },
    { words: [sample, '--out', 'a.tif'], message: 'expected a name that ends in .npy or .png, got another; ' },
  ])('refuses $words', async ({ words, message }) => {
    await expect(run(...words)).rejects.toThrow(message);
  });

  test('leaves no file where a frame cannot be decoded', async () => {
    const broken = join(folder, 'broken.dcm');
    writeFileSync(broken, writeSample().subarray(0, 500));
    await expect(run(broken, '--out', 'broken.npy')).rejects.toThrow(DicomError);
    expect(readdirSync(folder)).not.toContain('broken.npy');
  });
});

describe.skipIf(!hasSharedFiles)('angiolab decode, real files (skipped without ../shared)', () => {
  const lossy = /\.(50|51|203)$/;
  const exact = listTruths().filter(([, { ts, pylibjpeg }]) => pylibjpeg.sha !== undefined && !lossy.test(ts));

  test.each(exact)('--json equals the truth of %s', async (name, truth) => {
    const facts = JSON.parse(await run(join(shared, name), '--json'));
    expect(facts).toMatchObject({ sha256: truth.pylibjpeg.sha, transferSyntaxUID: truth.ts });
    expect(facts.shape.slice(0, 3)).toEqual([truth.frames, truth.rows, truth.cols]);
  });

  test('inflates frames that are deflated one by one, as zlib and bit order say', async () => {
    const bytes = readSharedFile('liver_deflate.dcm');
    const file = parseDicom(bytes);
    const where = file.pixels?.where;
    if (where?.kind !== 'encapsulated') throw new Error('expected encapsulated pixels');
    expect(file.frameCount).toBe(3);
    for (const [index, ranges] of where.frames.entries()) {
      const packed = inflateRawSync(
        Buffer.concat(ranges.map((it) => bytes.subarray(it.offset, it.offset + it.length))),
      );
      const expected = Array.from({ length: 512 * 512 }, (_, bit) => ((packed[bit >> 3] ?? 0) >> (bit & 7)) & 1);
      expect(hashOf((await decodeFrame(file, index)).data as Uint8Array)).toBe(hashOf(expected));
    }
  });

  test('reads the progressive .53 and .55 as the same picture in the sequential .51', async () => {
    const names = listTruths().flatMap(([name]) => (/CTImage\.JPEGProcess.*\.5[135]\.dcm$/.test(name) ? [name] : []));
    const frames = await Promise.all(names.map((name) => decodeFrame(parseDicom(readSharedFile(name)), 0)));
    expect(names).toHaveLength(3);
    expect(new Set(frames.map(({ data }) => createHash('sha256').update(data).digest('hex'))).size).toBe(1);
  });
});

test('decodes a long compressed file in threads: the frames in their order, and the refusal of one that is broken', async () => {
  const size = 512;
  const layout = { ...parseDicom(writeSample()).pixels!.layout, rows: size, columns: size };
  const grey = (level: number): Uint8Array => new Uint8Array(size * size).fill(level);
  const levels = Array.from({ length: 520 }, (_, at) => at % 200);
  const streams = Array.from({ length: 200 }, (_, level) => encodeRle(grey(level), layout));
  const frames = levels.map((level) => streams[level]!);
  const { PixelData: _, ...elements } = { ...sampleElements, Rows: size, Columns: size, NumberOfFrames: 520 };
  const write = (name: string, content: readonly Uint8Array[]): string => {
    const path = join(folder, name);
    writeFileSync(path, writeDicom(elements, { transferSyntaxUID: '1.2.840.10008.1.2.5', frames: content }));
    return path;
  };
  const hash = createHash('sha256');
  for (const level of levels) hash.update(grey(level));
  expect(JSON.parse(await run(write('long.dcm', frames), '--json'))).toMatchObject({ sha256: hash.digest('hex') });
  const broken = frames.with(300, frames[300]!.subarray(0, 100));
  await expect(run(write('broken.dcm', broken), '--json')).rejects.toThrow(/^Cannot decode frame 301 at \(7FE0,0010\)/);
}, 60_000);
