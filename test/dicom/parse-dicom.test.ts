/** parseDicom: header facts, files without a preamble, and what is refused. */
import { describe, expect, test } from 'vitest';
import { DicomError } from '../../src/dicom/dicom-error.js';
import { parseDicom } from '../../src/dicom/parse-dicom.js';
import { encodeRlePlane, sampleElements, writeRleSample, writeSample } from './sample-files.js';
import { hasSharedFiles, listTruths, readSharedFile } from './shared-files.js';

function findError(act: () => unknown): DicomError {
  try {
    act();
  } catch (error) {
    if (error instanceof DicomError) return error;
    throw error;
  }
  throw new Error('Cannot find the error: expected a DicomError, got none; look at the call');
}

/** The message of what is thrown; empty for a file cut between elements, before its pixels, which parses. */
function messageOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('parseDicom', () => {
  test('reads the facts of a header under their keywords', () => {
    const { header, frameCount } = parseDicom(writeSample());
    const { PixelData: _p, PatientName: _n, FrameIncrementPointer: _f, ...facts } = sampleElements;
    expect(header).toMatchObject(facts);
    expect(header).toMatchObject({ TransferSyntaxUID: '1.2.840.10008.1.2.1', Manufacturer: null, WindowCenter: null });
    expect(frameCount).toBe(2);
  });

  test('takes the first of several windows and leaves malformed numbers out', () => {
    const { header } = parseDicom(writeSample({ WindowCenter: ['40', '400'], WindowWidth: 'wide' }));
    expect(header.WindowCenter).toBe(40);
    expect(header.WindowWidth).toBeNull();
  });

  test('reads a file without pixels as one without frames', () => {
    const { PixelData: _, ...rest } = sampleElements;
    expect(parseDicom(writeSample({ ...rest, PixelData: new Uint8Array() })).frameCount).toBe(0);
  });

  test('reads a file that lacks the preamble, and one that lacks the file meta group too', () => {
    const file = writeSample();
    const metaLength = new DataView(file.buffer).getUint32(140, true);
    expect(parseDicom(file).repairs).toEqual([]);
    expect(parseDicom(file.subarray(132)).repairs).toEqual(['The preamble and the prefix DICM are missing.']);
    expect(parseDicom(file.subarray(144 + metaLength)).repairs).toEqual([
      'The file meta group is missing; the transfer syntax was told from the elements.',
    ]);
    expect(parseDicom(file.subarray(132)).header).toEqual(parseDicom(file).header);
    expect(parseDicom(file.subarray(144 + metaLength)).header).toEqual(parseDicom(file).header);
  });

  test.each([
    { name: 'nothing', bytes: new Uint8Array() },
    { name: 'text', bytes: new TextEncoder().encode('a,b\n'.repeat(200)) },
    { name: 'zeros', bytes: new Uint8Array(1000) },
  ])('refuses $name: no DICOM', ({ bytes }) => {
    expect(findError(() => parseDicom(bytes)).message).toMatch(
      /^Cannot read DICOM file at byte \d+: expected the prefix DICM, or a data set with Rows or SOPClassUID, got /,
    );
  });

  test('refuses a file that is cut inside its first frame and says where', () => {
    const file = writeSample();
    const error = findError(() => parseDicom(file.subarray(0, file.length - 7)));
    expect(error).toMatchObject({
      tag: '(7FE0,0010) PixelData',
      byteOffset: file.length - 12,
      expected: '12 bytes for 2 frames',
      found: '5 bytes before the file ends',
    });
  });

  test('refuses a file that is cut inside the header', () => {
    expect(findError(() => parseDicom(writeSample().subarray(0, 200))).message).toMatch(
      /^Cannot read DICOM file at byte/,
    );
  });

  test('refuses frames that the pixels do not hold', () => {
    const error = findError(() => parseDicom(writeSample({ NumberOfFrames: 3 })));
    expect(error.message).toMatch(
      /^Cannot find frames at \(7FE0,0010\) PixelData at byte \d+: expected 18 bytes for 3 frames, got 12 bytes; /,
    );
  });

  test('refuses a header that claims more than memory before anything is allocated', () => {
    const claims = { Rows: 65_535, Columns: 65_535, NumberOfFrames: 10_000 };
    const error = findError(() => parseDicom(writeSample(claims)));
    expect(error).toMatchObject({ tag: '(0028,0010) Rows', expected: 'a frame of at most 268435456 bytes' });
    expect(findError(() => parseDicom(writeSample({ NumberOfFrames: 2_000_000_000 }))).found).toBe('12 bytes');
  });

  test.each([
    { changes: { Rows: 0 }, tag: '(0028,0010) Rows', found: '0' },
    { changes: { BitsAllocated: 12 }, tag: '(0028,0100) BitsAllocated', found: '12' },
    { changes: { BitsStored: 9 }, tag: '(0028,0101) BitsStored', found: '9' },
    { changes: { HighBit: 6 }, tag: '(0028,0102) HighBit', found: '6' },
    { changes: { SamplesPerPixel: 4 }, tag: '(0028,0002) SamplesPerPixel', found: '4' },
    { changes: { NumberOfFrames: 'two' }, tag: '(0028,0008) NumberOfFrames', found: 'a value of another type' },
    { changes: { Columns: [] }, tag: '(0028,0011) Columns', found: 'no value' },
  ])('refuses $changes', ({ changes, tag, found }) => {
    expect(findError(() => parseDicom(writeSample(changes)))).toMatchObject({ tag, found });
  });

  test('takes 0 frames for one, and says so', () => {
    const file = parseDicom(writeSample({ NumberOfFrames: 0, PixelData: new Uint8Array(6) }));
    expect(file).toMatchObject({ frameCount: 1, repairs: ['NumberOfFrames is 0; one frame was assumed.'] });
  });

  test('reads a file whose pixels are whole though an element after them is cut', () => {
    const tail = Buffer.from([0xfc, 0xff, 0xfc, 0xff, 0x4f, 0x42, 0, 0, 0xff, 0, 0, 0, 1]);
    expect(parseDicom(new Uint8Array([...writeSample(), ...tail]))).toMatchObject({
      frameCount: 2,
      repairs: ['What follows the pixels is cut short or malformed and was left out.'],
    });
  });

  test('reads no value from an element that the end of the file cuts', () => {
    const plain = Buffer.from([8, 0, 0x16, 0, 4, 0, 0, 0, 0x31, 0x2e, 0x32, 0x00, 0x28, 0, 0x10, 0, 8, 0, 0, 0, 7]);
    expect(() => parseDicom(plain)).toThrow(DicomError);
  });

  test('never names the patient in an error', () => {
    const file = writeSample();
    for (let length = 0; length < file.length; length++) {
      expect(messageOf(() => parseDicom(file.subarray(0, length)))).not.toContain('CANARY');
    }
  });
});

describe('parseDicom, encapsulated', () => {
  const first = encodeRlePlane([0, 1, 2, 3, 4, 5]);
  const second = encodeRlePlane([10, 11, 12, 13, 14, 15]);

  test('reads frames that lack the end marker, and says so', () => {
    const file = writeRleSample([first, second]);
    const { frameCount, repairs } = parseDicom(file.subarray(0, file.length - 8));
    expect({ frameCount, repairs }).toEqual({ frameCount: 2, repairs: ['The pixel data lack their end marker.'] });
  });

  test('refuses a file that is cut inside the fragment of its first frame', () => {
    const file = writeRleSample([first, second]);
    expect(findError(() => parseDicom(file.subarray(0, file.length - 100)))).toMatchObject({
      tag: '(7FE0,0010) PixelData',
      expected: 'a fragment of 72 bytes',
      found: '60 bytes before the file ends',
    });
  });
});

describe.skipIf(!hasSharedFiles)('parseDicom, real files (skipped without ../shared)', () => {
  const truths = listTruths();

  test.each(truths)('reads the facts of %s as pydicom does', (name, truth) => {
    const { header, frameCount } = parseDicom(readSharedFile(name));
    expect(header).toMatchObject({
      TransferSyntaxUID: truth.ts,
      Rows: truth.rows,
      Columns: truth.cols,
      BitsAllocated: truth.ba,
      BitsStored: truth.bs,
      PixelRepresentation: truth.pr,
      SamplesPerPixel: truth.spp,
      PhotometricInterpretation: truth.pi,
      Modality: truth.modality === 'None' ? null : truth.modality,
    });
    expect(frameCount).toBe(truth.frames);
  });
});
