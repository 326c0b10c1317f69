/** Whatever the bytes are, reading them ends soon, with frames or with a DicomError. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../src/dicom/decode-frame.js';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { renderFrame } from '../../src/dicom/render-frame.js';
import {
  dicomFile,
  element,
  imageElements,
  item,
  joinBytes,
  samplePixels,
  sequenceEnd,
  undefinedLength,
} from './element-bytes.js';
import { encodeRlePlane, writeRleSample, writeSample } from './sample-files.js';
import { hasSharedFiles, listTruths, readSharedFile } from './shared-files.js';

// The same cases on every run: what is new is looked for by `npm run bench -- fuzz`.
fc.configureGlobal({ seed: 6 });

/** Parses, decodes and renders the first and the last frame; a DicomError is an answer, anything else is thrown on. */
async function readAll(bytes: Uint8Array): Promise<void> {
  try {
    const file = parseDicom(bytes);
    for (const index of new Set([0, file.frameCount - 1])) {
      if (file.frameCount > 0) renderFrame(file, await decodeFrame(file, index), { frameIndex: index });
    }
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    expect(error.message).not.toContain('CANARY');
  }
}

/** A file of two frames in which every module stands that this room reads. */
function writeRichFile(photometric: string): Uint8Array {
  const open = { length: undefinedLength };
  const table = joinBytes(
    element(0x00283002, 'US', [6, 0, 16]),
    element(0x00283003, 'LO', '\xd3sea'),
    element(0x00283006, 'OW', [0, 9, 99, 999, 9999, 65_535]),
  );
  const window = joinBytes(element(0x00281050, 'DS', '40\\3'), element(0x00281051, 'DS', '80\\6'));
  const group = (angle: string): Uint8Array =>
    item(element(0x00189405, 'SQ', item(element(0x00181510, 'DS', angle))), open);
  const body = joinBytes(
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00100010, 'PN', 'CANARY^\xc4'),
    imageElements({}, photometric).subarray(36),
    element(0x00280008, 'IS', '2 '),
    element(0x00280120, 'US', [5]),
    window,
    ...[0, 1, 2].map((colour) => element(0x00281101 + colour, 'US', [6, 0, 16])),
    ...[0, 1, 2].map((colour) => element(0x00281221 + colour, 'OW', [0, 2, 0, 7, 1, 3, 900, 0, 1, 5])),
    element(0x00283000, 'SQ', item(table)),
    joinBytes(element(0x00283010, 'SQ', '', open), item(table, open), sequenceEnd),
    element(0x00291001, 'UN', '', open),
    item(element(0x00291002, '', 'CANARY', { implicit: true }), open),
    sequenceEnd,
    element(0x52009230, 'SQ', joinBytes(group('-30 '), group('45'))),
    element(0x60000010, 'US', [2]),
    element(0x60000011, 'US', [3]),
    element(0x7fe00010, 'OB', joinBytes(samplePixels, samplePixels)),
  );
  return dicomFile('1.2.840.10008.1.2.1', body);
}

/** Bytes to overwrite, as shares of the file's length, and where to cut it. */
const mutation = fc.record({
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 8,
  }),
  keep: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
});

function mutate(bytes: Uint8Array, { changes, keep }: { changes: [number, number][]; keep: number }): Uint8Array {
  const mutated = bytes.slice(0, Math.round(keep * bytes.length));
  for (const [share, value] of changes) mutated[Math.floor(share * mutated.length)] = value;
  return mutated;
}

describe('parseDicom, decodeFrame and renderFrame, fuzzed', () => {
  test('answer random bytes with a DicomError or frames', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), readAll), { numRuns: 1000 });
  });

  test('answer random bytes after a preamble', async () => {
    const prefix = writeSample().subarray(0, 132);
    const read = (tail: Uint8Array): Promise<void> => readAll(new Uint8Array([...prefix, ...tail]));
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), read), { numRuns: 1000 });
  });

  test('answer mutated native files', async () => {
    const file = writeSample();
    await fc.assert(
      fc.asyncProperty(mutation, (change) => readAll(mutate(file, change))),
      { numRuns: 3000 },
    );
  });

  test('answer mutated run-length files', async () => {
    const planes = [encodeRlePlane([0, 1, 2, 3, 4, 5]), encodeRlePlane([5, 4, 3, 2, 1, 0])];
    const file = writeRleSample(planes, { offsets: [0, 80] });
    await fc.assert(
      fc.asyncProperty(mutation, (change) => readAll(mutate(file, change))),
      { numRuns: 3000 },
    );
  });

  test.each(['MONOCHROME1 ', 'PALETTE COLOR '])(
    'answer mutated files with tables, sequences, overlays and texts: %s',
    async (photometric) => {
      const file = writeRichFile(photometric);
      expect(parseDicom(file)).toMatchObject({ frameCount: 2, repairs: [] });
      await fc.assert(
        fc.asyncProperty(mutation, (change) => readAll(mutate(file, change))),
        { numRuns: 3000 },
      );
    },
  );

  test
    .skipIf(!hasSharedFiles)
    .each([
      'SC_rgb_small_odd_jpeg.dcm',
      'MR_small_jp2klossless.dcm',
      'JPEGLSNearLossless_08.dcm',
      'MR_small_RLE.dcm',
      'MR_small_bigendian.dcm',
      'MR_small_implicit.dcm',
      'rtdose_1frame.dcm',
      'CTImage.DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm',
      'SC_rgb_jpeg_gdcm.dcm',
    ])('answer mutations of %s (skipped without ../shared)', async (name) => {
    const file = readSharedFile(name);
    await fc.assert(
      fc.asyncProperty(mutation, (change) => readAll(mutate(file, change))),
      { numRuns: 150 },
    );
  });

  test.skipIf(!hasSharedFiles).each(listTruths().map(([name]) => name))(
    'answer a few mutations of %s (skipped without ../shared)',
    async (name) => {
      const file = readSharedFile(name);
      await fc.assert(
        fc.asyncProperty(mutation, (change) => readAll(mutate(file, change))),
        { numRuns: 3 },
      );
    },
  );
});
