/** scanHeader and countFrames: what they find is what parseDicom finds, from fewer bytes, or nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { countFrames } from '../../src/dicom/count-frames.js';
import { HeaderBytes } from '../../src/dicom/header-bytes.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { type ScannedHeader, scanHeader } from '../../src/dicom/scan-header.js';
import { encodeRlePlane, sampleElements, writeRleSample, writeSample } from './sample-files.js';
import { listTruths, readSharedFile } from './shared-files.js';

const folder = mkdtempSync(join(tmpdir(), 'angiolab-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const buffer = Buffer.alloc(8192);

interface Found {
  readonly scan: ScannedHeader | null;
  readonly frames: number | null;
  readonly tags: readonly string[];
}

function scan(bytes: Uint8Array): Found {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const file = new HeaderBytes(path, buffer);
  const tags: string[] = [];
  try {
    const found = scanHeader(file, (element) => {
      if (!element.isBlank()) tags.push(element.tag.toString(16).padStart(8, '0'));
    });
    return { scan: found, frames: found === null ? null : countFrames(found, file), tags };
  } finally {
    file.close();
  }
}

/** Elements in explicit little endian, put before the sample's pixels: their tags lie between. */
function withElements(...elements: readonly Buffer[]): Uint8Array {
  const file = Buffer.from(writeSample());
  const pixels = file.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  return Buffer.concat([file.subarray(0, pixels), ...elements, file.subarray(pixels)]);
}

function longElement(tag: number, vr: string, value: Buffer, length: number = value.length): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt32LE(length, 8);
  return Buffer.concat([head, value]);
}

function item(value: Buffer, length: number = value.length): Buffer {
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, value]);
}

const nested = Buffer.from([0x10, 0x00, 0x10, 0x00, 0x50, 0x4e, 4, 0, 0x41, 0x5e, 0x42, 0x20]);
const itemEnd = Buffer.from([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]);
const sequenceEnd = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
const open = 0xffffffff;

describe('scanHeader', () => {
  test('finds the facts that parseDicom finds, and where the pixels begin', () => {
    const bytes = writeSample({ WindowCenter: ['40', '400'], PixelSpacing: [0.3, 0.25], ImagerPixelSpacing: [0.4] });
    const found = scan(bytes);
    expect(found.scan?.header).toEqual(parseDicom(bytes).header);
    expect(found.scan?.header).toMatchObject({ PixelSpacing: [0.3, 0.25], ImagerPixelSpacing: null, WindowCenter: 40 });
    expect(found).toMatchObject({ frames: 2, scan: { pixelOffset: bytes.length - 12, pixelLength: 12 } });
  });

  test.each([
    { name: 'defined lengths', bytes: longElement(0x00400275, 'SQ', item(nested)) },
    {
      name: 'undefined lengths',
      bytes: longElement(
        0x00400275,
        'SQ',
        Buffer.concat([item(Buffer.concat([nested, itemEnd]), open), sequenceEnd]),
        open,
      ),
    },
  ])('comes by elements in sequences of $name', ({ bytes }) => {
    const found = scan(withElements(bytes));
    expect(found.frames).toBe(2);
    expect(found.tags.filter((tag) => tag === '00100010')).toHaveLength(2);
  });

  test('steps over a long value and counts blank ones as empty', () => {
    const long = Buffer.alloc(1_000_000, 1);
    const found = scan(
      withElements(longElement(0x00291010, 'OB', long), longElement(0x00291011, 'UT', Buffer.from('    '))),
    );
    expect(found.frames).toBe(2);
    expect(found.tags).toContain('00291010');
    expect(found.tags).not.toContain('00291011');
  });

  test('leaves to parseDicom a fact that is not ASCII, whose character set decides what it says', () => {
    const file = Buffer.from(writeSample({ PatientID: 'MULLER' }));
    file[file.indexOf('MULLER') + 1] = 0xfc;
    expect(scan(file).scan).toBeNull();
  });

  test('leaves to parseDicom: no preamble, tags that do not ascend, a sequence that does not close', () => {
    expect(scan(writeSample().subarray(132)).scan).toBeNull();
    expect(scan(withElements(longElement(0x00100010, 'UT', Buffer.from('AB')))).scan).toBeNull();
    expect(scan(withElements(longElement(0x00400275, 'SQ', item(nested), open))).scan).toBeNull();
    expect(scan(new Uint8Array(10)).scan).toBeNull();
  });

  test.each(listTruths())('%s of ../shared: the facts of parseDicom, or none', (name) => {
    const bytes = readSharedFile(name);
    const found = scan(bytes);
    if (found.scan !== null) expect(found.scan.header).toEqual(parseDicom(bytes).header);
    if (found.frames !== null) expect(found.frames).toBe(parseDicom(bytes).frameCount);
  });

  test.skipIf(listTruths().length === 0)('most files of ../shared are plain', () => {
    const plain = listTruths().filter(([name]) => scan(readSharedFile(name)).frames !== null);
    expect(plain.length).toBeGreaterThanOrEqual(34);
  });

  test('on changed bytes: the facts of parseDicom where both find some, and never another error', () => {
    const whole = writeSample({ WindowCenter: 40, PixelSpacing: [0.3, 0.25] });
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(200), (changes, cut) => {
      const bytes = Uint8Array.from(whole.subarray(0, whole.length - cut));
      for (const { at, byte } of changes) if (at < bytes.length) bytes[at] = byte;
      const found = scan(bytes);
      if (found.frames === null) return;
      const parsed = parseDicom(bytes);
      expect(found.scan?.header).toEqual(parsed.header);
      expect(found.frames).toBe(parsed.frameCount);
    });
    fc.assert(property, { numRuns: 500, seed: 1 });
  });
});

describe('countFrames', () => {
  test('leaves to parseDicom what the header claims and the file cannot hold', () => {
    expect(scan(writeSample({ NumberOfFrames: 3 })).frames).toBeNull();
    expect(scan(writeSample({ Rows: 60000, Columns: 60000 })).frames).toBeNull();
    expect(scan(writeSample({ BitsAllocated: 12 })).frames).toBeNull();
    expect(scan(writeSample({ SamplesPerPixel: [] })).frames).toBeNull();
    const { NumberOfFrames: _, ...single } = sampleElements;
    expect(scan(writeSample({ ...single, NumberOfFrames: '' })).frames).toBe(1);
  });

  test('leaves encapsulated pixels to parseDicom that do not end, or are fewer bytes than frames', () => {
    const bytes = writeRleSample([encodeRlePlane([0, 1, 2, 3, 4, 5]), encodeRlePlane([0, 1, 2, 3, 4, 5])]);
    expect(scan(bytes).frames).toBe(2);
    expect(scan(bytes.subarray(0, bytes.length - 8)).frames).toBeNull();
    const many = writeRleSample([encodeRlePlane([0, 1, 2, 3, 4, 5])], { changes: { NumberOfFrames: 100_000 } });
    expect(scan(many).frames).toBeNull();
  });
});
